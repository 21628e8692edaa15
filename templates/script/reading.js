// @ts-check
// The reading view as elements: its sentences, their partners, the rows in which they stand, the lines between them.

import { collation, embedded } from "./data.js";

export const parallel = /** @type {HTMLElement} */ (document.querySelector(".reading > .parallel"));
export const units = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#reading .unit")]);
const crossings = /** @type {SVGSVGElement} */ (document.querySelector("svg.crossings"));
const sigla = [...document.querySelectorAll(".reports .siglum")].map((siglum) => siglum.textContent ?? "");

/** The index of a sentence's report. */
export const reportOf = (/** @type {Element} */ unit) => Number(/^r(\d+)u/.exec(unit.id)?.[1]);

/** @param {Element} unit */
export const passageOf = (unit) => /** @type {HTMLElement} */ (unit.querySelector(".passage"));

/** @param {Element} unit */
export const partnersOf = (unit) =>
  /** @type {HTMLElement[]} */ (
    [...unit.querySelectorAll(".partners > a:not(.differs)")]
      .map((a) => document.getElementById(a.getAttribute("href")?.slice(1) ?? ""))
      .filter((partner) => partner !== null)
  );

/** The sentence's text on one line, without the labels of invisible characters. */
export function textOf(/** @type {Element} */ unit) {
  const passage = /** @type {HTMLElement} */ (passageOf(unit).cloneNode(true));
  for (const label of passage.querySelectorAll(".control")) label.remove();
  return passage.textContent?.replace(/\s+/g, " ").trim() ?? "";
}

/** The facts that a sentence mentions, by their index in the collation. */
const factsIn = new Map(
  units.map((unit) => [
    unit,
    new Set([...unit.querySelectorAll("mark")].flatMap((mark) => (mark.dataset.f ?? "").split(" ").map(Number))),
  ]),
);
export const factsOf = (/** @type {HTMLElement} */ unit) => factsIn.get(unit) ?? new Set();

/** A link to a sentence, as the page writes it. */
export function placeOf(/** @type {HTMLElement} */ unit) {
  const link = document.createElement("a");
  const siglum = document.createElement("b");
  siglum.textContent = sigla[reportOf(unit)];
  link.href = `#${unit.id}`;
  link.append(siglum, " ", unit.querySelector(".no")?.textContent ?? "");
  return link;
}

// Rows.

/** The reports in the order of the columns. */
let order = collation.reports.map((_, report) => report);

export const columnOf = (/** @type {Element} */ unit) => order.indexOf(reportOf(unit));

/**
 * An element of the reading view.
 * @param {string} name
 * @param {string} role
 * @param {Node[]} children
 */
function block(name, role, children) {
  const element = document.createElement("div");
  element.className = name;
  element.setAttribute("role", role);
  element.append(...children);
  return element;
}

/**
 * Lays the rows with another report as the pivot, which takes the first column.
 * @param {number} pivot
 */
export function layOut(pivot) {
  const before = order;
  const heads = [...parallel.querySelectorAll(".heads .cell")];
  order = [pivot, ...collation.reports.map((_, report) => report).filter((report) => report !== pivot)];
  const waiting = order.map((report) => units.filter((unit) => reportOf(unit) === report && parallel.contains(unit)));
  const names = order.map((report) => parallel.querySelector(`.cell:has(> [id^=r${report}u]) > .from`));
  const directions = waiting.map((column) => (column.length ? passageOf(column[0]).dir : ""));
  const rows = embedded.layouts[pivot].map(([facing, counts]) => {
    const cells = counts.map((count, column) => {
      const name = names[column]?.cloneNode(true);
      const here = waiting[column].splice(0, count);
      const cell = block("cell", "cell", count && name ? [name, ...here] : here);
      cell.dir = directions[column];
      return cell;
    });
    return block(facing ? "row facing" : "row", "row", cells);
  });
  parallel.dir = directions[0];
  parallel.replaceChildren(block("row heads", "row", order.map((report) => heads[before.indexOf(report)])), ...rows);
  markCrossings(rows);
  watch();
}

/** Tells of each link whether it leads up or down. @param {HTMLElement[]} rows */
function markCrossings(rows) {
  const rowOf = new Map(rows.flatMap((row, n) => [...row.querySelectorAll(".unit")].map((unit) => [unit.id, n])));
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (parallel.querySelectorAll(".partners > a:not(.differs)"))) {
    const here = rowOf.get(link.closest(".unit")?.id ?? "") ?? 0;
    const there = rowOf.get(link.getAttribute("href")?.slice(1) ?? "") ?? Infinity;
    const way = there < here ? "up" : there > here ? "down" : "";
    link.classList.remove("up", "down");
    if (way) link.classList.add(way);
    link.title = parallel.dataset[way] ?? "";
  }
}

// Lines between partners: quiet for all in view, strong for the sentence that is pointed at.

/** @type {Set<Element>} */
const inView = new Set();
/** @type {Element | null} */
let strong = null;
let due = false;

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) isIntersecting ? inView.add(target) : inView.delete(target);
  drawSoon();
});
const resized = new ResizeObserver(() => drawSoon());

/** Follows which rows are in view. */
export function watch() {
  watcher.disconnect();
  inView.clear();
  for (const row of parallel.querySelectorAll(".row:not(.heads)")) watcher.observe(row);
  resized.observe(parallel);
}

/** @param {Element | null} unit whose links are strong; null for none */
export function point(unit) {
  strong = unit;
  drawSoon();
}

export function drawSoon() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    draw();
  });
}

function draw() {
  const frame = parallel.getBoundingClientRect();
  const drawn = new Set();
  /** @type {[SVGPathElement[], SVGPathElement[]]} */
  const [quiet, loud] = [[], []];
  for (const row of [...inView, strong?.closest(".row")]) {
    for (const unit of row?.querySelectorAll(".unit:not(.off)") ?? []) {
      for (const partner of partnersOf(unit)) {
        const key = [unit.id, partner.id].sort().join();
        if (drawn.has(key) || partner.matches(".off") || !parallel.contains(partner)) continue;
        drawn.add(key);
        const path = curve(frame, unit, partner);
        const points = unit === strong || partner === strong;
        if (points) path.classList.add("strong");
        (points ? loud : quiet).push(path);
      }
    }
  }
  crossings.replaceChildren(...quiet, ...loud);
}

/**
 * The line of a link, from edge to edge at the height of the sentences' numbers. What stands between two columns of
 * one row is passed above.
 * @param {DOMRect} frame
 * @param {Element} from
 * @param {Element} to
 */
function curve(frame, from, to) {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const [a, b] = [from, to].map((unit) => unit.getBoundingClientRect()).sort((a, b) => a.left - b.left);
  const stacked = a.left === b.left;
  const [x1, x2] = [(stacked ? a.left : a.right) - frame.left, b.left - frame.left];
  const [y1, y2] = [a.top + 18 - frame.top, b.top + 18 - frame.top];
  const row = from.closest(".row");
  if (row === to.closest(".row") && Math.abs(columnOf(from) - columnOf(to)) > 1 && row) {
    const top = row.getBoundingClientRect().top - frame.top;
    path.setAttribute("d", `M${x1} ${y1}q12 0 12 -10V${top + 6}q0 -6 6 -6H${x2 - 18}q6 0 6 6V${y2 - 10}q0 10 12 10`);
  } else {
    const bend = stacked ? -24 : (x2 - x1) / 2;
    path.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 + (stacked ? bend : -bend)} ${y2} ${x2} ${y2}`);
  }
  return path;
}
