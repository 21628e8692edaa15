// @ts-check
// What the index of stories adds for readers with a script: a search of titles in any spelling, and filters.

import { listen } from "./list.js";

listen({
  rows: /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".all > li")]),
  text: (row) => row.textContent ?? "",
  values: (row, name) =>
    name === "outlet"
      ? [...row.querySelectorAll("[data-outlet]")].map((report) => /** @type {HTMLElement} */ (report).dataset.outlet ?? "")
      : (row.dataset.languages ?? "").split(" "),
  open: (id) => document.getElementById(id)?.querySelector("details")?.setAttribute("open", ""),
});
