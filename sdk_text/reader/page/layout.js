// The report's text as blocks (headings, paragraphs) of text nodes that know their offsets.

import { h } from "./dom.js";
import { below } from "./offsets.js";
import { t } from "./words.js";

const WIDE = 200;      // a line longer than this was not broken by hand: each line is a paragraph
const SHORT = 0.72;    // a line shorter than this part of the widest ends its paragraph
const BULLET = /^(?:[-–—•▪●*·]|\(?\d{1,2}[.)]|[a-zāčēģīķļņšūž]\))\s/u;
const PER_CHUNK = 24;  // blocks that a browser may skip together while they are out of sight

/**
 * Build `model`'s text below `article`.
 *
 * The model gets `blocks` ({start, end, element}), `nodes` ({node, start, end}) and each segment
 * its `elements`.
 */
export function buildText(model, article) {
  model.nodes = [];
  model.nodeStarts = [];
  model.blocks = [];
  model.nodeStart = new WeakMap();
  model.blockOf = new WeakMap();
  model.segments.forEach(s => { s.elements = []; });
  const inline = inlineMarks(model);
  let chunk = null;
  for (const plan of planBlocks(model)) {
    if (plan.kind === "heading" || !chunk || chunk.childElementCount >= PER_CHUNK) {
      chunk = h("div", { class: "chunk" });
      article.append(chunk);
    }
    const block = makeBlock(model, plan, inline);
    model.blocks.push(block);
    model.blockOf.set(block.element, block);
    chunk.append(block.element);
    const rows = Math.ceil((plan.end - plan.start) / 70) || 1;
    const height = Number(chunk.dataset.height || 0) + rows * 30 + 16;
    chunk.dataset.height = String(height);
    chunk.style.setProperty("contain-intrinsic-size", `auto ${height}px`);
  }
  model.blockStarts = model.blocks.map(b => b.start);
}

/** Take over the elements of the segments when an answer brought new segment records. */
export function keepElements(model, old) {
  const before = new Map(old.map(s => [s.segment, s.elements]));
  model.segments.forEach(s => { s.elements = before.get(s.segment) || []; });
}

function planBlocks(model) {
  const marks = [
    ...model.sections.map(s => ({ kind: "heading", start: s.headingStart, end: s.start,
      section: s.section, level: s.section.includes(".") ? 3 : 2 })),
    ...model.subheadings.map(s => ({ kind: "subheading", start: s.start, end: s.end })),
  ].filter(m => m.end > m.start).sort((a, b) => a.start - b.start);
  const plans = [];
  let at = 0;
  let section = null;
  for (const mark of marks) {
    if (mark.start < at) continue;
    plans.push(...paragraphs(model, at, mark.start, section));
    if (mark.section) section = mark.section;
    plans.push({ section, ...mark });
    at = mark.end;
  }
  plans.push(...paragraphs(model, at, model.text.length, section));
  if (plans.length && plans[0].kind === "paragraph" && plans[0].section === null) {
    plans.filter(p => p.section === null).forEach(p => { p.kind = "front"; });
  }
  return plans.map(p => trimmed(model.text, p)).filter(p => p.end > p.start);
}

function trimmed(text, plan) {
  let { start, end } = plan;
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  return { ...plan, start, end };
}

function paragraphs(model, start, end, section) {
  const text = model.text.slice(start, end);
  if (!text.trim()) return [];
  const widest = Math.max(...text.split("\n").map(line => line.trimEnd().length));
  const cuts = [start];
  const pattern = /[^\S\n]*\n\s*/g;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const place = start + found.index;
    const next = place + found[0].length;
    if (endsParagraph(model, place, next, found[0], widest, end)) cuts.push(next);
  }
  cuts.push(end);
  return cuts.slice(1).map((cut, i) => ({ start: cuts[i], end: cut, section,
    kind: BULLET.test(model.text.slice(cuts[i], cuts[i] + 6)) ? "item" : "paragraph" }));
}

function endsParagraph(model, place, next, gap, widest, end) {
  if (next >= end || insideSegment(model, place, next)) return false;
  if ((gap.match(/\n/g) || []).length > 1) return true;
  if (!coveredBySegment(model, next)) return true;
  if (BULLET.test(model.text.slice(next, next + 6)) || widest > WIDE) return true;
  const line = place - (model.text.lastIndexOf("\n", place - 1) + 1);
  return line < widest * SHORT;
}

function insideSegment(model, place, next) {
  const segment = model.segments[Math.max(below(model.segmentStarts, place + 1) - 1, 0)];
  return Boolean(segment && segment.start < place && segment.end > next);
}

function coveredBySegment(model, place) {
  const segment = model.segments[Math.max(below(model.segmentStarts, place + 1) - 1, 0)];
  return Boolean(segment && segment.start <= place && segment.end > place);
}

function inlineMarks(model) {
  return [
    ...model.stray.map(s => ({ ...s, name: "stray" })),
    ...model.boxes.map(b => ({ ...b, name: b.ticked ? "box ticked" : "box" })),
  ].sort((a, b) => a.start - b.start);
}

function makeBlock(model, plan, inline) {
  const tag = plan.kind === "heading" ? `h${plan.level}` : plan.kind === "subheading" ? "h4" : "p";
  const element = h(tag, { class: `block ${plan.kind}`,
    id: plan.kind === "heading" ? `section-${plan.section}` : null });
  const block = { ...plan, element, index: model.blocks.length, drawn: false };
  for (const run of runs(model, plan, inline)) addRun(model, element, run);
  element.append(h("span", { class: "stripes", aria: { hidden: true } }));
  return block;
}

// Cut a block wherever a segment or an inline mark begins or ends.
function runs(model, plan, inline) {
  const first = Math.max(below(model.segmentStarts, plan.start + 1) - 1, 0);
  const segments = [];
  for (let i = first; i < model.segments.length && model.segments[i].start < plan.end; i += 1) {
    if (model.segments[i].end > plan.start) segments.push(model.segments[i]);
  }
  const marks = inline.filter(m => m.start < plan.end && m.end > plan.start);
  const cuts = new Set([plan.start, plan.end]);
  for (const span of [...segments, ...marks]) {
    if (span.start > plan.start && span.start < plan.end) cuts.add(span.start);
    if (span.end > plan.start && span.end < plan.end) cuts.add(span.end);
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => ({ start: places[i], end,
    segment: segments.find(s => s.start <= places[i] && s.end >= end),
    mark: marks.find(m => m.start <= places[i] && m.end >= end) }));
}

function addRun(model, element, run) {
  const node = document.createTextNode(model.text.slice(run.start, run.end));
  model.nodes.push({ node, start: run.start, end: run.end });
  model.nodeStarts.push(run.start);
  model.nodeStart.set(node, run.start);
  let inner = node;
  if (run.mark) {
    inner = h("span", { class: run.mark.name,
      title: run.mark.name === "stray" ? t("stray_title") : null }, node);
  }
  const { segment } = run;
  if (!segment) element.append(inner);
  else if (segment.elements.length && segment.elements.at(-1).parentNode === element) {
    segment.elements.at(-1).append(inner);
  } else {
    const span = h("span", { class: "segment", data: { segment: segment.index } }, inner);
    segment.elements.push(span);
    element.append(span);
  }
}

/** Return {node, offset} of a place in the text, for ranges. */
export function nodeAt(model, place, after = false) {
  const look = after ? place + 1 : place;
  const index = Math.max(below(model.nodeStarts, look) - 1, 0);
  const found = model.nodes[index];
  return { node: found.node, offset: Math.min(Math.max(place - found.start, 0),
    found.end - found.start) };
}

/** Return a live range over start–end. */
export function rangeOf(model, start, end) {
  const from = nodeAt(model, start, true);
  const to = nodeAt(model, end);
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

/** Return the place of a DOM position within the text, or -1 outside of it. */
export function placeOf(model, node, offset) {
  if (model.nodeStart.has(node)) return model.nodeStart.get(node) + offset;
  if (!node || node.nodeType !== Node.ELEMENT_NODE || !node.closest("#text")) return -1;
  const walker = document.createTreeWalker(node.closest("#text"), NodeFilter.SHOW_TEXT);
  const child = node.childNodes[offset];
  walker.currentNode = child || node;
  const text = child && child.nodeType === Node.TEXT_NODE ? child : walker.nextNode();
  if (text && model.nodeStart.has(text)) return model.nodeStart.get(text);
  return model.text.length;
}

/** Return the place in the text under a point of the window, or -1. */
export function placeFromPoint(model, x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found ? placeOf(model, found.offsetNode, found.offset) : -1;
  }
  const range = document.caretRangeFromPoint && document.caretRangeFromPoint(x, y);
  return range ? placeOf(model, range.startContainer, range.startOffset) : -1;
}

/** Return the index of the block at `place`. */
export function blockAt(model, place) {
  return Math.max(below(model.blockStarts, place + 1) - 1, 0);
}
