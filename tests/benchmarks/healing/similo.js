// Similo as published (Nass et al., TOSEM 2023) and with the optimised weights and comparisons of
// Kluge and Stocco (arXiv 2505.16424), as baselines: index of the best candidate for each target.
const distances = new Map();
const levenshtein = (one, other) => {
  if (one === other) return 1;
  const most = Math.max(one.length, other.length);
  if (!one.length || !other.length) return 0;
  const key = `${one}\n${other}`;
  if (distances.has(key)) return distances.get(key);
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const swap = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, swap));
    }
    row = next;
  }
  const alike = 1 - row[other.length] / most;
  if (distances.size > 200000) distances.clear();
  distances.set(key, alike);
  return alike;
};
const near = (compare) => (one, other) => (one && other ? compare(String(one).toLowerCase(), String(other).toLowerCase()) : 0);
const equal = near((one, other) => (one === other ? 1 : 0));
const letters = near(levenshtein);
const ratio = (one, other) => (one && other ? Math.min(one, other) / Math.max(one, other) : 0);
const flag = (one, other) => (one === other ? 1 : 0);
const reach = (far) => (one, other) => Math.max(0, 1 - Math.hypot(one.x - other.x, one.y - other.y) / far);
const bag = (one, other) => {
  const first = new Set(one.toLowerCase().split(/\s+/).filter(Boolean));
  const second = new Set(other.toLowerCase().split(/\s+/).filter(Boolean));
  if (!first.size || !second.size) return 0;
  return [...first].filter((word) => second.has(word)).length / Math.max(first.size, second.size);
};
const PUBLISHED = [
  ["tag", 1.5, equal], ["class", 0.5, letters], ["name", 1.5, equal], ["id", 1.5, equal], ["href", 0.5, letters],
  ["alt", 0.5, letters], ["xpath", 0.5, letters], ["idxpath", 0.5, letters], ["button", 0.5, flag],
  ["location", 0.5, reach(100)], ["area", 0.5, ratio], ["shape", 0.5, ratio], ["text", 1.5, letters], ["around", 1.5, bag],
];
const OPTIMISED = [
  ["tag", 0.8, equal], ["class", 0.35, equal], ["name", 0.35, equal], ["id", 2.9, equal], ["href", 1.9, equal],
  ["alt", 1.55, equal], ["type", 1.25, equal], ["xpath", 0.95, equal], ["idxpath", 0.7, letters],
  ["location", 2.4, reach(1000)], ["area", 1.85, ratio], ["text", 2.55, letters], ["around", 1.95, bag],
];
const best = (target, candidates, properties) => {
  let found = { index: -1, score: -1 };
  const most = properties.reduce((sum, [name, weight, compare]) => sum + weight * compare(target[name], target[name]), 0);
  candidates.forEach((candidate, index) => {
    let score = 0;
    for (const [name, weight, compare] of properties) score += weight * compare(target[name], candidate[name]);
    if (score > found.score) found = { index, score };
  });
  return { index: found.index, share: found.score / (most || 1) };
};
