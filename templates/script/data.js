// @ts-check
// What the collation page carries as data, and how a reader takes it away.

import { fold } from "./fold.js";
import { inflated, save, table, unpacked } from "./packed.js";

/** @typedef {{ report: number, unit: number }} Place */
/** @typedef {Place & { start: number, end: number, length?: number, text: string }} Mention */
/** @typedef {{ id: string, kind: string, label: string, value?: string, mentions: Mention[] }} Fact */
/** @typedef {{ a: Place, b: Place, score: number, relation: string, shared: string[] }} Link */
/** @typedef {{ index: number, start: number, end: number, length?: number, text: string }} Unit */
/** @typedef {{ concept: string, mentions: Mention[], forms: Record<string, { form: string }[]> }} Term */
/** @typedef {{ reports: { path: string, units: Unit[] }[], facts: Fact[], links: Link[], terms: Term[] }} Collation */
/** @typedef {{ fact: number, from: string, to: string, calendars: [string, string][] }} Dated */
/** @typedef {import("./packed.js").Packed & { dates: Dated[], labels: Record<string, string>, latin: Record<string, string>, layouts: [boolean, number[]][][] }} Embedded */

export const embedded = /** @type {Embedded} */ (await inflated("collation"));

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

/** The collation with all that is left out on the page. */
function whole() {
  if (!complete) fill(collation);
  complete = true;
  return collation;
}

const concepts = new Map(collation.terms.map((term) => [term.concept, term]));

/** What a fact is called in English, or its letters in Latin, where the page does not say so already. @param {number} fact */
export function glossOf(fact) {
  const gloss = concepts.get(collation.facts[fact].id)?.forms.en?.[0]?.form ?? embedded.latin[fact];
  return gloss === labelOf(fact) ? undefined : gloss;
}

/**
 * The mentions of what is called so, in whatever language and spelling: a name of it has words that begin as those of
 * the query.
 * @param {string} query
 * @returns {Mention[]}
 */
export function meant(query) {
  const words = (/** @type {string} */ text) => fold(text, " ").text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const wanted = words(query);
  if (!wanted.some((word) => word.length > 2)) return [];
  const called = (/** @type {string} */ name) => {
    const own = words(name);
    return wanted.every((word) => own.some((other) => other.startsWith(word)));
  };
  const { facts, terms } = whole();
  const names = (/** @type {Fact} */ fact) => [fact.label, fact.value ?? "", ...fact.mentions.map((mention) => mention.text)];
  const forms = (/** @type {Term} */ term) => Object.values(term.forms).flatMap((list) => list.map(({ form }) => form));
  const things = facts.filter((fact) => ["person", "organisation", "place"].includes(fact.kind));
  const ids = new Set([
    ...things.filter((fact) => names(fact).some(called)).map((fact) => fact.id),
    ...terms.filter((term) => forms(term).some(called)).map((term) => term.concept),
  ]);
  const of = [...things.map((fact) => ({ ...fact, key: fact.id })), ...terms.map((term) => ({ ...term, key: term.concept }))];
  return of.filter(({ key }) => ids.has(key)).flatMap(({ mentions }) => mentions);
}

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
  whole();
  if (format === "json") save("collation.json", "application/json", JSON.stringify(collation) + "\n");
  else save("collation.tsv", "text/tab-separated-values", tsv());
}
