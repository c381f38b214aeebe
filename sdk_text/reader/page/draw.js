// Codings on the page: fills through the CSS Custom Highlight API, stripes in the margin. Both only
// for what is near the window, so that a report of any length stays quick.

import { codeSheet, highlightName } from "./colors.js";
import { h } from "./dom.js";
import { blockAt, rangeOf } from "./layout.js";
import { shownCodings } from "./model.js";
import { codeOf, emit, state } from "./state.js";
import { percent, t } from "./words.js";

const NEAR = "900px";
const LANE = 11;       // px from one stripe to the next
const MOST_WASHES = 2; // colours laid over one another: more would hide the words
const LEAST = 9;       // px, the shortest stripe that still shows its pattern
const sheet = new CSSStyleSheet();
const view = { near: new Set(), byBlock: new Map(), observer: null, width: 0, root: null };

/** Return whether this browser can colour text without touching the document. */
export function canHighlight() {
  return Boolean(globalThis.CSS && CSS.highlights && globalThis.Highlight);
}

/** Put the colours of the project's codes into `root` (the document or a shadow root). */
export function useColors(root) {
  sheet.replaceSync(codeSheet(state.project.codes));
  if (!root.adoptedStyleSheets.includes(sheet)) {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
}

/** On paper all is in sight: draw every block, and keep the lines as the stripes stand beside them. */
export function drawForPrint(is) {
  view.root.style.width = is ? `${view.root.clientWidth}px` : "";
  if (is) drawChunks([...view.root.querySelectorAll(".chunk")]);
}

/** Begin to draw `state.model` whose text stands in `article`. */
export function watchBlocks(article) {
  stopDrawing();
  view.root = article;
  view.observer = new IntersectionObserver(entries => {
    const came = [];
    for (const entry of entries) {
      if (entry.isIntersecting) {
        view.near.add(entry.target);
        came.push(entry.target);
      } else view.near.delete(entry.target);
    }
    drawChunks(came);
  }, { rootMargin: `${NEAR} 0px` });
  article.querySelectorAll(".chunk").forEach(chunk => view.observer.observe(chunk));
  const resized = new ResizeObserver(() => {
    if (article.clientWidth === view.width) return;
    view.width = article.clientWidth;
    redrawAll();
    emit("resized");
  });
  view.width = article.clientWidth;
  resized.observe(article);
  view.resized = resized;
  indexCodings();
}

/** Forget the report that was drawn. */
export function stopDrawing() {
  if (view.observer) view.observer.disconnect();
  if (view.resized) view.resized.disconnect();
  view.near.clear();
  view.byBlock.clear();
  if (canHighlight()) CSS.highlights.clear();
}

/** Draw anew what changed: blocks whose codings are other ones than those that were drawn. */
export function redraw() {
  if (!state.model) return;
  indexCodings();
  for (const block of state.model.blocks) {
    if (block.drawn && block.key !== keyOf(block)) wipe(block);
  }
  drawChunks([...view.near]);
}

/** Draw everything anew. */
export function redrawAll() {
  if (!state.model) return;
  state.model.blocks.forEach(wipe);
  drawChunks([...view.near]);
}

function keyOf(block) {
  return (view.byBlock.get(block) || []).map(({ coding, start, end }) =>
    `${coding.id} ${start} ${end} ${coding.status} ${coding.decided ? 1 : 0}`).join("|");
}

function wipe(block) {
  block.drawn = false;
  for (const [highlight, range] of block.ranges || []) highlight.delete(range);
  block.ranges = [];
}

function indexCodings() {
  view.byBlock.clear();
  if (!state.model) return;
  for (const coding of shownCodings(state.model)) {
    for (const piece of coding.pieces) {
      const last = blockAt(state.model, Math.max(piece.end - 1, piece.start));
      for (let i = blockAt(state.model, piece.start); i <= last; i += 1) {
        const block = state.model.blocks[i];
        const start = Math.max(piece.start, block.start);
        const end = Math.min(piece.end, block.end);
        if (end <= start) continue;
        if (!view.byBlock.has(block)) view.byBlock.set(block, []);
        view.byBlock.get(block).push({ coding, start, end });
      }
    }
  }
}

function drawChunks(chunks) {
  const { model } = state;
  if (!model) return;
  const blocks = chunks.flatMap(chunk => [...chunk.children])
    .map(element => model.blockOf.get(element)).filter(block => block && !block.drawn);
  const plans = blocks.map(block => measure(block)); // read first, then write: one layout
  plans.forEach(({ block, rows }) => {
    block.drawn = true;
    block.key = keyOf(block);
    const stripes = block.element.lastElementChild;
    stripes.replaceChildren(...rows.map(stripe));
  });
}

function measure(block) {
  const parts = view.byBlock.get(block) || [];
  block.ranges = [];
  if (!parts.length) return { block, rows: [] };
  const box = block.element.getBoundingClientRect();
  const style = getComputedStyle(block.element);
  const inner = box.width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) || 1;
  const rows = [];
  const painted = [];
  for (const part of parts) {
    const range = rangeOf(state.model, part.start, part.end);
    const washed = washes(painted, part);
    painted.push(...washed);
    washed.forEach(w => paint(block, part.coding, rangeOf(state.model, w.start, w.end)));
    const rects = [...range.getClientRects()].filter(r => r.width > 0.5);
    if (!rects.length) continue;
    const [first, last] = [rects[0], rects.at(-1)];
    // A stretch that begins in the middle of a line begins in the middle of that line's height:
    // two neighbours on one line then fit below one another.
    const left = box.left + parseFloat(style.paddingLeft);
    const share = x => Math.min(Math.max((x - left) / inner, 0), 1);
    const from = first.top + (part.start <= block.start + 4 ? 0 : first.height * share(first.left));
    const to = last.top + last.height * (part.end >= block.end - 1 ? 1 : share(last.right));
    rows.push({ ...part, top: from - box.top, bottom: Math.max(to, from + LEAST) - box.top });
  }
  giveLanes(rows, parseFloat(style.paddingRight) || 80);
  return { block, rows };
}

// The parts of a coding that are coloured: where others lie already, it has its stripe alone.
function washes(painted, part) {
  const over = painted.filter(p => p.start < part.end && p.end > part.start);
  const cuts = [...new Set([part.start, part.end, ...over.flatMap(p => [p.start, p.end])])]
    .filter(cut => cut >= part.start && cut <= part.end).sort((a, b) => a - b);
  return cuts.slice(1).map((end, k) => ({ start: cuts[k], end })).filter(({ start, end }) =>
    over.filter(p => p.start <= start && p.end >= end).length < MOST_WASHES);
}

function paint(block, coding, range) {
  if (!canHighlight()) return;
  const index = codeOf(coding.code).index;
  const name = coding.status === "rejected" || index < 0 ? "rejected" : highlightName(index);
  let highlight = CSS.highlights.get(name);
  if (!highlight) {
    highlight = new Highlight();
    CSS.highlights.set(name, highlight);
  }
  highlight.add(range);
  block.ranges.push([highlight, range]);
}

function giveLanes(rows, room) {
  const ends = [];
  rows.sort((a, b) => a.top - b.top || b.bottom - a.bottom
    || codeOf(a.coding.code).index - codeOf(b.coding.code).index);
  for (const row of rows) {
    let lane = ends.findIndex(end => end <= row.top + 0.5);
    if (lane < 0) lane = ends.push(0) - 1;
    ends[lane] = row.bottom;
    row.lane = lane;
  }
  const width = Math.min(LANE, (room - 14) / Math.max(ends.length, 1));
  rows.forEach(row => { row.left = 10 + row.lane * width; row.width = Math.max(width - 3, 2); });
}

function stripe({ coding, top, bottom, left, width }) {
  const code = codeOf(coding.code);
  const sure = coding.confidence === null || coding.confidence === undefined ? ""
    : ` · ${percent(coding.confidence)}`;
  return h("span", {
    class: `stripe pattern-${code.pattern} ${coding.status === "rejected" ? "struck" : ""}`
      + ` ${coding.decided ? "decided" : ""} ${coding.id === state.coding ? "current" : ""}`,
    data: { coding: coding.id },
    title: `${code.label} · ${coderName(coding.coder)}${sure}`,
    vars: { "--c": `var(--code-${code.index}, var(--quiet))`, top: `${top.toFixed(1)}px`,
      height: `${(bottom - top - 1).toFixed(1)}px`, left: `${left.toFixed(1)}px`,
      width: `${width.toFixed(1)}px` },
  });
}

/** Return a coder as the page names it: a machine by its word, a person by name. */
export function coderName(coder) {
  const said = t(`coder_${coder}`);
  return said.startsWith("coder_") ? coder : said;
}

/** Colour some places over all codes: `name` of reader.css's highlights, [{start, end}]. */
export function mark(name, places, priority = 5) {
  if (!canHighlight() || !state.model) return;
  const ranges = places.filter(p => p.start >= 0 && p.end > p.start)
    .map(p => rangeOf(state.model, p.start, p.end));
  if (!ranges.length) {
    CSS.highlights.delete(name);
    return;
  }
  const highlight = new Highlight(...ranges);
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
}

/** Show which stripes belong to the current coding. */
export function markStripes() {
  if (!view.root) return;
  view.root.querySelectorAll(".stripe.current").forEach(s => s.classList.remove("current"));
  if (state.coding) {
    view.root.querySelectorAll(`.stripe[data-coding="${CSS.escape(state.coding)}"]`)
      .forEach(s => s.classList.add("current"));
  }
}
