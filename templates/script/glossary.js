// @ts-check
// What the glossary page adds for readers with a script: a search that finds a word however it is spelled.

import { listen } from "./list.js";

listen({
  rows: /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".words tr:not(.group)")].filter((row) => row.closest("tbody"))),
  text: (row) => `${row.textContent} ${row.dataset.also ?? ""}`,
  values: (row) => [row.dataset.kind ?? ""],
  shown: () => {
    for (const letter of document.querySelectorAll(".words tbody")) {
      letter.classList.toggle("off", !letter.querySelector("tr:not(.group, .off)"));
    }
  },
});
