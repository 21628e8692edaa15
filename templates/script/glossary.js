// @ts-check
// What the glossary page adds for readers with a script: a search that finds a word however it is spelled.

import { fold } from "./fold.js";
import { written } from "./number.js";

const tools = /** @type {HTMLFormElement} */ (document.querySelector("form.tools"));
const search = /** @type {HTMLInputElement} */ (tools.elements.namedItem("q"));
const kind = /** @type {HTMLSelectElement} */ (tools.elements.namedItem("kind"));
const found = /** @type {HTMLOutputElement} */ (tools.querySelector("output"));

/** Each entry with its text folded twice, as a lost ZWNJ may leave a space or nothing. */
const entries = [...document.querySelectorAll(".words tr:not(.group)")]
  .filter((row) => row.closest("tbody"))
  .map((row) => ({ row, texts: ["", " "].map((joiner) => fold(`${row.textContent} ${/** @type {HTMLElement} */ (row).dataset.also ?? ""}`, joiner).text) }));

/** Shows the entries that have the words of the search, and keeps it in the address. */
function apply() {
  const query = search.value.trim();
  const wanted = ["", " "].map((joiner) => fold(query, joiner).text);
  let hits = 0;
  for (const { row, texts } of entries) {
    const ofKind = !kind.value || /** @type {HTMLElement} */ (row).dataset.kind === kind.value;
    const shown = ofKind && texts.some((text) => wanted.some((words) => text.includes(words)));
    row.classList.toggle("off", !shown);
    if (shown) hits += 1;
  }
  for (const letter of document.querySelectorAll(".words tbody")) {
    letter.classList.toggle("off", !letter.querySelector("tr:not(.group, .off)"));
  }
  found.value = query || kind.value ? written(hits) + " " + (found.dataset.label ?? "") : "";
}

/**
 * Keeps the search in the address, so that it can be bookmarked and sent.
 * @param {boolean} step whether "Back" leads to what was before; not for each letter typed
 */
function write(step) {
  const fields = new URLSearchParams();
  if (search.value.trim()) fields.set("q", search.value.trim());
  if (kind.value) fields.set("kind", kind.value);
  const address = fields.size ? `#${fields}` : location.pathname + location.search;
  if (step) history.pushState(true, "", address);
  else history.replaceState(true, "", address);
}

/** Brings the page into the state that the address tells; a link to a letter or a concept leaves the filters as they are. */
function restore() {
  const fragment = location.hash.slice(1);
  if (fragment && !fragment.includes("=")) return;
  const fields = new URLSearchParams(fragment);
  search.value = fields.get("q") ?? "";
  kind.value = fields.get("kind") ?? "";
  if (kind.selectedIndex < 0) kind.value = "";
  apply();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "/" && event.target !== search) {
    event.preventDefault();
    search.focus();
    search.scrollIntoView({ block: "center" });
  } else if (event.key === "Escape") {
    search.value = "";
    kind.value = "";
    search.blur();
    apply();
    write(true);
  }
});

tools.addEventListener("submit", (event) => event.preventDefault());
/** The field that was changed last: letters typed one after the other are one step. @type {EventTarget | null} */
let typed = null;
tools.addEventListener("input", (event) => {
  apply();
  write(event.target !== search || typed !== search);
  typed = event.target;
});
addEventListener("popstate", restore);

tools.hidden = false;
restore();
