// @ts-check
// What the index of stories adds for readers with a script: a search of titles in any spelling, and filters.

import { fold } from "./fold.js";
import { written } from "./number.js";

const tools = /** @type {HTMLFormElement} */ (document.querySelector("form.tools"));
const search = /** @type {HTMLInputElement} */ (tools.elements.namedItem("q"));
const found = /** @type {HTMLOutputElement} */ (tools.querySelector("output"));
/** The lists to choose from; an index without outlets has one. */
const choices = ["language", "outlet"]
  .map((name) => tools.elements.namedItem(name))
  .filter((field) => field instanceof HTMLSelectElement);

/** Each story with its text folded twice, as a lost ZWNJ may leave a space or nothing. */
const stories = [...document.querySelectorAll(".all > li")].map((row) => ({
  row,
  texts: ["", " "].map((joiner) => fold(row.textContent ?? "", joiner).text),
  language: (/** @type {HTMLElement} */ (row).dataset.languages ?? "").split(" "),
  outlet: [...row.querySelectorAll("[data-outlet]")].map((report) => /** @type {HTMLElement} */ (report).dataset.outlet ?? ""),
}));

/** Shows the stories that have the words of the search and what is chosen. */
function apply() {
  const query = search.value.trim();
  const wanted = ["", " "].map((joiner) => fold(query, joiner).text);
  let hits = 0;
  for (const story of stories) {
    const chosen = choices.every((field) => !field.value || (field.name === "outlet" ? story.outlet : story.language).includes(field.value));
    const shown = chosen && story.texts.some((text) => wanted.some((words) => text.includes(words)));
    story.row.classList.toggle("off", !shown);
    if (shown) hits += 1;
  }
  const filters = query || choices.some((field) => field.value);
  found.value = filters ? written(hits) + " " + (found.dataset.label ?? "") : "";
}

/**
 * Keeps the search in the address, so that it can be bookmarked and sent.
 * @param {boolean} step whether "Back" leads to what was before; not for each letter typed
 */
function write(step) {
  const fields = new URLSearchParams();
  if (search.value.trim()) fields.set("q", search.value.trim());
  for (const field of choices) if (field.value) fields.set(field.name, field.value);
  const address = fields.size ? `#${fields}` : location.pathname + location.search;
  if (step) history.pushState(true, "", address);
  else history.replaceState(true, "", address);
}

/** Brings the page into the state that the address tells; a link to a story opens it and leaves the filters as they are. */
function restore() {
  const fragment = location.hash.slice(1);
  if (fragment && !fragment.includes("=")) {
    document.getElementById(fragment)?.querySelector("details")?.setAttribute("open", "");
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
addEventListener("hashchange", restore);

tools.hidden = false;
restore();
