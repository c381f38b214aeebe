// The current segment and coding: where keys and the card belong to.

import { coderName, mark, markStripes } from "./draw.js";
import { rangeOf } from "./layout.js";
import { say } from "./live.js";
import { codingsAt, hiddenByFilters, passes, segmentAt, shownCodings } from "./model.js";
import { codeOf, emit, state } from "./state.js";
import { percent, t } from "./words.js";

/** Make segment `index` current, with `coding` (id) or its first one that passes the filters. */
export function goSegment(index, { coding, scroll = true, quiet = false } = {}) {
  const { model } = state;
  if (!model || !model.segments.length) return;
  const to = Math.min(Math.max(index, 0), model.segments.length - 1);
  const before = model.segments[state.at];
  if (before) before.elements.forEach(e => e.classList.remove("at"));
  state.at = to;
  const segment = model.segments[to];
  segment.elements.forEach(e => e.classList.add("at"));
  const here = codingsAt(model, to);
  state.coding = coding !== undefined ? coding : here.length ? here[0].id : null;
  showCurrent();
  if (scroll) bringIntoView(segment.elements[0], currentCoding());
  if (!quiet) say(described(segment, here));
  emit("cursor");
}

/** Make a coding current. */
export function goCoding(id, options = {}) {
  const coding = state.model && state.model.codingById.get(id);
  if (!coding) return false;
  const segment = state.model.byId.get(coding.segment) || segmentAt(state.model, coding.start);
  if (!segment) return false;
  goSegment(segment.index, { ...options, coding: id });
  return true;
}

/** Return the current coding or null. */
export function currentCoding() {
  return (state.model && state.coding && state.model.codingById.get(state.coding)) || null;
}

/** Return the current segment or null. */
export function currentSegment() {
  return (state.model && state.model.segments[state.at]) || null;
}

/** After a change of filters: what is not shown any more is no longer the current coding. */
export function keepToShown() {
  const now = currentCoding();
  if (!now || passes(now)) return;
  const here = codingsAt(state.model, state.at);
  state.coding = here.length ? here[0].id : null;
}

/** Go to the next segment (by -1 to the one before). */
export function stepSegment(by) {
  goSegment(state.at + by);
}

/** Go to the next coding that passes the filters and `wanted` (by -1 the one before). */
export function stepCoding(by, wanted = () => true) {
  const { model } = state;
  const list = shownCodings(model).filter(wanted);
  const key = coding => [coding.start, -coding.end, coding.code];
  const segment = currentSegment();
  const now = currentCoding();
  const from = now ? key(now) : segment ? [by > 0 ? segment.start - 1 : segment.start, 0, ""]
    : [-1, 0, ""];
  const after = (a, b) => a[0] - b[0] || a[1] - b[1] || a[2].localeCompare(b[2]);
  const others = list.filter(c => !now || c.id !== now.id);
  const found = by > 0 ? others.find(c => after(key(c), from) >= 0)
    : others.findLast(c => after(key(c), from) <= 0);
  if (!found) {
    say(t("no_more"));
    return false;
  }
  return goCoding(found.id);
}

/** Whether a coding still waits for a person's word. */
export function isOpen(coding) {
  return !coding.decided && coding.status === "open" && coding.kind !== "person";
}

/** Colour the current coding and the words that fired it. */
export function showCurrent() {
  const coding = currentCoding();
  const [first] = state.model.blocks || [];
  const text = first && first.element.closest("#text");
  if (text && coding) text.style.setProperty("--now", `var(--code-${codeOf(coding.code).index})`);
  mark("current", coding && passes(coding) ? coding.pieces : [], 6);
  mark("cue", coding ? cuePlaces(coding) : [], 8);
  markStripes();
}

/** Return the places of the words that fired a coding. */
export function cuePlaces(coding) {
  const said = state.model.text.slice(coding.start, coding.end);
  return coding.cue.flatMap(cue => {
    if (cue.start >= 0) return [{ start: cue.start, end: cue.end }];
    const at = cue.text ? said.indexOf(cue.text) : -1;
    return at < 0 ? [] : [{ start: coding.start + at, end: coding.start + at + cue.text.length }];
  });
}

/** Return why a segment shows no codings: there are none, or filters hide them. */
export function emptySaid(segment) {
  if (state.project.blind && segment.hidden) return t("blind_hidden");
  const n = hiddenByFilters(state.model, segment.index);
  return n ? t("filtered_away", { n }) : t("no_codings_here");
}

function described(segment, codings) {
  const name = codings.length ? codings.map(c => {
    const sure = typeof c.confidence === "number" ? `, ${percent(c.confidence)}` : "";
    return `${codeOf(c.code).label}, ${coderName(c.coder)}${sure}`;
  }).join("; ") : emptySaid(segment);
  const said = state.model.text.slice(segment.start, segment.end).replace(/\s+/g, " ");
  return `${t("segment_of", { i: segment.index + 1, n: state.model.segments.length })}: ${said} `
    + `${t("codings_said")}: ${name}`;
}

/** Return where the window's lower edge is for the text: on a narrow one the card lies over it. */
export function footOf(element) {
  const card = element.getRootNode().querySelector("#card");
  return card && getComputedStyle(card).position === "fixed"
    ? card.getBoundingClientRect().top : innerHeight;
}

/** Scroll so that `element` (and the place of `coding`) stands well within the window. */
export function bringIntoView(element, coding = null) {
  if (!element) return;
  const box = () => (coding ? rangeOf(state.model, coding.start, coding.end)
    : element).getBoundingClientRect();
  const fits = () => {
    const { top, bottom } = box();
    const foot = footOf(element);
    return top > 130 && Math.min(bottom, top + 120) < foot - (foot < innerHeight ? 12 : 90);
  };
  if (fits()) return;
  element.scrollIntoView({ block: "center" });
  // What lies outside of the window has a guessed height: once it is laid out, look again.
  requestAnimationFrame(() => { if (!fits()) element.scrollIntoView({ block: "center" }); });
}
