// @ts-check
// What the collation page adds for readers with a script: pairing, walking, search, filters. It reads the page
// itself, stores nothing and calls nobody. Without it the page is a complete document.

/** @typedef {{ show: string, fact: string, kinds: Set<string>, query: string, at: string }} State */
/** @typedef {{ text: string, from: number[] }} Folded  folded text; `from[i]` is the offset of its i-th unit */

const units = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#reading .unit")]);
const tools = /** @type {HTMLFormElement} */ (document.querySelector("form.tools"));
const search = /** @type {HTMLInputElement} */ (tools.elements.namedItem("q"));
const show = /** @type {HTMLSelectElement} */ (tools.elements.namedItem("show"));
const fact = /** @type {HTMLSelectElement | null} */ (tools.elements.namedItem("fact"));
const boxes = /** @type {HTMLInputElement[]} */ ([...tools.querySelectorAll("input[name=kind]")]);
const found = /** @type {HTMLOutputElement} */ (tools.querySelector("output"));
const telling = /** @type {HTMLElement} */ (document.querySelector(".status"));
const crossings = /** @type {SVGSVGElement} */ (document.querySelector("svg.crossings"));
const parallel = /** @type {HTMLElement} */ (document.querySelector(".reading > .parallel"));
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {HTMLElement | null} */
let pinned = null;

// Folding: as the glossary compares, so the reader finds.

const SAME = new Map([...("یيىيکكةهۀهەهہهھهٱا" + "ؤوئيأاإاآا").matchAll(/(.)(.)/gu)].map((m) => [m[1], m[2]]));

/**
 * Folds yeh, kaf, teh marbuta, hamza seats, digits and case; drops diacritics and tatweel.
 * @param {string} text
 * @param {string} joiner what a zero-width non-joiner becomes: nothing or a space
 * @returns {Folded}
 */
function fold(text, joiner) {
  let folded = "";
  /** @type {number[]} */
  const from = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    let letter = text[at];
    if (code >= 0x660 && code <= 0x669) letter = String(code - 0x660);
    else if (code >= 0x6f0 && code <= 0x6f9) letter = String(code - 0x6f0);
    else if (letter === "\u200c") letter = joiner;
    else letter = (SAME.get(letter) ?? letter).normalize("NFKD").replace(/[\p{M}\u0640\u200d\u0621]/gu, "").toLowerCase();
    letter = letter.replace(/\s/g, " ");
    for (const c of letter) {
      folded += c;
      for (let i = 0; i < c.length; i++) from.push(at);
    }
  }
  from.push(text.length);
  return { text: folded, from };
}

/**
 * Where the query stands in the text: offsets into the text, half-open.
 * @param {string} text
 * @param {string} query
 * @returns {[number, number][]}
 */
function occurrences(text, query) {
  /** @type {[number, number][]} */
  const places = [];
  for (const joiner of ["", " "]) {
    const folded = fold(text, joiner);
    for (const q of new Set([fold(query, "").text, fold(query, " ").text])) {
      if (!q.trim()) continue;
      for (let at = folded.text.indexOf(q); at >= 0; at = folded.text.indexOf(q, at + 1)) {
        places.push([folded.from[at], folded.from[at + q.length - 1] + 1]);
      }
    }
    if (places.length) break;
  }
  return places;
}

/**
 * A range over the text of an element, across its marks.
 * @param {HTMLElement} element
 * @param {number} start
 * @param {number} end
 */
function rangeOver(element, start, end) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = new Range();
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    if (start >= at && start < at + length) range.setStart(node, start - at);
    if (end > at && end <= at + length) range.setEnd(node, end - at);
    at += length;
  }
  return range;
}

// Pairing.

/** @param {Element} unit */
const partnersOf = (unit) =>
  /** @type {HTMLElement[]} */ (
    [...unit.querySelectorAll(".partners > a.p")]
      .map((a) => document.getElementById(a.getAttribute("href")?.slice(1) ?? ""))
      .filter((partner) => partner !== null)
  );

/** The index of a unit's report. */
const reportOf = (/** @type {Element} */ unit) => Number(/^r(\d+)u/.exec(unit.id)?.[1]);

/** @param {Element} unit */
const passageOf = (unit) => /** @type {HTMLElement} */ (unit.querySelector(".passage"));

function release() {
  for (const lit of document.querySelectorAll(".here, .facing-here, .lit")) lit.classList.remove("here", "facing-here", "lit");
  crossings.replaceChildren();
  telling.replaceChildren();
  telling.hidden = true;
}

/**
 * Shows a sentence's partners and why they are its partners.
 * @param {HTMLElement} unit
 */
function pair(unit) {
  release();
  unit.classList.add("here");
  const partners = partnersOf(unit);
  for (const partner of partners) partner.classList.add("facing-here");
  crossings.replaceChildren(...partners.filter((p) => p.closest(".row") !== unit.closest(".row")).map((p) => curve(unit, p)));
  const why = unit.querySelector(".why ul");
  if (why) tell([why.cloneNode(true)]);
}

/**
 * Shows all mentions of the fact that is pointed at, its value, and where it stands.
 * @param {HTMLElement} mark
 */
function light(mark) {
  const first = mark.dataset.f?.split(" ")[0] ?? "";
  for (const other of document.querySelectorAll(mentions(first))) other.classList.add("lit");
  const entry = document.getElementById(`f${first}`);
  const name = entry?.querySelector("th") ?? entry;
  if (!entry || !name) return;
  const line = document.createElement("p");
  line.append(...[...name.childNodes].map((node) => node.cloneNode(true)));
  if (name !== entry) {
    for (const place of entry.querySelectorAll("td .p")) line.append(" ", place.cloneNode(true));
  }
  tell([line]);
}

/** @param {Node[]} nodes */
function tell(nodes) {
  telling.replaceChildren(...nodes);
  telling.hidden = false;
}

/**
 * The line of a crossing link.
 * @param {HTMLElement} from
 * @param {HTMLElement} to
 */
function curve(from, to) {
  const frame = parallel.getBoundingClientRect();
  const [a, b] = [passageOf(from).getBoundingClientRect(), passageOf(to).getBoundingClientRect()];
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const rightward = b.left > a.left;
  const [x1, x2] = rightward ? [a.right, b.left] : a.left > b.left ? [a.left, b.right] : [a.left, b.left];
  const [y1, y2] = [(a.top + a.bottom) / 2, (b.top + b.bottom) / 2];
  const bend = a.left === b.left ? -40 : (x2 - x1) / 2;
  const [left, top] = [frame.left, frame.top];
  path.setAttribute("d", `M${x1 - left} ${y1 - top}C${x1 + bend - left} ${y1 - top} ${x2 - bend - left} ${y2 - top} ${x2 - left} ${y2 - top}`);
  return path;
}

/** Shows what is pinned, or nothing; a fact that filters the page stays marked. */
function settle() {
  release();
  if (pinned) pair(pinned);
  if (fact?.value) for (const mark of document.querySelectorAll(mentions(fact.value))) mark.classList.add("lit");
}

/** @param {HTMLElement | null} unit */
function pin(unit) {
  pinned?.classList.remove("pinned");
  pinned = unit;
  pinned?.classList.add("pinned");
  settle();
  write();
}

// Walking.

/** @param {HTMLElement} unit */
function goTo(unit) {
  unit.focus({ preventScroll: true });
  unit.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
}

/**
 * The next sentence of the same report in reading order, skipping what filters hide.
 * @param {HTMLElement | null} unit
 * @param {number} step 1 or -1
 */
function along(unit, step) {
  const shown = units.filter((u) => u.checkVisibility());
  if (!unit) return shown[0];
  const column = shown.filter((u) => reportOf(u) === reportOf(unit));
  return column[column.indexOf(unit) + step];
}

/**
 * The sentence that stands beside this one, or its nearest partner on that side.
 * @param {HTMLElement} unit
 * @param {number} step 1 for the report to the right, -1 for the one to the left
 */
function across(unit, step) {
  const forward = getComputedStyle(parallel).direction === "rtl" ? -step : step;
  const side = (/** @type {HTMLElement} */ u) => (reportOf(u) - reportOf(unit)) * forward;
  const row = [.../** @type {NodeListOf<HTMLElement>} */ (unit.closest(".row")?.querySelectorAll(".unit") ?? [])];
  const near = (/** @type {HTMLElement[]} */ list) =>
    list.filter((u) => side(u) > 0 && u.checkVisibility()).sort((a, b) => side(a) - side(b))[0];
  return near(partnersOf(unit)) ?? near(row);
}

// Filters.

/** @returns {State} what the address tells; a plain `#r0u3` leaves the filters as they are */
function read() {
  const fragment = location.hash.slice(1);
  if (!fragment.includes("=")) return { ...chosen(), at: fragment };
  const fields = new URLSearchParams(fragment);
  return {
    show: fields.get("show") ?? "all",
    fact: fields.get("fact") ?? "",
    kinds: new Set((fields.get("kind") ?? "").split(",").filter(Boolean)),
    query: fields.get("q") ?? "",
    at: fields.get("at") ?? "",
  };
}

/** @returns {State} */
const chosen = () => ({
  show: show.value,
  fact: fact?.value ?? "",
  kinds: new Set(boxes.filter((box) => box.checked).map((box) => box.value)),
  query: search.value.trim(),
  at: pinned?.id ?? "",
});

/** Keeps the state in the address, so that it can be bookmarked and sent. */
function write() {
  const state = chosen();
  const fields = new URLSearchParams();
  if (state.show !== "all") fields.set("show", state.show);
  if (state.fact) fields.set("fact", state.fact);
  if (state.kinds.size) fields.set("kind", [...state.kinds].join(","));
  if (state.query) fields.set("q", state.query);
  if (state.at && fields.size) fields.set("at", state.at);
  const fragment = fields.size ? fields.toString() : state.at;
  history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
}

/** The selector of a fact's mentions; `fact` is its number on this page. */
const mentions = (/** @type {string} */ fact) => `mark[data-f~="${CSS.escape(fact)}"]`;

/**
 * @param {HTMLElement} unit
 * @param {State} state
 */
function passes(unit, state) {
  const quiet = unit.classList.contains("quiet");
  if (state.show !== "all" && unit.classList.contains("boilerplate")) return false;
  if (state.show === "shared" && quiet) return false;
  if (state.show === "only" && !quiet) return false;
  if (state.show === "divergences" && !unit.querySelector(".differs")) return false;
  if (state.fact && !unit.querySelector(mentions(state.fact))) return false;
  return !state.kinds.size || [...state.kinds].some((kind) => unit.querySelector(`.${kind}`));
}

/** Applies the filters and the search to the reading view and the fact table. */
function apply() {
  const state = chosen();
  /** @type {Range[]} */
  const ranges = [];
  let hits = 0;
  for (const unit of units) {
    const passage = passageOf(unit);
    const places = state.query ? occurrences(passage.textContent ?? "", state.query) : [];
    const shown = passes(unit, state) && (!state.query || places.length > 0);
    unit.classList.toggle("off", !shown);
    if (shown) hits += 1;
    if (shown) ranges.push(...places.map(([start, end]) => rangeOver(passage, start, end)));
  }
  for (const row of document.querySelectorAll("#reading .row:not(.heads)")) {
    row.classList.toggle("off", !row.querySelector(".unit:not(.off)"));
  }
  for (const group of document.querySelectorAll("#facts tbody")) {
    group.classList.toggle("off", state.kinds.size > 0 && !state.kinds.has(group.className.split(" ")[0]));
  }
  if (CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
  const filtered = state.query || state.fact || state.kinds.size || state.show !== "all";
  found.value = filtered ? hits.toLocaleString(document.documentElement.lang) + " " + (found.dataset.label ?? "") : "";
  settle();
}

/** Brings the page into the state that the address tells. */
function restore() {
  const state = read();
  const unit = units.find((u) => u.id === state.at);
  choose(state);
  if (unit) {
    if (unit.classList.contains("off")) choose({ show: "all", fact: "", kinds: new Set(), query: "", at: "" });
    pin(unit);
    goTo(unit);
  }
}

/** @param {State} state */
function choose(state) {
  show.value = state.show;
  if (show.selectedIndex < 0) show.value = "all";
  if (fact) fact.value = state.fact;
  if (fact && fact.selectedIndex < 0) fact.value = "";
  for (const box of boxes) box.checked = state.kinds.has(box.value);
  search.value = state.query;
  apply();
}

// Taking text and data away.

/** @param {Element} unit */
const textOf = (unit) => passageOf(unit).textContent?.replace(/\s+/g, " ").trim() ?? "";

/** @typedef {{ report: number, unit: number }} Place */
/** @typedef {{ a: Place, b: Place, score: number, relation: string, shared: string[] }} Link */
/** @typedef {{ reports: { path: string, units: { text: string }[] }[], links: Link[] }} Collation */
/** @typedef {unknown[] | { s: (number | null)[] } | { n: (number | null)[], i: Column } | { c: number, o: Record<string, Column> }} Column */

/**
 * The inverse of `packed.rs`.
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

/** The comparison that the page carries: what `muqabala compare --format json` prints. */
function collation() {
  const { strings, data } = JSON.parse(document.getElementById("collation")?.textContent ?? "");
  return /** @type {Collation} */ (unpack(data, strings)[0]);
}

/** The links as a table, one a line; a cell never begins a spreadsheet formula. */
function tsv() {
  const { reports, links } = collation();
  const cell = (/** @type {string | number} */ value) => String(value).replace(/\s+/g, " ").replace(/^[=+@-]/, "'$&");
  const side = (/** @type {Place} */ at) => [reports[at.report].path, at.unit, reports[at.report].units[at.unit].text];
  const head = ["report_a", "unit_a", "text_a", "report_b", "unit_b", "text_b", "score", "relation", "shared"];
  const lines = links.map((l) => [...side(l.a), ...side(l.b), l.score, l.relation, l.shared.join(" ")]);
  return [head, ...lines].map((line) => line.map(cell).join("\t")).join("\n") + "\n";
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
function download(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

tools.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (button?.value === "json") download("collation.json", JSON.stringify(collation()) + "\n", "application/json");
  if (button?.value === "tsv") download("collation.tsv", tsv(), "text/tab-separated-values");
});

document.addEventListener("copy", (event) => {
  if (!pinned || getSelection()?.isCollapsed === false || document.activeElement === search) return;
  event.clipboardData?.setData("text/plain", [pinned, ...partnersOf(pinned)].map(textOf).join("\n"));
  event.preventDefault();
});

// What the reader does.

document.addEventListener("pointerover", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest(".status")) return;
  const unit = /** @type {HTMLElement | null} */ (target.closest("#reading .unit"));
  const mark = /** @type {HTMLElement | null} */ (target.closest("mark[data-f]"));
  if (unit && !pinned) pair(unit);
  else settle();
  if (mark) light(mark);
});

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const unit = /** @type {HTMLElement | null} */ (target.closest("#reading .unit"));
  const selecting = getSelection()?.isCollapsed === false;
  if (unit && !selecting && !target.closest("a, details")) pin(unit === pinned ? null : unit);
});

document.addEventListener("focusin", (event) => {
  const unit = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("#reading .unit"));
  if (unit && !pinned) pair(unit);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Escape") {
    if (target === search) search.value = "";
    target.blur();
    pin(null);
    apply();
    return;
  }
  if (target.matches("input, select, textarea")) return;
  const unit = /** @type {HTMLElement | null} */ (target.closest("#reading .unit"));
  /** @type {Record<string, () => HTMLElement | undefined>} */
  const moves = { j: () => along(unit ?? pinned, 1), k: () => along(unit ?? pinned, -1) };
  if (unit) {
    moves.ArrowDown = moves.j;
    moves.ArrowUp = moves.k;
    moves.ArrowLeft = () => across(unit, -1);
    moves.ArrowRight = () => across(unit, 1);
  }
  if (event.key === "/") {
    event.preventDefault();
    search.focus();
    search.scrollIntoView({ block: "center" });
  } else if (event.key === "Enter" && target === unit) {
    pin(unit === pinned ? null : unit);
  } else if (moves[event.key]) {
    const next = moves[event.key]();
    event.preventDefault();
    if (next) goTo(next);
  }
});

tools.addEventListener("submit", (event) => event.preventDefault());
tools.addEventListener("input", () => {
  apply();
  write();
});
addEventListener("hashchange", restore);
addEventListener("resize", settle);

tools.hidden = false;
document.documentElement.classList.add("scripted");
restore();

export {};
