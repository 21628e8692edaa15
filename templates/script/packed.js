// @ts-check
// Data that a page carries, and files that a reader takes away.

/** @typedef {unknown[] | { s: (number | null)[] } | { n: (number | null)[], i: Column } | { c: number, o: Record<string, Column> }} Column */
/** @typedef {{ strings: string[], data: Column }} Packed */

/** The data in the script element of this name. @param {string} name */
export const dataOf = (name) => JSON.parse(document.getElementById(name)?.textContent ?? "");

/** The same of data that is deflated, in base64. @param {string} name */
export async function inflated(name) {
  const bytes = Uint8Array.from(atob(document.getElementById(name)?.textContent ?? ""), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/**
 * The inverse of `packed.rs`.
 * @param {Packed} packed
 */
export const unpacked = (packed) => unpack(packed.data, packed.strings)[0];

/**
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

/** A cell of a table that others read: on one line, and never the beginning of a spreadsheet formula. */
const cell = (/** @type {string | number} */ value) => String(value).replace(/\s+/g, " ").replace(/^[=+@-]/, "'$&");

/** Tab-separated values. @param {(string | number)[][]} lines */
export const table = (lines) => lines.map((line) => line.map(cell).join("\t")).join("\n") + "\n";

/**
 * Hands a file to the reader.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
