// @ts-check
// What the collation page adds for readers with a script: pairing, walking, search, filters. It reads the page
// itself, stores nothing and calls nobody. Without it the page is a complete document.

import { collation, download, embedded, glossOf, labelOf, meant } from "./data.js";
import { occurrences, rangeOver } from "./fold.js";
import { written } from "./number.js";
import { copies, copy, said, say } from "./say.js";
import { citationOf, columnOf, drawSoon, factsOf, layOut, listed, mentionsOf, parallel, partnersOf, passageOf, placeOf, point, reportOf, textOf, unitOn, units, watch } from "./reading.js";

/**
 * What the reader has chosen, as the address keeps it: what to show, a fact, kinds of fact, words, the first and
 * last day, the pivot, the sentence pinned, the disagreements seen. An empty text or set asks for nothing.
 * @typedef {{ show: string, fact: string, kinds: Set<string>, query: string, from: string, to: string, pivot: string, at: string, seen: Set<string> }} State
 */

const tools = /** @type {HTMLFormElement} */ (document.querySelector("form.tools"));
const field = (/** @type {string} */ name) => /** @type {HTMLInputElement | HTMLSelectElement | null} */ (tools.elements.namedItem(name));
const search = /** @type {HTMLInputElement} */ (field("q"));
const boxes = /** @type {HTMLInputElement[]} */ ([...tools.querySelectorAll("input[name=kind]")]);
const found = /** @type {HTMLOutputElement} */ (tools.querySelector("output"));
const telling = /** @type {HTMLElement} */ (document.querySelector(".status"));
const told = /** @type {HTMLElement} */ (telling.querySelector(".told"));
const ticks = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("input[name=seen]")]);
const dated = new Map(embedded.dates.map((date) => [date.fact, date]));

/** @type {HTMLElement | null} */
let pinned = null;
let pivot = "0";

/** The fields that stand for a state, by their names in the address, and what they are when nothing is asked. */
const FIELDS = /** @type {const} */ ({ show: "all", fact: "", from: "", to: "", pivot: "0" });

/** Whether the reader has gone elsewhere since the page was opened. */
let moved = false;
for (const sign of ["wheel", "touchmove", "keydown", "pointerdown"]) addEventListener(sign, () => (moved = true), { once: true, passive: true });

// Pairing.

/** What is marked now, with its class. @type {[Element, string][]} */
let marked = [];

/** @param {Element} element @param {string} name of the class */
function mark(element, name) {
  element.classList.add(name);
  marked.push([element, name]);
}

function release() {
  for (const [element, name] of marked) element.classList.remove(name);
  marked = [];
  point(null);
  told.replaceChildren();
  telling.hidden = true;
}

/**
 * Shows a sentence's partners and why they are its partners.
 * @param {HTMLElement} unit
 */
function pair(unit) {
  release();
  mark(unit, "here");
  for (const partner of partnersOf(unit)) mark(partner, "facing-here");
  point(unit);
  const why = /** @type {HTMLElement | undefined} */ (unit.querySelector(".why ul")?.cloneNode(true));
  const apart = [...unit.querySelectorAll(".partners .differs")].map((link) => link.cloneNode(true));
  const names = namesIn(unit);
  if (!why) return apart.length || names ? tell([...apart, ...(names ? [names] : [])]) : undefined;
  for (const reason of why.children) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = telling.dataset.copy ?? "";
    button.value = `${unit.id} ${reason.querySelector("a")?.getAttribute("href")?.slice(1)}`;
    reason.append(" ", button);
  }
  tell([why, ...apart, ...(names ? [names] : [])]);
}

/**
 * The names in a sentence with what they are called in English, or their letters in Latin.
 * @param {HTMLElement} unit
 */
function namesIn(unit) {
  const glosses = [...factsOf(unit)].filter((fact) => collation.facts[fact]).map((fact) => [labelOf(fact), glossOf(fact)]);
  const line = document.createElement("p");
  line.className = "names";
  for (const [name, gloss] of glosses) {
    if (!gloss) continue;
    const item = document.createElement("span");
    for (const text of [name, gloss]) {
      const part = document.createElement("bdi");
      part.textContent = text ?? "";
      item.append(part, " ");
    }
    line.append(item);
  }
  return line.childElementCount ? line : null;
}

/** The fact that a place on the page is about: a mark in a sentence, or a line of the tables. @param {Element} target */
function factAt(target) {
  const mention = /** @type {HTMLElement | null} */ (target.closest("u[data-f]"));
  if (mention) return Number(mention.dataset.f?.split(" ")[0]);
  const line = target.closest("#facts tr[id], #only .item[id]");
  return line ? Number(line.id.slice(1)) : null;
}

/**
 * Shows a fact's value, in each calendar if it is a date, and all its mentions.
 * @param {number} index
 */
function light(index) {
  const fact = collation.facts[index];
  for (const mention of mentionsOf(index)) mark(mention, "lit");
  const line = document.createElement("p");
  const put = (/** @type {string} */ text, /** @type {string} */ name) => {
    const part = document.createElement("bdi");
    part.textContent = text;
    part.className = name;
    line.append(part, " ");
  };
  put(labelOf(index), "name");
  const gloss = glossOf(index);
  if (gloss) put(gloss, "gloss");
  if (fact.value && fact.kind !== "date" && ![labelOf(index), gloss].includes(fact.value)) put(fact.value, "value");
  for (const [calendar, days] of dated.get(index)?.calendars ?? []) put(`${telling.dataset[calendar]} \u2066${days}\u2069`, "value");
  for (const unit of units) if (factsOf(unit).has(index)) line.append(placeOf(unit), " ");
  tell([line]);
}

/** @param {Node[]} nodes */
function tell(nodes) {
  told.replaceChildren(...nodes);
  telling.hidden = false;
}

/** Shows what is pinned, or nothing; a fact that filters the page stays marked. */
function settle() {
  release();
  if (pinned) pair(pinned);
  const fact = field("fact")?.value;
  if (fact) for (const mention of mentionsOf(Number(fact))) mark(mention, "lit");
}

/** @param {HTMLElement | null} unit */
function hold(unit) {
  pinned?.classList.remove("pinned");
  pinned?.removeAttribute("aria-current");
  pinned = unit;
  pinned?.classList.add("pinned");
  pinned?.setAttribute("aria-current", "true");
  settle();
}

/** Pins a sentence: a step that "Back" takes back. @param {HTMLElement | null} unit */
function pin(unit) {
  hold(unit);
  write();
}

// Walking.

/**
 * Brings an element to its place in the window, at once: of many reports the rows far away have only an estimated height
 * until they come near, so that one jump does not do. What is folded around it is opened.
 * @param {Element} element
 * @param {"center" | "start"} block
 */
function land(element, block) {
  open(element);
  const settle = (/** @type {number} */ tries) => {
    const before = element.getBoundingClientRect().top;
    element.scrollIntoView({ block, behavior: "instant" });
    const moved = Math.abs(element.getBoundingClientRect().top - before) > 1;
    if (tries > 0 && (moved || tries > 4)) requestAnimationFrame(() => settle(tries - 1));
  };
  settle(listed ? 12 : 1);
}

/** Opens what is folded around an element. @param {Element} element */
function open(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
}

/** @param {HTMLElement} unit */
function goTo(unit) {
  open(unit);
  unit.focus({ preventScroll: true });
  land(unit, "center");
}

/** The disagreements in the order in which a reader of the rows meets them, each with the sentence that begins it. */
function meetings() {
  /** @type {Map<string, HTMLElement>} */
  const first = new Map();
  for (const link of parallel.querySelectorAll(".differs")) {
    const [name, unit] = [link.getAttribute("href")?.slice(2) ?? "", /** @type {HTMLElement | null} */ (link.closest(".unit"))];
    if (unit && !first.has(name)) first.set(name, unit);
  }
  return [...first];
}

/** The disagreement at which the reader is. @type {string | null} */
let meeting = null;

/** Goes to the next disagreement that has not been seen, or to the one before. @param {number} step 1 or -1 */
function walk(step) {
  const all = meetings();
  const open = all.filter(([name]) => name === meeting || !ticks.find((tick) => tick.value === name)?.checked);
  const here = open.findIndex(([name]) => name === meeting);
  const next = here < 0 ? open[step > 0 ? 0 : open.length - 1] : open[here + step];
  if (!next) return;
  meeting = next[0];
  if (next[1].classList.contains("off")) choose({ ...FIELDS, pivot, kinds: new Set(), query: "", at: "", seen: chosen().seen });
  pin(next[1]);
  goTo(next[1]);
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
  const seen = chosen().seen;
  // what the page wrote, or nothing, asks for no more; a link that was followed leaves the filters as they are
  if (!fragment || (history.state && !fragment.includes("="))) return { ...FIELDS, kinds: new Set(), query: "", at: fragment, seen };
  if (!fragment.includes("=")) return { ...chosen(), at: fragment };
  const fields = new URLSearchParams(fragment);
  const told = Object.entries(FIELDS).map(([name, none]) => [name, fields.get(name) ?? none]);
  return {
    .../** @type {Record<keyof typeof FIELDS, string>} */ (Object.fromEntries(told)),
    kinds: new Set((fields.get("kind") ?? "").split(",").filter(Boolean)),
    query: fields.get("q") ?? "",
    at: fields.get("at") ?? "",
    seen: new Set([...seen, ...(fields.get("seen") ?? "").split(",").filter(Boolean)]),
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
    seen: new Set(ticks.filter((tick) => tick.checked).map((tick) => tick.value)),
  };
}

/**
 * Keeps the state in the address, so that it can be bookmarked and sent; a new state is a step in the history.
 * @param {boolean} step whether "Back" leads to the state before; not for each letter typed
 */
function write(step = true) {
  const state = chosen();
  const fields = new URLSearchParams();
  for (const [name, none] of Object.entries(FIELDS)) {
    const value = state[/** @type {keyof typeof FIELDS} */ (name)];
    if (value !== none) fields.set(name, value);
  }
  if (state.kinds.size) fields.set("kind", [...state.kinds].join(","));
  if (state.query) fields.set("q", state.query);
  if (state.seen.size) fields.set("seen", [...state.seen].join(","));
  if (state.at && fields.size) fields.set("at", state.at);
  const fragment = fields.size ? fields.toString() : state.at;
  if (fragment === location.hash.slice(1)) return;
  const address = fragment ? `#${fragment}` : location.pathname + location.search;
  if (step) history.pushState(true, "", address);
  else history.replaceState(true, "", address);
}

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
  /** @type {Map<string, Set<string>>} */
  const means = new Map();
  for (const { report, unit, text } of state.query ? meant(state.query) : []) {
    const id = `r${report}u${unit}`;
    means.set(id, (means.get(id) ?? new Set()).add(text));
  }
  /** @type {Range[]} */
  const ranges = [];
  let hits = 0;
  for (const unit of units) {
    let shown = asked.every((test) => test(unit));
    if (shown && state.query) {
      const passage = passageOf(unit);
      const whole = passage.textContent ?? "";
      const places = occurrences(whole, state.query);
      for (const text of means.get(unit.id) ?? []) {
        const at = whole.indexOf(text);
        if (at >= 0 && !places.some(([start, end]) => start <= at && at < end)) places.push([at, at + text.length]);
      }
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
  found.value = filtered ? written(hits) + " " + (found.dataset.label ?? "") : "";
  settle();
  drawSoon();
}

/** Brings the page into the state that the address tells. */
function restore() {
  const state = read();
  choose(state);
  const unit = units.find((u) => u.id === state.at);
  if (unit?.classList.contains("off")) choose({ ...FIELDS, pivot: state.pivot, kinds: new Set(), query: "", at: "", seen: state.seen });
  hold(unit ?? null);
  const target = unit ? null : document.getElementById(state.at);
  if (unit && !history.state) write(false);
  if (unit) goTo(unit);
  else if (target) land(target, "start");
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
  for (const tick of ticks) tick.checked = state.seen.has(tick.value);
  showSeen();
  search.value = state.query;
  apply();
}

function showSeen() {
  for (const tick of ticks) tick.closest(".dispute")?.classList.toggle("seen-already", tick.checked);
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

tools.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (button?.name === "download") download(button.value);
});

/** Sentences with where they stand. @param {Element[]} list */
const cited = (list) => list.map((unit) => `${citationOf(unit)}: ${textOf(unit)}`).join("\n");

/** The brief as text: a heading, then a line each with its places. */
function briefed() {
  const plain = (/** @type {Element | null} */ part) => (part?.textContent ?? "").replace(/\s+/g, " ").trim();
  const lines = [plain(document.querySelector("h1"))];
  for (const part of document.querySelectorAll(".reports > li, #brief h3, #brief .lines > li")) {
    const [quote, who] = [part.querySelector(".quote, .rungs"), part.querySelector(".who")];
    if (part.matches("h3")) lines.push("", plain(part));
    else if (!quote) lines.push(plain(part));
    else lines.push(`- ${plain(quote)} (${[...(who?.querySelectorAll(".cite") ?? [])].map(plain).join("; ") || plain(who)})`);
  }
  return lines.join("\n") + "\n";
}

telling.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("button");
  if (button?.name === "close") {
    resting = true;
    pin(null);
  } else if (button?.name === "next") walk(1);
  else if (button?.name === "back") walk(-1);
  else if (button) copy(cited(units.filter((unit) => button.value.split(" ").includes(unit.id))));
});

copies(() => (pinned ? cited([pinned, ...partnersOf(pinned)]) : ""));

// What the reader does.

/** Whether the pointer rests where something was closed: what lies under it now was not asked for. */
let resting = false;
document.addEventListener("pointermove", (event) => {
  if (event.movementX || event.movementY) resting = false;
});

document.addEventListener("pointerover", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (resting || target.closest(".status, form")) return;
  const unit = /** @type {HTMLElement | null} */ (target.closest("#reading .unit"));
  const fact = factAt(target);
  if (unit && !pinned) pair(unit);
  else settle();
  if (fact !== null) light(fact);
});

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const strip = /** @type {SVGSVGElement | null} */ (target.closest("svg.strip"));
  const there = strip && unitOn(strip, event.clientX);
  if (there) {
    pin(there);
    goTo(there);
    return;
  }
  const copying = /** @type {HTMLButtonElement | null} */ (target.closest("button[name=copy]"));
  if (copying) copy(briefed());
  const unit = /** @type {HTMLElement | null} */ (target.closest("#reading .unit"));
  const selecting = getSelection()?.isCollapsed === false;
  const away = target.closest("a, button, input, select, label, summary, .status");
  if (!selecting && !away) pin(unit === pinned ? null : unit);
});

document.addEventListener("focusin", (event) => {
  const unit = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("#reading .unit"));
  if (unit && !pinned) pair(unit);
  const fact = unit ? null : factAt(/** @type {Element} */ (event.target));
  if (fact !== null) light(fact);
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
  if (event.key === "n" || event.key === "p") {
    event.preventDefault();
    walk(event.key === "n" ? 1 : -1);
    return;
  }
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
/** The field that was changed last: letters typed one after the other are one step. @type {EventTarget | null} */
let typed = null;
tools.addEventListener("input", (event) => {
  apply();
  write(event.target !== search || typed !== search);
  typed = event.target;
});
for (const tick of ticks)
  tick.addEventListener("change", () => {
    showSeen();
    write(false);
  });
addEventListener("popstate", restore);
addEventListener("resize", drawSoon);

offerFacts();
// a phone keeps the long table folded
for (const fold of document.querySelectorAll("#facts > details")) fold.toggleAttribute("open", !matchMedia("(max-width: 52rem)").matches);
const more = /** @type {HTMLDetailsElement} */ (tools.querySelector("details"));
more.open = location.hash.includes("=");
tools.hidden = false;
document.documentElement.classList.add("scripted");
for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("button[name=copy]"))) button.hidden = false;
watch();
restore();
// the letters of the fonts have other widths than those before them
document.fonts.ready.then(() => {
  if (location.hash && !moved) restore();
});
