// Which elements are worth a full comparison: a cheap, generous first sieve over plain properties.
// `known` and every `item` hold: tag, id, name, classes, text, words (label, alt, title…), href, test, xpath.
const wordsOf = (text) => (text || "").toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
const split = (text) => wordsOf((text || "").replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2").replace(/_/g, " "));
const overlap = (wanted, found) => {
  if (!wanted.size || !found.length) return 0;
  const unique = new Set(found);
  let shared = 0;
  for (const word of unique) if (wanted.has(word)) shared++;
  return (2 * shared) / (wanted.size + unique.size);
};
const ends = (one, other) => {
  const most = Math.max(one.length, other.length);
  const least = Math.min(one.length, other.length);
  if (!most) return 0;
  let head = 0;
  while (head < least && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < least - head && one[one.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  return (head + tail) / most;
};
const address = (href) => (href || "").replace(/^https?:\/\/(www\.)?/, "").replace(/[?#].*$/, "").replace(/\/$/, "");
const sought = (known) => ({
  ...known,
  textWords: new Set(split(known.text)), labelWords: new Set(split(known.words)),
  idWords: new Set(split(`${known.id} ${known.name} ${known.test}`)), classWords: new Set(known.classes || []),
  plain: squeezed(known.text), address: address(known.href),
});
const squeezed = (text) => wordsOf(text).join(" ");
const promise = (known, item) => {
  const text = split(item.text);
  const label = split(item.words);
  let score = 0;
  if (known.plain && squeezed(item.text) === known.plain) score += 3;
  else score += 2 * overlap(known.textWords, text);
  score += 2 * overlap(known.labelWords, label);
  score += overlap(known.labelWords, text) + overlap(known.textWords, label);
  if (known.test && item.test === known.test) score += 4;
  if (known.id && item.id === known.id) score += 3;
  if (known.name && item.name === known.name) score += 2;
  score += overlap(known.idWords, split(`${item.id} ${item.name} ${item.test}`));
  if (known.address && address(item.href) === known.address) score += 2.5;
  score += overlap(known.classWords, item.classes || []);
  if (known.tag === item.tag) score += 1;
  if (known.xpath) score += ends(known.xpath, item.xpath);
  return score;
};
// Indices of the best `limit` items, best first.
const shortlist = (known, items, limit) => {
  const wanted = sought(known);
  const scored = items.map((item, index) => ({ index, score: promise(wanted, item) }));
  scored.sort((one, other) => other.score - one.score || one.index - other.index);
  return scored.slice(0, limit).map((entry) => entry.index);
};
