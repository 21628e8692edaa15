// @ts-check
// What a reader decides of findings, as the address keeps it. Nothing else is stored: who has the address has the decisions.

/** Accepted, when there is no reason; else a false alarm. @typedef {{ reason?: string, author?: string, expires?: string }} Decision */

/** Between the parts of a false alarm; the reason comes last and may have it. */
const SEPARATOR = "|";

/**
 * Adds the decisions to the fields of an address.
 * @param {URLSearchParams} fields
 * @param {Map<string, Decision>} decisions by fingerprint
 */
export function writeDecisions(fields, decisions) {
  const accepted = [...decisions].filter(([, { reason }]) => !reason).map(([fingerprint]) => fingerprint);
  if (accepted.length) fields.set("accepted", accepted.join(","));
  for (const [fingerprint, { reason, author = "", expires = "" }] of decisions) {
    if (reason) fields.append("alarm", [fingerprint, expires, author.replaceAll(SEPARATOR, " "), reason].join(SEPARATOR));
  }
}

/**
 * The decisions in the fields of an address.
 * @param {URLSearchParams} fields
 * @returns {Map<string, Decision>}
 */
export function readDecisions(fields) {
  /** @type {Map<string, Decision>} */
  const decisions = new Map();
  for (const fingerprint of (fields.get("accepted") ?? "").split(",").filter(Boolean)) decisions.set(fingerprint, {});
  for (const alarm of fields.getAll("alarm")) {
    const [fingerprint, expires, author, ...reason] = alarm.split(SEPARATOR);
    if (reason.length) decisions.set(fingerprint, { reason: reason.join(SEPARATOR), author, expires });
  }
  return decisions;
}
