// @ts-check
// What the glossary page adds for readers with a script: a search that finds a word however it is spelled.

import { fold } from "./fold.js";

const tools = /** @type {HTMLFormElement} */ (document.querySelector("form.tools"));
const search = /** @type {HTMLInputElement} */ (tools.elements.namedItem("q"));
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
    const shown = texts.some((text) => wanted.some((words) => text.includes(words)));
    row.classList.toggle("off", !shown);
    if (shown) hits += 1;
  }
  for (const letter of document.querySelectorAll(".words tbody")) {
    letter.classList.toggle("off", !letter.querySelector("tr:not(.group, .off)"));
  }
  found.value = query ? hits.toLocaleString(document.documentElement.lang) + " " + (found.dataset.label ?? "") : "";
}

/** Keeps the search in the address, so that it can be bookmarked and sent. */
function write() {
  const query = search.value.trim();
  history.replaceState(null, "", query ? `#${new URLSearchParams({ q: query })}` : location.pathname + location.search);
}

function restore() {
  const fragment = location.hash.slice(1);
  if (!fragment.includes("=")) return;
  search.value = new URLSearchParams(fragment).get("q") ?? "";
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
    search.blur();
    apply();
    write();
  }
});

tools.addEventListener("submit", (event) => event.preventDefault());
tools.addEventListener("input", () => {
  apply();
  write();
});
addEventListener("hashchange", restore);

tools.hidden = false;
restore();
