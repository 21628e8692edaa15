// @ts-check
// The reading view as elements: its sentences, their partners, the rows in which they stand, the lines between them.

import { collation, embedded } from "./data.js";

export const parallel = /** @type {HTMLElement} */ (document.querySelector(".reading > .parallel"));
export const units = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#reading .unit")]);
const crossings = /** @type {SVGSVGElement} */ (document.querySelector("svg.crossings"));
/** The signs of the reports; those of one text stand together. @type {string[]} */
const sigla = [];
for (const head of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".reports li"))) {
  sigla[Number(head.dataset.report)] = head.querySelector(".siglum")?.textContent ?? "";
}

/** There are more reports than columns: a row lists those that have something. */
export const listed = document.body.matches(".columns-many");

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

/** The name of a sentence's report, its number and its language, as they are cited. */
export function citationOf(/** @type {Element} */ unit) {
  const report = reportOf(unit);
  const language = new Intl.DisplayNames([document.documentElement.lang], { type: "language" }).of(passageOf(unit).lang || "und");
  return `${sigla[report]} ${unit.querySelector(".no")?.textContent} (${collation.reports[report].path}, ${language})`;
}

/** The sentence's text on one line, without the labels of invisible characters. */
export function textOf(/** @type {Element} */ unit) {
  const passage = /** @type {HTMLElement} */ (passageOf(unit).cloneNode(true));
  for (const label of passage.querySelectorAll(".control")) label.remove();
  return passage.textContent?.replace(/\s+/g, " ").trim() ?? "";
}

/** The facts that a sentence mentions, by their index in the collation. @type {Map<HTMLElement, Set<number>>} */
const factsIn = new Map();
/** The mentions of each fact: a page of many reports is too long to be searched at each movement. @type {Map<number, HTMLElement[]>} */
const marksOf = new Map();
for (const unit of units) {
  /** @type {Set<number>} */
  const facts = new Set();
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (unit.querySelectorAll("u[data-f]"))) {
    for (const fact of (mark.dataset.f ?? "").split(" ").map(Number)) {
      facts.add(fact);
      const marks = marksOf.get(fact);
      if (marks) marks.push(mark);
      else marksOf.set(fact, [mark]);
    }
  }
  factsIn.set(unit, facts);
}
export const factsOf = (/** @type {HTMLElement} */ unit) => factsIn.get(unit) ?? new Set();
/** The words that mention a fact. */
export const mentionsOf = (/** @type {number} */ fact) => marksOf.get(fact) ?? [];

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
    const filled = counts.filter((count) => count > 0).length;
    const sparse = counts.length > 2 && 2 * filled <= counts.length;
    const cells = counts.map((count, column) => {
      const name = names[column]?.cloneNode(true);
      const here = waiting[column].splice(0, count);
      const cell = block("cell", "cell", count && name ? [name, ...here] : here);
      cell.dir = directions[column];
      if (sparse) cell.ariaColIndex = String(column + 1);
      return cell;
    });
    const shown = sparse ? cells.filter((_, column) => counts[column] > 0) : cells;
    return block(`row${facing ? " facing" : ""}${sparse ? " sparse" : ""}`, "row", shown);
  });
  parallel.replaceChildren(block("row heads", "row", order.map((report) => heads[before.indexOf(report)])), ...rows);
  orderTables(before);
  markCrossings(rows);
  watch();
}

/** One order of columns everywhere: the facts follow. @param {number[]} before */
function orderTables(before) {
  for (const line of document.querySelectorAll("#facts tr:not(.group)")) {
    const [name, ...cells] = line.children;
    line.replaceChildren(name, ...order.map((report) => cells[before.indexOf(report)]));
  }
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

// The bar of each report: where the reader is in it.

const strips = /** @type {SVGSVGElement[]} */ ([...document.querySelectorAll("svg.strip")]);

/** @typedef {{ unit: HTMLElement, from: number, to: number }} Stretch */

/** Where each sentence stands on the bar of its report, as `strip.rs` draws it. @type {Stretch[][]} */
const courses = strips.map(() => []);
/** @type {Map<Element, [number, Stretch]>} */
const stretches = new Map();
const stripOf = new Map(strips.map((strip, n) => [Number(strip.dataset.report), n]));
for (const unit of units) {
  const n = stripOf.get(reportOf(unit));
  if (n === undefined || unit.closest(".boilerplate")) continue;
  const from = courses[n][courses[n].length - 1]?.to ?? 0;
  const stretch = { unit, from, to: from + Math.max(1, Math.ceil([...(passageOf(unit).textContent ?? "")].length / 8)) };
  courses[n].push(stretch);
  stretches.set(unit, [n, stretch]);
}

/** Marks on each bar the sentences that are in view. */
function showPlaces() {
  /** @type {[number, number][]} */
  const seen = strips.map(() => [Infinity, 0]);
  for (const unit of [...inView].flatMap((row) => [...row.querySelectorAll(".unit")])) {
    const [n, { from, to }] = stretches.get(unit) ?? [-1, { from: 0, to: 0 }];
    if (n >= 0) seen[n] = [Math.min(seen[n][0], from), Math.max(seen[n][1], to)];
  }
  for (const [n, strip] of strips.entries()) {
    const [from, to] = seen[n];
    const mark = strip.querySelector(".at");
    mark?.setAttribute("x", String(to ? from : 0));
    mark?.setAttribute("width", String(to ? to - from : 0));
  }
}

/** The sentence that a place on a bar stands for. @param {SVGSVGElement} strip @param {number} x in the window */
export function unitOn(strip, x) {
  const { left, right } = strip.getBoundingClientRect();
  const share = getComputedStyle(strip).direction === "rtl" ? (right - x) / (right - left) : (x - left) / (right - left);
  const course = courses[strips.indexOf(strip)];
  const place = share * strip.viewBox.baseVal.width;
  return course.find(({ to }) => place < to)?.unit ?? course[course.length - 1]?.unit;
}

// Lines between partners: quiet for all in view, strong for the sentence that is pointed at.

/** @type {Set<Element>} */
const inView = new Set();
/** @type {Element | null} */
let strong = null;
let due = false;
const narrow = matchMedia("(max-width: 52rem)");
/** More lines than a reader tells apart: only those of the sentence that is pointed at are drawn. */
const crowded = collation.reports.length > 3;

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) isIntersecting ? inView.add(target) : inView.delete(target);
  showPlaces();
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
  if ((narrow.matches || crowded) && !strong) return crossings.replaceChildren();
  /** @type {[SVGPathElement[], SVGPathElement[]]} */
  const [quiet, loud] = [[], []];
  for (const row of crowded ? [strong?.closest(".row")] : [...inView, strong?.closest(".row")]) {
    for (const unit of crowded && strong ? [strong] : (row?.querySelectorAll(".unit:not(.off)") ?? [])) {
      for (const partner of partnersOf(unit)) {
        const key = [unit.id, partner.id].sort().join();
        if (drawn.has(key) || partner.matches(".off") || !parallel.contains(partner)) continue;
        drawn.add(key);
        const points = unit === strong || partner === strong;
        if ((narrow.matches || crowded) && !points) continue;
        const path = course(frame, unit, partner);
        if (points) path.classList.add("strong");
        (points ? loud : quiet).push(path);
      }
    }
  }
  crossings.replaceChildren(...quiet, ...loud);
}

/**
 * The line of a link at the height of the sentences' numbers. It runs where no text stands: up and down between the
 * columns, and past a column in between above the row to which it leads. On a narrow screen, where reports stand
 * under each other, it runs along the edge, and only from the sentence that is pointed at.
 * @param {DOMRect} frame
 * @param {Element} from
 * @param {Element} to
 */
function course(frame, from, to) {
  const boxes = [boxOf(from), boxOf(to)];
  const [a, b] = boxes.sort((a, b) => a.left - b.left);
  const [y1, y2] = [a, b].map((box) => box.top + 18 - frame.top);
  // neighbours in a gutter keep apart
  const lane = [-6, -3, 3, 6][(columnOf(from) + columnOf(to) + Math.abs(Math.round(y1 / 7))) % 4];
  if (a.left === b.left || narrow.matches || a.sparse || b.sparse || (listed && !(a.seen && b.seen))) {
    const edge = (narrow.matches ? Math.min(a.left, b.left) : Math.max(a.left, b.left)) - frame.left;
    return rounded([[edge, y1], [edge - 6, y1], [edge - 6, y2], [edge, y2]]);
  }
  const [x1, x2] = [a.right - frame.left, b.left - frame.left];
  const [g1, g2] = [x1 + GUTTER + lane, x2 - GUTTER + lane];
  if (!listed && Math.abs(columnOf(from) - columnOf(to)) === 1) return rounded([[x1, y1], [g1, y1], [g1, y2], [x2, y2]]);
  const above = b.row.top - frame.top + (b.facing ? -3.5 : 1);
  return rounded([[x1, y1], [g1, y1], [g1, above], [g2, above], [g2, y2], [x2, y2]]);
}


/**
 * Where a sentence stands. Of a row that is not in view only the frame is laid out; to ask for more would lay out the
 * whole page anew. There the place follows from the row and the column.
 * @param {Element} unit
 */
function boxOf(unit) {
  const element = unit.closest(".row") ?? unit;
  const [row, facing, seen] = [element.getBoundingClientRect(), element.matches(".facing"), inView.has(element)];
  const sparse = element.matches(".sparse");
  if (seen) {
    const { left, right, top } = unit.getBoundingClientRect();
    return { left, right, top, row, facing, seen, sparse };
  }
  const columns = listed || narrow.matches ? 1 : order.length;
  const column = getComputedStyle(parallel).direction === "rtl" ? columns - 1 - columnOf(unit) : columnOf(unit);
  const width = row.width / columns;
  const left = row.left + (columns === 1 ? 0 : column * width) + GUTTER;
  return { left, right: left + width - 2 * GUTTER, top: row.top + 12, row, facing, seen, sparse };
}

/** From the edge of a sentence to the middle between two columns: the padding of a cell. */
const GUTTER = 14;

/**
 * A path along points, each a level or upright step from the one before, with round corners.
 * @param {[number, number][]} points
 */
function rounded(points) {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const steps = points.slice(1, -1).map(([x, y], i) => {
    const [[px, py], [nx, ny]] = [points[i], points[i + 2]];
    const radius = Math.min(5, Math.hypot(x - px, y - py) / 2, Math.hypot(nx - x, ny - y) / 2);
    const towards = (/** @type {number} */ tx, /** @type {number} */ ty) =>
      `${x + Math.sign(tx - x) * radius} ${y + Math.sign(ty - y) * radius}`;
    return `L${towards(px, py)}Q${x} ${y} ${towards(nx, ny)}`;
  });
  path.setAttribute("d", `M${points[0].join(" ")}${steps.join("")}L${points[points.length - 1].join(" ")}`);
  return path;
}
