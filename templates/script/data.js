// @ts-check
// What the page carries as data, and how a reader takes it away.

/** @typedef {{ report: number, unit: number }} Place */
/** @typedef {{ id: string, kind: string, label: string, value?: string, mentions: Place[] }} Fact */
/** @typedef {{ a: Place, b: Place, score: number, relation: string, shared: string[] }} Link */
/** @typedef {{ reports: { path: string, units: { text: string }[] }[], facts: Fact[], links: Link[] }} Collation */
/** @typedef {{ fact: number, from: string, to: string, calendars: [string, string][] }} Dated */
/** @typedef {unknown[] | { s: (number | null)[] } | { n: (number | null)[], i: Column } | { c: number, o: Record<string, Column> }} Column */
/** @typedef {{ strings: string[], data: Column, dates: Dated[], labels: Record<string, string>, layouts: [boolean, number[]][][] }} Embedded */

/**
 * The inverse of `packed.rs`.
 * @param {Column} column
 * @param {string[]} strings
 * @returns {unknown[]}
 */
function unpack(column, strings) {
  if (Array.isArray(column)) return column;
  if ("s" in column) return column.s.map((place) => (place === null ? null : strings[place]));
  if ("n" in column) {
    const items = unpack(column.i, strings);
    let at = 0;
    return column.n.map((length) => (length === null ? null : items.slice(at, (at += length))));
  }
  const fields = Object.entries(column.o).map(([key, values]) => /** @type {const} */ ([key, unpack(values, strings)]));
  return Array.from({ length: column.c }, (_, i) =>
    Object.fromEntries(fields.filter(([, values]) => values[i] !== null).map(([key, values]) => [key, values[i]])),
  );
}

export const embedded = /** @type {Embedded} */ (JSON.parse(document.getElementById("collation")?.textContent ?? ""));

/** What `muqabala compare --format json` prints. */
export const collation = /** @type {Collation} */ (unpack(embedded.data, embedded.strings)[0]);

/** The name of a fact on this page. @param {number} fact */
export const labelOf = (fact) => embedded.labels[fact] ?? collation.facts[fact].label;

/** A cell of a table that others read: on one line, and never the beginning of a spreadsheet formula. */
const cell = (/** @type {string | number} */ value) => String(value).replace(/\s+/g, " ").replace(/^[=+@-]/, "'$&");

/** The links as a table, one a line. */
function tsv() {
  const { reports, links } = collation;
  const side = (/** @type {Place} */ at) => [reports[at.report].path, at.unit, reports[at.report].units[at.unit].text];
  const head = ["report_a", "unit_a", "text_a", "report_b", "unit_b", "text_b", "score", "relation", "shared"];
  const lines = links.map((l) => [...side(l.a), ...side(l.b), l.score, l.relation, l.shared.join(" ")]);
  return [head, ...lines].map((line) => line.map(cell).join("\t")).join("\n") + "\n";
}

/**
 * Hands the data to the reader as a file.
 * @param {string} format `json` for all of it, `tsv` for the links
 */
export function download(format) {
  const [text, type] =
    format === "json" ? [JSON.stringify(collation) + "\n", "application/json"] : [tsv(), "text/tab-separated-values"];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = `collation.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
