// @ts-check
// A baseline: the file of dismissed findings that `muqabala check --baseline` reads and `baseline.rs` writes.

/** @typedef {{ fingerprint: string, rule: string, text: string, reason: string, author: string, expires?: string | null }} Dismissal */

/** A TOML string: JSON's escapes are TOML's too, but TOML also wants the delete character escaped. */
const quoted = (/** @type {string} */ text) => JSON.stringify(text).replaceAll("\u007f", "\\u007f");

/**
 * The text of the file: what was known stays as it was and where it was, what is new follows. A new dismissal takes
 * the place of a known one of the same finding, which has expired.
 * @param {Dismissal[]} known
 * @param {Dismissal[]} added
 */
export function baselineText(known, added) {
  const again = new Map(added.map((entry) => [entry.fingerprint, entry]));
  const kept = known.map((entry) => again.get(entry.fingerprint) ?? entry);
  const before = new Set(known.map((entry) => entry.fingerprint));
  const all = [...kept, ...added.filter((entry) => !before.has(entry.fingerprint))];
  const fields = /** @type {const} */ (["fingerprint", "rule", "text", "reason", "author", "expires"]);
  const lines = all.flatMap((entry) => [
    "",
    "[[dismissed]]",
    ...fields.flatMap((field) => (entry[field] || field !== "expires" ? [`${field} = ${quoted(entry[field] ?? "")}`] : [])),
  ]);
  return ["version = 1", ...lines].join("\n") + "\n";
}
