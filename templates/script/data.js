// @ts-check
// What the collation page carries as data, and how a reader takes it away.

import { dataOf, save, table, unpacked } from "./packed.js";

/** @typedef {{ report: number, unit: number }} Place */
/** @typedef {Place & { start: number, end: number, length?: number, text: string }} Mention */
/** @typedef {{ id: string, kind: string, label: string, value?: string, mentions: Mention[] }} Fact */
/** @typedef {{ a: Place, b: Place, score: number, relation: string, shared: string[] }} Link */
/** @typedef {{ index: number, start: number, end: number, length?: number, text: string }} Unit */
/** @typedef {{ reports: { path: string, units: Unit[] }[], facts: Fact[], links: Link[], terms: { mentions: Mention[] }[] }} Collation */
/** @typedef {{ fact: number, from: string, to: string, calendars: [string, string][] }} Dated */
/** @typedef {import("./packed.js").Packed & { dates: Dated[], labels: Record<string, string>, layouts: [boolean, number[]][][] }} Embedded */

export const embedded = /** @type {Embedded} */ (dataOf("collation"));

/**
 * The inverse of `slim.rs`, in place.
 * @param {Collation} slim
 */
function fill({ reports, facts, terms }) {
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  /** @type {Map<Unit, Uint8Array>} */
  const bytes = new Map();
  for (const [r, { units }] of reports.entries()) {
    for (const [index, unit] of units.entries()) {
      unit.text ??= document.querySelector(`#r${r}u${index} .passage`)?.textContent ?? "";
      bytes.set(unit, encoder.encode(unit.text));
      Object.assign(unit, { index, end: unit.start + (unit.length ?? 0) });
      delete unit.length;
    }
  }
  for (const mention of [...facts, ...terms].flatMap((owner) => owner.mentions)) {
    const unit = reports[mention.report].units[mention.unit];
    const { start, length = 0 } = mention;
    delete mention.length;
    const text = decoder.decode(bytes.get(unit)?.subarray(start, start + length));
    Object.assign(mention, { start: unit.start + start, end: unit.start + start + length, text });
  }
}

/** What `muqabala compare --format json` prints; the whole of it only when it is asked for. */
export const collation = /** @type {Collation} */ (unpacked(embedded));
let complete = false;

/** The name of a fact on this page. @param {number} fact */
export const labelOf = (fact) => embedded.labels[fact] ?? collation.facts[fact].label;

/** The links as a table, one a line. */
function tsv() {
  const { reports, links } = collation;
  const side = (/** @type {Place} */ at) => [reports[at.report].path, at.unit, reports[at.report].units[at.unit].text];
  const head = ["report_a", "unit_a", "text_a", "report_b", "unit_b", "text_b", "score", "relation", "shared"];
  const lines = links.map((l) => [...side(l.a), ...side(l.b), l.score, l.relation, l.shared.join(" ")]);
  return table([head, ...lines]);
}

/**
 * Hands the data to the reader as a file.
 * @param {string} format `json` for all of it, `tsv` for the links
 */
export function download(format) {
  if (!complete) fill(collation);
  complete = true;
  if (format === "json") save("collation.json", "application/json", JSON.stringify(collation) + "\n");
  else save("collation.tsv", "text/tab-separated-values", tsv());
}
