// @ts-check
// What the check report adds for readers with a script: walking, search, filters, grouping, and decisions: what is
// accepted, and false alarms for a baseline. It stores nothing and calls nobody. Without it the page is a complete document.

import { occurrences, rangeOver } from "./fold.js";
import { dataOf, save, table, unpacked } from "./packed.js";
import { baselineText } from "./baseline.js";
import { written } from "./number.js";
import { copies, copy, said } from "./say.js";
import { readDecisions, writeDecisions } from "./decisions.js";

/** @typedef {{ path: string, start: number, end: number, line?: number, text: string }} Place */
/** @typedef {{ rule: string, severity: string, message: string, place: Place, related: Place[], suggestion?: string, fingerprint: string }} Finding */
/** @typedef {import("./baseline.js").Dismissal} Dismissal */
/** @typedef {import("./decisions.js").Decision} Decision */

const embedded = /** @type {import("./packed.js").Packed & { known: Dismissal[] }} */ (dataOf("check"));
const findings = /** @type {Finding[]} */ (unpacked(embedded) ?? []);
const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("article.finding")]);
const tools = /** @type {HTMLFormElement | null} */ (document.querySelector("form.tools"));
const bar = /** @type {HTMLElement} */ (document.querySelector(".status"));

/** What the reader has decided, by fingerprint. @type {Map<string, Decision>} */
const decided = new Map();
let author = embedded.known.at(-1)?.author ?? "";
let saved = true;
/** @type {HTMLElement | null} */
let pinned = null;

/** @param {string} id @param {string} inner */
function made(id, inner) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (template.content.querySelector(inner)?.cloneNode(true));
}

const cardOf = (/** @type {EventTarget | null} */ target) =>
  /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("article.finding") : null);
const fingerprintOf = (/** @type {Element} */ card) => card.id.slice(1);
const byFingerprint = new Map(findings.map((finding) => [finding.fingerprint, finding]));
const findingOf = (/** @type {HTMLElement} */ card) => /** @type {Finding} */ (byFingerprint.get(fingerprintOf(card)));
const cardNamed = (/** @type {string} */ fingerprint) => cards.find((card) => fingerprintOf(card) === fingerprint);

/** @returns {"open" | "accepted" | "dismissed"} */
function stateOf(/** @type {Element} */ card) {
  const decision = decided.get(fingerprintOf(card));
  return decision ? (decision.reason ? "dismissed" : "accepted") : "open";
}


// Filters.

/** The state that the form tells, as the address keeps it: one value a field, boxes joined by commas. */
function chosen() {
  /** @type {Map<string, string[]>} */
  const fields = new Map();
  for (const [name, value] of tools ? new FormData(tools) : []) {
    const text = String(value).trim();
    if (text) fields.set(name, [...(fields.get(name) ?? []), text]);
  }
  return fields;
}

/**
 * Keeps the state in the address, so that it can be bookmarked and sent; a new state is a step in the history.
 * @param {boolean} step whether "Back" leads to the state before; not for each letter typed, nor for a decision
 */
function write(step = true) {
  const fields = new URLSearchParams([...chosen()].map(([name, values]) => [name, values.join(",")]));
  writeDecisions(fields, decided);
  if (pinned && fields.size) fields.set("at", pinned.id);
  const fragment = fields.size ? fields.toString() : (pinned?.id ?? "");
  if (fragment === location.hash.slice(1)) return;
  const address = fragment ? `#${fragment}` : location.pathname + location.search;
  if (step) history.pushState(true, "", address);
  else history.replaceState(true, "", address);
}

/** Brings the page into the state that the address tells; a link to a finding leaves the filters as they are. */
function restore() {
  const [fragment, own] = [location.hash.slice(1), history.state !== null];
  let at = fragment;
  if ((fragment.includes("=") || own || !fragment) && tools) {
    const fields = new URLSearchParams(fragment.includes("=") ? fragment : "");
    if (fragment.includes("=")) at = fields.get("at") ?? "";
    for (const input of /** @type {Iterable<HTMLInputElement>} */ (tools.elements)) {
      const value = fields.get(input.name) ?? "";
      if (input.type === "checkbox") input.checked = value.split(",").includes(input.value);
      else if (input.matches("input, select")) input.value = value;
    }
    const folded = more ? [.../** @type {NodeListOf<HTMLInputElement>} */ (more.querySelectorAll("[name]"))] : [];
    if (more && folded.some((input) => fields.has(input.name))) more.open = true;
    // what "Back" leads to has the decisions of its time; those of now stay
    if (!own) for (const [fingerprint, decision] of readDecisions(fields)) decide(cardNamed(fingerprint), decision);
    apply();
  }
  const card = cards.find((card) => card.id === at);
  if (card?.classList.contains("off")) {
    tools?.reset();
    apply();
  }
  hold(card ?? null);
  if (card) goTo(card, "center");
  else if (!fragment.includes("=")) document.getElementById(fragment)?.scrollIntoView({ behavior: "instant" });
  if (own || card || decided.size) write(false);
}

/** Sets the findings under their rules or their files. @param {string} by `file`, or nothing for rules */
function group(by) {
  if (!list || list.dataset.by === by) return;
  list.dataset.by = by;
  for (const file of list.querySelectorAll(".file")) file.remove();
  for (const section of sections) section.hidden = by === "file";
  if (by === "file") list.append(...files());
  else for (const card of cards) document.getElementById(`rule-${card.dataset.rule}`)?.append(card);
}

/** A section for each file that has findings, in the order of the files. */
function files() {
  const heads = [...document.querySelectorAll(".reports > li")];
  return heads.flatMap((head, index) => {
    const own = cards.filter((card) => Number(card.dataset.file ?? 0) === index);
    own.sort((a, b) => findingOf(a).place.start - findingOf(b).place.start);
    if (!own.length) return [];
    const [section, title] = [document.createElement("section"), document.createElement("h3")];
    section.className = "under file";
    title.id = `file-${index}`;
    section.setAttribute("aria-labelledby", title.id);
    const [siglum, name] = [head.querySelector(".siglum"), head.querySelector("bdi")].map((part) => part?.cloneNode(true) ?? "");
    const count = document.createElement("span");
    count.className = "count";
    count.textContent = written(own.length);
    title.append(siglum, " ", name, " ", count);
    section.append(title, ...own);
    return [section];
  });
}

/** Shows the findings that pass all filters and have the words of the search. */
function apply() {
  const asked = chosen();
  group(asked.get("by")?.[0] ?? "");
  asked.delete("by");
  const [query] = asked.get("q") ?? [];
  /** @type {Range[]} */
  const ranges = [];
  const passes = (/** @type {HTMLElement} */ card) => {
    const severity = findingOf(card).severity;
    return (
      (asked.get("severity")?.includes(severity) ?? true) &&
      (asked.get("rule")?.includes(card.dataset.rule ?? "") ?? true) &&
      (asked.get("language")?.includes(card.dataset.language ?? "") ?? true) &&
      (asked.get("show")?.includes(stateOf(card)) ?? true)
    );
  };
  let hits = 0;
  for (const card of cards) {
    let shown = passes(card);
    if (shown && query) {
      let places = 0;
      for (const part of /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll("h4, .passage, .rule, .suggestion bdi, .concept"))) {
        for (const [start, end] of occurrences(part.textContent ?? "", query)) {
          ranges.push(rangeOver(part, start, end));
          places += 1;
        }
      }
      shown = places > 0;
    }
    card.classList.toggle("off", !shown);
    if (shown) hits += 1;
  }
  for (const section of document.querySelectorAll("#findings .under")) {
    section.classList.toggle("off", !section.querySelector("article.finding:not(.off)"));
  }
  if (CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
  const found = tools?.querySelector("output");
  if (found) found.value = asked.size ? written(hits) + " " + (found.dataset.label ?? "") : "";
}

// Walking.

/** @param {HTMLElement} card @param {"nearest" | "center"} block */
function goTo(card, block = "nearest") {
  card.focus({ preventScroll: true });
  // cards far away are laid out when they come near: a second look corrects the first
  for (const _ of [1, 2]) card.scrollIntoView({ block, behavior: "instant" });
}

/** @param {HTMLElement | null} card */
function hold(card) {
  pinned?.classList.remove("pinned");
  pinned?.removeAttribute("aria-current");
  pinned = card;
  pinned?.classList.add("pinned");
  pinned?.setAttribute("aria-current", "true");
  const close = /** @type {HTMLElement | null} */ (bar.querySelector("[name=close]"));
  if (close) close.hidden = !pinned;
}

/** Pins a finding: a step that "Back" takes back. @param {HTMLElement | null} card */
function pin(card) {
  hold(card);
  write();
}

/** The findings that filters leave, as they stand. */
const shown = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("article.finding:not(.off)")]);

/** @param {HTMLElement | null} card @param {number} step */
function along(card, step) {
  const all = shown();
  return card ? all[all.indexOf(card) + step] : all[0];
}

/** Goes to the next finding of which nothing is decided, or to the one before. @param {number} step 1 or -1 */
function walk(step) {
  const all = shown();
  const here = pinned ? all.indexOf(pinned) : -1;
  const rest = step > 0 ? all.slice(here + 1) : all.slice(0, here < 0 ? all.length : here).reverse();
  const next = rest.find((card) => stateOf(card) === "open");
  if (!next) return;
  pin(next);
  goTo(next, "center");
}

// Deciding.

/** Asks for the reason. @param {HTMLElement} card */
function ask(card) {
  if (card.querySelector(".judge, .verdict")) return;
  const form = /** @type {HTMLFormElement} */ (made("judge", "form"));
  const input = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  input("author").value = author;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = input("reason").value.trim();
    if (!reason) return;
    author = input("author").value.trim();
    form.remove();
    decide(card, { reason, author, expires: input("expires").value });
    settled(card);
  });
  card.append(form);
  input("reason").focus();
}

/**
 * Sets what is decided of a finding, and shows it.
 * @param {HTMLElement | undefined} card
 * @param {Decision | null} decision null takes it back
 */
function decide(card, decision) {
  if (!card) return;
  card.querySelector(".verdict")?.remove();
  if (decision) decided.set(fingerprintOf(card), decision);
  else decided.delete(fingerprintOf(card));
  const state = stateOf(card);
  card.classList.toggle("accepted", state === "accepted");
  card.classList.toggle("dismissed", state === "dismissed");
  if (!decision) return;
  const { reason = "", author = "", expires = "" } = decision;
  const verdict = made("verdict", "p");
  const [name, told] = [verdict.querySelector("b"), verdict.querySelector("bdi")];
  if (name) name.textContent = said.dataset[state] ?? "";
  if (told) told.textContent = [reason, author, expires].filter(Boolean).join(" · ");
  card.append(verdict);
  const reasons = document.getElementById("reasons");
  if (!reason || [...(reasons?.children ?? [])].some((known) => known.getAttribute("value") === reason)) return;
  const option = document.createElement("option");
  option.value = reason;
  reasons?.append(option);
}

/** After a decision: the address keeps it. @param {HTMLElement} card */
function settled(card) {
  saved = alarms().length === 0;
  apply();
  count();
  write(false);
  card.focus({ preventScroll: true });
}

/** The false alarms as a baseline has them. @returns {Dismissal[]} */
function alarms() {
  const told = cards.filter((card) => stateOf(card) === "dismissed");
  return told.map((card) => {
    const { fingerprint, rule, place } = findingOf(card);
    const { reason = "", author = "", expires } = decided.get(fingerprint) ?? {};
    return { fingerprint, rule, text: place.text, reason, author, expires };
  });
}

/** Tells how much is decided. */
function count() {
  for (const number of /** @type {NodeListOf<HTMLElement>} */ (bar.querySelectorAll("b[data-of]"))) {
    number.textContent = written(cards.filter((card) => stateOf(card) === number.dataset.of).length);
  }
  const saving = /** @type {HTMLElement | null} */ (bar.querySelector(".saving"));
  if (saving) saving.hidden = alarms().length === 0;
}

/** A finding as lines: the passage of each side. @param {Element} card */
const linesOf = (card) =>
  [...card.querySelectorAll(".passage")]
    .map((passage) => {
      const clone = /** @type {Element} */ (passage.cloneNode(true));
      for (const label of clone.querySelectorAll(".control, .aside")) label.remove();
      return clone.textContent?.replace(/\s+/g, " ").trim() ?? "";
    })
    .join("\n");

copies(() => (pinned ? linesOf(pinned) : ""));

/** @param {HTMLElement} card */
function accept(card) {
  card.querySelector(".judge")?.remove();
  decide(card, {});
  settled(card);
}

/** Findings as a table, one a line. */
function tsv() {
  const head = ["rule", "severity", "message", "path", "line", "start", "end", "text", "other", "suggestion", "fingerprint", "decision"];
  const lines = cards.map((card) => ({ ...findingOf(card), decision: stateOf(card) })).map(({ place, related, ...f }) => [
    ...[f.rule, f.severity, f.message.replace(/[\u2068\u2069]/g, ""), place.path, place.line ?? "", place.start, place.end],
    ...[place.text, related[0]?.text ?? "", f.suggestion ?? "", f.fingerprint, f.decision],
  ]);
  return table([head, ...lines]);
}

// What the reader does.

/** @type {Record<string, (button: HTMLButtonElement, card: HTMLElement | null) => void>} */
const acts = {
  judge: (_, card) => card && ask(card),
  accept: (_, card) => card && accept(card),
  undo: (_, card) => {
    decide(card ?? undefined, null);
    if (card) settled(card);
  },
  next: () => walk(1),
  back: () => walk(-1),
  close: () => pin(null),
  cancel: (button, card) => {
    button.closest("form")?.remove();
    card?.focus({ preventScroll: true });
  },
  pair: (_, card) => card && copy(linesOf(card)),
  copy: () => {
    copy(baselineText(embedded.known, alarms()));
    saved = true;
  },
  save: () => {
    save("baseline.toml", "application/toml", baselineText(embedded.known, alarms()));
    saved = true;
  },
  download: (button) => {
    if (button.value === "json") save("findings.json", "application/json", JSON.stringify(findings) + "\n");
    else save("findings.tsv", "text/tab-separated-values", tsv());
  },
};

document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const button = target.closest("button");
  if (button) return acts[button.name]?.(button, cardOf(button));
  const by = /** @type {HTMLSelectElement | null} */ (tools?.elements.namedItem("by") ?? null);
  if (target.closest(".rules a") && by?.value) {
    by.value = "";
    apply();
    write();
  }
  const card = cardOf(target);
  const away = target.closest("a, input, label, select, summary");
  if (card && !away && getSelection()?.isCollapsed !== false) pin(card === pinned ? null : card);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const search = /** @type {HTMLInputElement | null} */ (tools?.elements.namedItem("q") ?? null);
  const card = cardOf(target) ?? pinned;
  if (event.key === "Escape") {
    const form = target.closest(".judge");
    if (form) {
      form.remove();
      cardOf(card)?.focus({ preventScroll: true });
      return;
    }
    if (search && target === search) search.value = "";
    target.blur();
    pin(null);
    apply();
    write();
    return;
  }
  if (target.matches("input, select, textarea")) return;
  /** @type {Record<string, number>} */
  const steps = cardOf(target) ? { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 } : { j: 1, k: -1 };
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.scrollIntoView({ block: "center" });
  } else if (event.key === "Enter" && cardOf(target) === target) {
    pin(target === pinned ? null : target);
  } else if (event.key === "d" && card) {
    event.preventDefault();
    ask(card);
  } else if (event.key === "a" && card) {
    accept(card);
  } else if (event.key === "n" || event.key === "p") {
    walk(event.key === "n" ? 1 : -1);
  } else if (steps[event.key]) {
    event.preventDefault();
    const next = along(card, steps[event.key]);
    if (next) goTo(next);
  }
});

addEventListener("beforeunload", (event) => {
  if (!saved) event.preventDefault();
});
addEventListener("popstate", restore);
tools?.addEventListener("submit", (event) => event.preventDefault());
/** The field that was changed last: letters typed one after the other are one step. @type {EventTarget | null} */
let typed = null;
tools?.addEventListener("input", (event) => {
  apply();
  write(!(/** @type {Element} */ (event.target).matches("[name=q]")) || typed !== event.target);
  typed = event.target;
});

const list = /** @type {HTMLElement | null} */ (document.getElementById("findings"));
if (list) list.dataset.by = "";
const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#findings .under")]);
for (const card of cards) card.querySelector(".foot")?.append(made("actions", "p"));
const more = tools?.querySelector("details");
if (tools) tools.hidden = false;
bar.hidden = cards.length === 0;
document.documentElement.classList.add("scripted");
restore();
count();
