// @ts-check
// Folding: as the glossary compares, so the reader finds.

/** @typedef {{ text: string, from: number[] }} Folded  folded text; `from[i]` is the offset of its i-th unit */

/** What letters fold to where Unicode does not tell; the program writes it here from the pack of the Arabic script. */
/** @type {Record<string, string>} */
const FOLD = {};

/**
 * Folds yeh, kaf, teh marbuta, hamza seats, digits and case; drops diacritics, tatweel and marks of direction.
 * @param {string} text
 * @param {string} joiner what a zero-width non-joiner becomes: nothing or a space
 * @returns {Folded}
 */
export function fold(text, joiner) {
  let folded = "";
  /** @type {number[]} */
  const from = [];
  for (let at = 0; at < text.length; at++) {
    let letter = text[at];
    if (letter === "\u200c") letter = joiner;
    else letter = [...letter.normalize("NFKD").replace(/\p{M}/gu, "")].map((c) => FOLD[c] ?? c).join("").toLowerCase();
    letter = letter.replace(/\s/g, " ");
    for (const c of letter) {
      folded += c;
      for (let i = 0; i < c.length; i++) from.push(at);
    }
  }
  from.push(text.length);
  return { text: folded, from };
}

/**
 * Where the query stands in the text: offsets into the text, half-open.
 * @param {string} text
 * @param {string} query
 * @returns {[number, number][]}
 */
export function occurrences(text, query) {
  /** @type {[number, number][]} */
  const places = [];
  for (const joiner of ["", " "]) {
    const folded = fold(text, joiner);
    for (const q of new Set([fold(query, "").text, fold(query, " ").text])) {
      if (!q.trim()) continue;
      for (let at = folded.text.indexOf(q); at >= 0; at = folded.text.indexOf(q, at + 1)) {
        places.push([folded.from[at], folded.from[at + q.length - 1] + 1]);
      }
    }
    if (places.length) break;
  }
  return places;
}

/**
 * A range over the text of an element, across its marks.
 * @param {HTMLElement} element
 * @param {number} start
 * @param {number} end
 */
export function rangeOver(element, start, end) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = new Range();
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (start >= at && start < at + length) range.setStart(node, start - at);
    if (end > at && end <= at + length) range.setEnd(node, end - at);
    at += length;
  }
  return range;
}
