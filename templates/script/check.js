// @ts-check
// What the check report adds for readers with a script: walking, search, filters, and dismissing findings into a
// baseline. It stores nothing and calls nobody. Without it the page is a complete document.

import { occurrences, rangeOver } from "./fold.js";
import { dataOf, save, table, unpacked } from "./packed.js";
import { baselineText } from "./baseline.js";

/** @typedef {{ path: string, start: number, end: number, line?: number, text: string }} Place */
/** @typedef {{ rule: string, severity: string, message: string, place: Place, related: Place[], suggestion?: string, fingerprint: string }} Finding */
/** @typedef {import("./baseline.js").Dismissal} Dismissal */

const embedded = /** @type {import("./packed.js").Packed & { known: Dismissal[] }} */ (dataOf("check"));
const findings = /** @type {Finding[]} */ (unpacked(embedded) ?? []);
const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("article.finding")]);
const tools = /** @type {HTMLFormElement | null} */ (document.querySelector("form.tools"));
const bar = /** @type {HTMLElement} */ (document.querySelector(".status"));
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** What the reader has dismissed here, by fingerprint. @type {Map<string, Dismissal>} */
const judged = new Map();
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
const findingIn = new Map(cards.map((card, index) => [card, findings[index]]));
const findingOf = (/** @type {HTMLElement} */ card) => /** @type {Finding} */ (findingIn.get(card));

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

function write() {
  const fields = new URLSearchParams([...chosen()].map(([name, values]) => [name, values.join(",")]));
  if (pinned && fields.size) fields.set("at", pinned.id);
  const fragment = fields.size ? fields.toString() : (pinned?.id ?? "");
  history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
}

/** Brings the page into the state that the address tells; a plain `#f0123` leaves the filters as they are. */
function restore() {
  const fragment = location.hash.slice(1);
  let at = fragment;
  if (fragment.includes("=") && tools) {
    const fields = new URLSearchParams(fragment);
    at = fields.get("at") ?? "";
    for (const input of /** @type {Iterable<HTMLInputElement>} */ (tools.elements)) {
      const value = fields.get(input.name) ?? "";
      if (input.type === "checkbox") input.checked = value.split(",").includes(input.value);
      else if (input.matches("input, select")) input.value = value;
    }
    if (more && [...fields.keys()].some((name) => name !== "q" && name !== "at")) more.open = true;
    apply();
  }
  const card = cards.find((card) => card.id === at);
  if (!card) return;
  if (card.classList.contains("off")) {
    tools?.reset();
    apply();
  }
  pin(card);
  goTo(card);
}

/** Shows the findings that pass all filters and have the words of the search. */
function apply() {
  const asked = chosen();
  const [query] = asked.get("q") ?? [];
  /** @type {Range[]} */
  const ranges = [];
  const passes = (/** @type {HTMLElement} */ card) => {
    const severity = findingOf(card).severity;
    const state = judged.has(fingerprintOf(card)) ? "dismissed" : "open";
    return (
      (asked.get("severity")?.includes(severity) ?? true) &&
      (asked.get("rule")?.includes(card.dataset.rule ?? "") ?? true) &&
      (asked.get("language")?.includes(card.dataset.language ?? "") ?? true) &&
      (asked.get("show")?.includes(state) ?? true)
    );
  };
  let hits = 0;
  for (const card of cards) {
    let shown = passes(card);
    if (shown && query) {
      let places = 0;
      for (const part of /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll("h3, .passage, .rule, .suggestion bdi, .concept"))) {
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
  if (CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
  const found = tools?.querySelector("output");
  if (found) found.value = asked.size ? hits.toLocaleString(document.documentElement.lang) + " " + (found.dataset.label ?? "") : "";
}

// Walking.

/** @param {HTMLElement} card */
function goTo(card) {
  card.focus({ preventScroll: true });
  const near = Math.abs(card.getBoundingClientRect().top) < 2 * innerHeight;
  card.scrollIntoView({ block: "nearest", behavior: still.matches || !near ? "instant" : "smooth" });
}

/** @param {HTMLElement | null} card */
function pin(card) {
  pinned?.classList.remove("pinned");
  pinned?.removeAttribute("aria-current");
  pinned = card;
  pinned?.classList.add("pinned");
  pinned?.setAttribute("aria-current", "true");
  write();
}

/** @param {HTMLElement | null} card @param {number} step */
function along(card, step) {
  const shown = cards.filter((card) => !card.classList.contains("off"));
  return card ? shown[shown.indexOf(card) + step] : shown[0];
}

// Dismissing.

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
    dismiss(card, reason, author, input("expires").value);
  });
  card.append(form);
  input("reason").focus();
}

/**
 * @param {HTMLElement} card
 * @param {string} reason
 * @param {string} author
 * @param {string} expires the last day on which it holds, or nothing
 */
function dismiss(card, reason, author, expires) {
  const { fingerprint, rule, place } = findingOf(card);
  judged.set(fingerprint, { fingerprint, rule, text: place.text, reason, author, expires });
  const verdict = made("verdict", "p");
  const told = verdict.querySelector("bdi");
  if (told) told.textContent = [reason, author, expires].filter(Boolean).join(" · ");
  card.append(verdict);
  card.classList.add("dismissed");
  const reasons = document.getElementById("reasons");
  if (![...(reasons?.children ?? [])].some((known) => known.getAttribute("value") === reason)) {
    const option = document.createElement("option");
    option.value = reason;
    reasons?.append(option);
  }
  changed();
  card.focus({ preventScroll: true });
}

/** @param {HTMLElement} card */
function undo(card) {
  judged.delete(fingerprintOf(card));
  card.querySelector(".verdict")?.remove();
  card.classList.remove("dismissed");
  changed();
}

function changed() {
  saved = judged.size === 0;
  bar.hidden = judged.size === 0;
  const count = bar.querySelector("b");
  if (count) count.textContent = judged.size.toLocaleString(document.documentElement.lang);
  apply();
}

/** What waits to be copied. */
let taken = "";

/** @param {string} text */
function copy(text) {
  taken = text;
  document.execCommand("copy");
  taken = "";
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

document.addEventListener("copy", (event) => {
  const writing = document.activeElement?.matches("input, select");
  const text = taken || (pinned && !writing && getSelection()?.isCollapsed !== false ? linesOf(pinned) : "");
  if (!text) return;
  event.clipboardData?.setData("text/plain", text);
  event.preventDefault();
});

/** Findings as a table, one a line. */
function tsv() {
  const head = ["rule", "severity", "message", "path", "line", "start", "end", "text", "other", "suggestion", "fingerprint"];
  const lines = findings.map(({ place, related, ...f }) => [
    ...[f.rule, f.severity, f.message.replace(/[\u2068\u2069]/g, ""), place.path, place.line ?? "", place.start, place.end],
    ...[place.text, related[0]?.text ?? "", f.suggestion ?? "", f.fingerprint],
  ]);
  return table([head, ...lines]);
}

// What the reader does.

/** @type {Record<string, (button: HTMLButtonElement, card: HTMLElement | null) => void>} */
const acts = {
  judge: (_, card) => card && ask(card),
  undo: (_, card) => card && undo(card),
  cancel: (button, card) => {
    button.closest("form")?.remove();
    card?.focus({ preventScroll: true });
  },
  pair: (_, card) => card && copy(linesOf(card)),
  copy: () => {
    copy(baselineText(embedded.known, [...judged.values()]));
    saved = true;
  },
  save: () => {
    save("baseline.toml", "application/toml", baselineText(embedded.known, [...judged.values()]));
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
  const rule = /** @type {HTMLElement | null} */ (target.closest(".rules a[data-rule]"))?.dataset.rule;
  const select = /** @type {HTMLSelectElement | null} */ (tools?.elements.namedItem("rule"));
  if (rule && select && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    select.value = rule;
    if (more) more.open = true;
    apply();
    write();
    document.getElementById("findings")?.scrollIntoView();
    return;
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
  } else if (steps[event.key]) {
    event.preventDefault();
    const next = along(card, steps[event.key]);
    if (next) goTo(next);
  }
});

addEventListener("beforeunload", (event) => {
  if (!saved) event.preventDefault();
});
addEventListener("hashchange", restore);
tools?.addEventListener("submit", (event) => event.preventDefault());
tools?.addEventListener("input", () => {
  apply();
  write();
});

for (const card of cards) card.querySelector(".foot")?.append(made("actions", "p"));
const more = tools?.querySelector("details");
if (more) more.open = matchMedia("(min-width: 52rem)").matches;
if (tools) tools.hidden = false;
document.documentElement.classList.add("scripted");
restore();
