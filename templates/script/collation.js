// @ts-check
// What the collation page adds for readers with a script: pairing, walking, search, filters. It reads the page
// itself, stores nothing and calls nobody. Without it the page is a complete document.

import { collation, download, embedded, labelOf } from "./data.js";
import { occurrences, rangeOver } from "./fold.js";
import { columnOf, drawSoon, factsOf, layOut, parallel, partnersOf, passageOf, placeOf, point, reportOf, textOf, units, watch } from "./reading.js";

/**
 * What the reader has chosen, as the address keeps it: what to show, a fact, kinds of fact, words, the first and
 * last day, the pivot, the sentence pinned. An empty text or set asks for nothing.
 * @typedef {{ show: string, fact: string, kinds: Set<string>, query: string, from: string, to: string, pivot: string, at: string }} State
 */

const tools = /** @type {HTMLFormElement} */ (document.querySelector("form.tools"));
const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | HTMLSelectElement | null} */ (tools.elements.namedItem(name));
const search = /** @type {HTMLInputElement} */ (field("q"));
const boxes = /** @type {HTMLInputElement[]} */ ([...tools.querySelectorAll("input[name=kind]")]);
const found = /** @type {HTMLOutputElement} */ (tools.querySelector("output"));
const telling = /** @type {HTMLElement} */ (document.querySelector(".status"));
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dated = new Map(embedded.dates.map((date) => [date.fact, date]));

/** @type {HTMLElement | null} */
let pinned = null;
let pivot = "0";

/** The fields that stand for a state, by their names in the address, and what they are when nothing is asked. */
const FIELDS = /** @type {const} */ ({ show: "all", fact: "", from: "", to: "", pivot: "0" });

// Pairing.

function release() {
  for (const lit of document.querySelectorAll(".here, .facing-here, .lit")) lit.classList.remove("here", "facing-here", "lit");
  point(null);
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
  for (const partner of partnersOf(unit)) partner.classList.add("facing-here");
  point(unit);
  const why = /** @type {HTMLElement | undefined} */ (unit.querySelector(".why ul")?.cloneNode(true));
  if (!why) return;
  for (const reason of why.children) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = telling.dataset.copy ?? "";
    button.value = `${unit.id} ${reason.querySelector("a")?.getAttribute("href")?.slice(1)}`;
    reason.append(" ", button);
  }
  tell([why]);
}

/**
 * Shows a fact's value, in each calendar if it is a date, and all its mentions.
 * @param {HTMLElement} mark
 */
function light(mark) {
  const index = Number(mark.dataset.f?.split(" ")[0]);
  const fact = collation.facts[index];
  for (const other of document.querySelectorAll(mentions(index))) other.classList.add("lit");
  const line = document.createElement("p");
  const put = (/** @type {string} */ text, /** @type {string} */ name) => {
    const part = document.createElement("bdi");
    part.textContent = text;
    part.className = name;
    line.append(part, " ");
  };
  put(labelOf(index), "name");
  if (fact.value && fact.value !== labelOf(index)) put(fact.value, "value");
  for (const [calendar, days] of dated.get(index)?.calendars ?? []) put(`${telling.dataset[calendar]} \u2066${days}\u2069`, "value");
  for (const unit of units) if (factsOf(unit).has(index)) line.append(placeOf(unit), " ");
  tell([line]);
}

/** @param {Node[]} nodes */
function tell(nodes) {
  telling.replaceChildren(...nodes);
  telling.hidden = false;
}

/** Shows what is pinned, or nothing; a fact that filters the page stays marked. */
function settle() {
  release();
  if (pinned) pair(pinned);
  const fact = field("fact")?.value;
  if (fact) for (const mark of document.querySelectorAll(mentions(Number(fact)))) mark.classList.add("lit");
}

/** @param {HTMLElement | null} unit */
function pin(unit) {
  pinned?.classList.remove("pinned");
  pinned?.removeAttribute("aria-current");
  pinned = unit;
  pinned?.classList.add("pinned");
  pinned?.setAttribute("aria-current", "true");
  settle();
  write();
}

// Walking.

/**
 * Brings a sentence into the middle of the window. Rows far away have only an estimated height until they come near:
 * the way there is not shown, and is gone again until the sentence stays where it is.
 * @param {HTMLElement} unit
 */
function goTo(unit) {
  unit.focus({ preventScroll: true });
  const head = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart) || 0;
  const off = () => {
    const { top, bottom } = unit.getBoundingClientRect();
    return (top + bottom - innerHeight - head) / 2;
  };
  const jump = () => unit.scrollIntoView({ block: "center", behavior: "instant" });
  const settle = (/** @type {number} */ tries) => {
    const before = scrollY;
    if (Math.abs(off()) > 8) jump();
    if (tries > 0 && (scrollY !== before || tries > 4)) requestAnimationFrame(() => settle(tries - 1));
  };
  if (still.matches || Math.abs(off()) > 2 * innerHeight) {
    jump();
    settle(12);
  } else {
    unit.scrollIntoView({ block: "center", behavior: "smooth" });
  }
}

/**
 * The next sentence of the same report in reading order, skipping what filters hide.
 * @param {HTMLElement | null} unit
 * @param {number} step 1 or -1
 */
function along(unit, step) {
  const shown = units.filter((u) => !u.classList.contains("off") && parallel.contains(u));
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
  const side = (/** @type {HTMLElement} */ u) => (columnOf(u) - columnOf(unit)) * forward;
  const row = [.../** @type {NodeListOf<HTMLElement>} */ (unit.closest(".row")?.querySelectorAll(".unit") ?? [])];
  const near = (/** @type {HTMLElement[]} */ list) =>
    list.filter((u) => side(u) > 0 && !u.classList.contains("off")).sort((a, b) => side(a) - side(b))[0];
  return near(partnersOf(unit)) ?? near(row);
}

// Filters.

/** @returns {State} what the address tells; a plain `#r0u3` leaves the filters as they are */
function read() {
  const fragment = location.hash.slice(1);
  if (!fragment.includes("=")) return { ...chosen(), at: fragment };
  const fields = new URLSearchParams(fragment);
  const told = Object.entries(FIELDS).map(([name, none]) => [name, fields.get(name) ?? none]);
  return {
    .../** @type {Record<keyof typeof FIELDS, string>} */ (Object.fromEntries(told)),
    kinds: new Set((fields.get("kind") ?? "").split(",").filter(Boolean)),
    query: fields.get("q") ?? "",
    at: fields.get("at") ?? "",
  };
}

/** @returns {State} */
function chosen() {
  const told = Object.entries(FIELDS).map(([name, none]) => [name, field(name)?.value ?? none]);
  return {
    .../** @type {Record<keyof typeof FIELDS, string>} */ (Object.fromEntries(told)),
    kinds: new Set(boxes.filter((box) => box.checked).map((box) => box.value)),
    query: search.value.trim(),
    at: pinned?.id ?? "",
  };
}

/** Keeps the state in the address, so that it can be bookmarked and sent. */
function write() {
  const state = chosen();
  const fields = new URLSearchParams();
  for (const [name, none] of Object.entries(FIELDS)) {
    const value = state[/** @type {keyof typeof FIELDS} */ (name)];
    if (value !== none) fields.set(name, value);
  }
  if (state.kinds.size) fields.set("kind", [...state.kinds].join(","));
  if (state.query) fields.set("q", state.query);
  if (state.at && fields.size) fields.set("at", state.at);
  const fragment = fields.size ? fields.toString() : state.at;
  history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
}

/** The selector of a fact's mentions. */
const mentions = (/** @type {number} */ fact) => `mark[data-f~="${fact}"]`;

/** The tests that a sentence must pass. @param {State} state @returns {((unit: HTMLElement) => boolean)[]} */
function tests(state) {
  const tests = [];
  const quiet = (/** @type {Element} */ unit) => unit.classList.contains("quiet");
  const has = (/** @type {(fact: number) => boolean} */ wanted) => (/** @type {HTMLElement} */ unit) => [...factsOf(unit)].some(wanted);
  const only = /^only-(\d+)$/.exec(state.show);
  if (state.show !== "all") tests.push((/** @type {Element} */ unit) => parallel.contains(unit));
  if (state.show === "shared") tests.push((/** @type {Element} */ unit) => !quiet(unit));
  if (only) tests.push((/** @type {Element} */ unit) => quiet(unit) && reportOf(unit) === Number(only[1]));
  if (state.show === "divergences") tests.push((/** @type {Element} */ unit) => unit.querySelector(".differs") !== null);
  if (state.fact) tests.push(has((fact) => fact === Number(state.fact)));
  if (state.kinds.size) tests.push(has((fact) => state.kinds.has(collation.facts[fact].kind)));
  if (state.from || state.to) {
    const [from, to] = [state.from || "0000", state.to || "9999"];
    tests.push(has((fact) => (dated.get(fact)?.to ?? "") >= from && (dated.get(fact)?.from ?? "~") <= to));
  }
  return tests;
}

/** Applies the pivot, the filters and the search. */
function apply() {
  const state = chosen();
  if (state.pivot !== pivot) layOut(Number((pivot = state.pivot)));
  const asked = tests(state);
  /** @type {Range[]} */
  const ranges = [];
  let hits = 0;
  for (const unit of units) {
    let shown = asked.every((test) => test(unit));
    if (shown && state.query) {
      const passage = passageOf(unit);
      const places = occurrences(passage.textContent ?? "", state.query);
      ranges.push(...places.map(([start, end]) => rangeOver(passage, start, end)));
      shown = places.length > 0;
    }
    unit.classList.toggle("off", !shown);
    if (shown) hits += 1;
  }
  for (const row of document.querySelectorAll("#reading .row:not(.heads)")) {
    row.classList.toggle("off", !row.querySelector(".unit:not(.off)"));
  }
  for (const group of document.querySelectorAll("#facts tbody")) {
    group.classList.toggle("off", state.kinds.size > 0 && !state.kinds.has(group.className.split(" ")[0]));
  }
  if (CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
  const filtered = asked.length > 0 || state.query;
  found.value = filtered ? hits.toLocaleString(document.documentElement.lang) + " " + (found.dataset.label ?? "") : "";
  settle();
  drawSoon();
}

/** Brings the page into the state that the address tells. */
function restore() {
  const state = read();
  choose(state);
  const unit = units.find((u) => u.id === state.at);
  if (unit) {
    if (unit.classList.contains("off")) choose({ ...FIELDS, pivot: state.pivot, kinds: new Set(), query: "", at: "" });
    pin(unit);
    goTo(unit);
  }
}

/** @param {State} state */
function choose(state) {
  for (const [name, none] of Object.entries(FIELDS)) {
    const input = field(name);
    if (!input) continue;
    input.value = state[/** @type {keyof typeof FIELDS} */ (name)];
    if (input instanceof HTMLSelectElement && input.selectedIndex < 0) input.value = none;
  }
  for (const box of boxes) box.checked = state.kinds.has(box.value);
  search.value = state.query;
  apply();
}

/** Offers every fact but quotations, by kind, those of most reports first. */
function offerFacts() {
  const list = field("fact");
  const reports = collation.facts.map((fact) => new Set(fact.mentions.map((mention) => mention.report)).size);
  for (const box of boxes.filter((box) => box.value !== "quotation")) {
    const group = document.createElement("optgroup");
    group.label = box.parentElement?.textContent?.trim() ?? "";
    const facts = [...collation.facts.keys()].filter((fact) => collation.facts[fact].kind === box.value);
    for (const fact of facts.sort((a, b) => reports[b] - reports[a])) {
      const option = new Option(labelOf(fact), String(fact));
      option.dir = "auto";
      group.append(option);
    }
    list?.append(group);
  }
}

// Taking text away.

/** Sentences that the next copying takes, instead of those pinned. @type {Element[]} */
let taken = [];

tools.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (button?.name === "download") download(button.value);
});

telling.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (!button) return;
  taken = units.filter((unit) => button.value.split(" ").includes(unit.id));
  document.execCommand("copy");
  taken = [];
});

document.addEventListener("copy", (event) => {
  const writing = document.activeElement?.matches("input, select");
  const lines = taken.length ? taken : pinned && !writing && getSelection()?.isCollapsed !== false ? [pinned, ...partnersOf(pinned)] : [];
  if (!lines.length) return;
  event.clipboardData?.setData("text/plain", lines.map(textOf).join("\n"));
  event.preventDefault();
});

// What the reader does.

document.addEventListener("pointerover", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest(".status, form")) return;
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
  const away = target.closest("a, button, input, select, label, summary, .status");
  if (!selecting && !away) pin(unit === pinned ? null : unit);
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
addEventListener("resize", drawSoon);

offerFacts();
const more = /** @type {HTMLDetailsElement} */ (tools.querySelector("details"));
more.open = matchMedia("(min-width: 52rem)").matches || location.hash.includes("=");
tools.hidden = false;
document.documentElement.classList.add("scripted");
watch();
restore();
