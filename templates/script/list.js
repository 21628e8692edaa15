// @ts-check
// A list that a reader with a script can search, finding a word however it is spelled, and filter; the address keeps both.

import { fold } from "./fold.js";
import { written } from "./number.js";

const tools = /** @type {HTMLFormElement} */ (document.querySelector("form.tools"));
const search = /** @type {HTMLInputElement} */ (tools.elements.namedItem("q"));
const found = /** @type {HTMLOutputElement} */ (tools.querySelector("output"));
/** The lists to choose from, as far as the page has them. */
const choices = [...tools.elements].filter((field) => field instanceof HTMLSelectElement);

/** A text folded twice, as a lost ZWNJ may leave a space or nothing. @param {string} text */
const foldings = (text) => ["", " "].map((joiner) => fold(text, joiner).text);

/**
 * @typedef {object} Listed
 * @property {HTMLElement[]} rows what is searched and filtered
 * @property {(row: HTMLElement) => string} text what a row is found by
 * @property {(row: HTMLElement, name: string) => string[]} values what a row has of a choice
 * @property {() => void} [shown] what else changes with what is shown
 * @property {(id: string) => void} [open] what a link to a place on the page opens
 */

/** Makes the page's list one that can be searched and filtered. @param {Listed} listed */
export function listen(listed) {
  const entries = listed.rows.map((row) => ({ row, texts: foldings(listed.text(row)) }));
  /** @param {HTMLElement} row */
  const chosen = (row) => choices.every((field) => !field.value || listed.values(row, field.name).includes(field.value));

  /** Shows what has the words of the search and what is chosen. */
  function apply() {
    const query = search.value.trim();
    const wanted = foldings(query);
    let hits = 0;
    for (const { row, texts } of entries) {
      const shown = chosen(row) && texts.some((text) => wanted.some((words) => text.includes(words)));
      row.classList.toggle("off", !shown);
      if (shown) hits += 1;
    }
    listed.shown?.();
    const filters = query || choices.some((field) => field.value);
    found.value = filters ? written(hits) + " " + (found.dataset.label ?? "") : "";
  }

  /**
   * Keeps the search in the address, so that it can be bookmarked and sent.
   * @param {boolean} step whether "Back" leads to what was before; not for each letter typed
   */
  function keep(step) {
    const fields = new URLSearchParams();
    if (search.value.trim()) fields.set("q", search.value.trim());
    for (const field of choices) if (field.value) fields.set(field.name, field.value);
    const address = fields.size ? `#${fields}` : location.pathname + location.search;
    if (step) history.pushState(true, "", address);
    else history.replaceState(true, "", address);
  }

  /** Brings the page into the state that the address tells; a link to a place on the page leaves the filters as they are. */
  function restore() {
    const fragment = location.hash.slice(1);
    if (fragment && !fragment.includes("=")) {
      listed.open?.(fragment);
      return;
    }
    const fields = new URLSearchParams(fragment);
    search.value = fields.get("q") ?? "";
    for (const field of choices) {
      field.value = fields.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
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
      for (const field of choices) field.value = "";
      search.blur();
      apply();
      keep(true);
    }
  });

  tools.addEventListener("submit", (event) => event.preventDefault());
  /** The field that was changed last: letters typed one after the other are one step. @type {EventTarget | null} */
  let typed = null;
  tools.addEventListener("input", (event) => {
    apply();
    keep(event.target !== search || typed !== search);
    typed = event.target;
  });
  addEventListener("popstate", restore);
  addEventListener("hashchange", restore);

  tools.hidden = false;
  restore();
}
