// Which elements are worth a full comparison: a cheap, generous first sieve over plain properties.
// `known` and every `item` hold: tag, id, name, classes, text, words (label, alt, title…), href, test, xpath; an item in the known
// element's row says so with inRow.
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
const squeezed = (text) => wordsOf(text).join(" ");
const sought = (known) => {
  const named = split(known.text);
  const labelled = split(known.words);
  const identified = split(`${known.id} ${known.name} ${known.test}`);
  const all = [...new Set([...named, ...labelled])];
  return {
    ...known, textWords: new Set(named), labelWords: new Set(labelled), idWords: new Set(identified),
    classWords: new Set(known.classes || []), plain: squeezed(known.text), address: address(known.href),
    // A cheap test that spares the splitting of nearly all texts.
    spoken: all.length ? new RegExp(all.join("|"), "iu") : null,
    marked: identified.length ? new RegExp(identified.join("|"), "iu") : null,
  };
};
const naming = (known, item) => {
  let score = 0;
  const told = known.spoken && item.text && known.spoken.test(item.text);
  const text = told ? split(item.text) : [];
  const label = known.spoken && item.words && known.spoken.test(item.words) ? split(item.words) : [];
  if (told && known.plain && squeezed(item.text) === known.plain) score += 3;
  else score += 2 * overlap(known.textWords, text);
  score += 2 * overlap(known.labelWords, label);
  return score + overlap(known.labelWords, text) + overlap(known.textWords, label);
};
const promise = (known, item) => {
  let score = naming(known, item);
  if (known.test && item.test === known.test) score += 4;
  if (known.id && item.id === known.id) score += 3;
  if (known.name && item.name === known.name) score += 2;
  const marks = known.marked && (item.id || item.name || item.test) ? `${item.id} ${item.name} ${item.test}` : "";
  if (marks && known.marked.test(marks)) score += overlap(known.idWords, split(marks));
  if (known.address && item.href && address(item.href) === known.address) score += 2.5;
  if (known.classWords.size && item.classes && item.classes.length) score += overlap(known.classWords, [...item.classes]);
  if (item.inRow) score += 3;
  if (known.tag === item.tag) score += 1 + (known.xpath ? ends(known.xpath, item.xpath) : 0);
  return score;
};
// Indices of the best `limit` items, best first.
const shortlist = (known, items, limit) => {
  const wanted = sought(known);
  const scored = items.map((item, index) => ({ index, score: promise(wanted, item) }));
  scored.sort((one, other) => other.score - one.score || one.index - other.index);
  return scored.slice(0, limit).map((entry) => entry.index);
};
