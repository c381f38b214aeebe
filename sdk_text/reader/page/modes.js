// Ways in which the arrow keys work on the text: choose a stretch, move an end, split. A bar at the
// foot names the keys while one of them is on.

import { act } from "./acts.js";
import { button, fill, h, keyOf } from "./dom.js";
import { mark } from "./draw.js";
import { currentCoding, currentSegment, footOf, goSegment, showCurrent } from "./cursor.js";
import { rangeOf } from "./layout.js";
import { say } from "./live.js";
import { segmentAt } from "./model.js";
import { emit, state } from "./state.js";
import { stepFrom, trimSpan } from "./units.js";
import { t } from "./words.js";

const bar = { element: null };

/** Make the bar at the foot below `root`. */
export function makeModeBar(root) {
  bar.element = h("div", { class: "modebar", role: "group", hidden: true });
  root.append(bar.element);
}

/** Begin a mode: "caret", "ends" or "split". */
export function beginMode(kind) {
  const coding = currentCoding();
  const segment = currentSegment();
  if (kind === "caret") {
    if (!segment) return;
    const place = state.sel ? state.sel.end : segment.start;
    state.mode = { kind, anchor: state.sel ? state.sel.start : place, head: place };
  } else if (!coding || coding.status === "rejected") {
    say(t("choose_coding"));
    return;
  } else if (kind === "ends") {
    state.mode = { kind, coding: coding.id, start: coding.start, end: coding.end, which: "end" };
  } else {
    const middle = stepFrom(state.model, (coding.start + coding.end) >> 1, "word", 1, true);
    state.mode = { kind, coding: coding.id, at: inside(coding, middle) };
  }
  show();
}

function inside(coding, place) {
  return Math.min(Math.max(place, coding.start + 1), coding.end - 1);
}

/** Leave the mode; the chosen stretch goes, too, unless `keep`. */
export function endMode(keep = false) {
  state.mode = null;
  if (!keep) choose(null);
  mark("caret", []);
  mark("preview", []);
  bar.element.hidden = true;
  showCurrent();
}

/** Choose a stretch {start, end} of the text (null: none). */
export function choose(span) {
  state.sel = span;
  mark("chosen", span ? [span] : [], 9);
  if (!span) {
    const native = document.getSelection();
    if (native && !native.isCollapsed) native.removeAllRanges();
  }
  emit("chosen");
}

/** Let a key work in the current mode; returns whether it did. */
export function modeKey(event) {
  const { mode } = state;
  if (!mode) return startsChoosing(event);
  if (event.key === "Escape") {
    endMode();
    return true;
  }
  if (mode.kind === "caret") return caretKey(event);
  if (event.key === "Enter") {
    commitMode();
    return true;
  }
  if (event.key === "Tab" && mode.kind === "ends") {
    mode.which = mode.which === "end" ? "start" : "end";
    show();
    return true;
  }
  const step = stepOf(event);
  if (!step) return false;
  moveBy(step);
  return true;
}

function startsChoosing(event) {
  if (!event.shiftKey || !state.model || event.ctrlKey || event.metaKey) return false;
  if (!["ArrowRight", "ArrowDown"].includes(event.key)) return false;
  beginMode("caret");
  return state.mode ? caretKey(event) : false;
}

// Arrows: word, up and down: segment; with Ctrl: sentence; comma and full stop: letter.
function stepOf(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1, ".": 1, ",": -1,
    ":": 1, ";": -1, ">": 1, "<": -1 }[keyOf(event)];
  if (!by) return null;
  if (!event.key.startsWith("Arrow")) return { by, unit: "letter" };
  if (event.ctrlKey || event.metaKey) return { by, unit: "sentence" };
  return { by, unit: /Up|Down/.test(event.key) ? "segment" : "word" };
}

function caretKey(event) {
  const { mode, model } = state;
  const step = stepOf(event);
  if (step) {
    const extends_ = event.shiftKey || step.unit === "letter";
    const from = mode.head;
    let to = stepFrom(model, from, step.unit, step.by, !extends_);
    if (step.unit === "segment" && !extends_) {
      const now = segmentAt(model, from);
      const next = model.segments[(now ? now.index : 0) + step.by];
      to = next ? next.start : from;
    }
    mode.head = to;
    if (!event.shiftKey && !(step.unit === "letter" && mode.anchor !== from)) mode.anchor = to;
    show();
    return true;
  }
  return false;
}

function moveBy({ by, unit }) {
  const { mode, model } = state;
  if (mode.kind === "split") {
    const coding = model.codingById.get(mode.coding);
    mode.at = inside(coding, stepFrom(model, mode.at, unit, by, true));
  } else if (mode.which === "end") {
    mode.end = Math.max(stepFrom(model, mode.end, unit, by), mode.start + 1);
  } else {
    mode.start = Math.min(stepFrom(model, mode.start, unit, by, true), mode.end - 1);
  }
  show();
}

/** Put the end, the beginning or the split of the current mode at `place` (mouse). */
export function modePlace(place) {
  const { mode, model } = state;
  if (!mode || place < 0) return;
  if (mode.kind === "split") mode.at = inside(model.codingById.get(mode.coding), place);
  else if (mode.kind === "ends") {
    if (mode.which === "end") mode.end = Math.max(place, mode.start + 1);
    else mode.start = Math.min(place, mode.end - 1);
  }
  show();
}

/** Do what the mode was about: send the new ends or the split. */
export async function commitMode() {
  const { mode, model } = state;
  if (!mode) return;
  const { toPoints } = model.offsets;
  endMode();
  if (mode.kind === "ends") {
    const span = trimSpan(model.text, mode.start, mode.end);
    const old = model.codingById.get(mode.coding);
    if (!span || !old || (span.start === old.start && span.end === old.end)) return;
    await act({ act: "move", coding: mode.coding, start: toPoints(span.start),
      end: toPoints(span.end) });
    const moved = model.codings.find(c => c.code === old.code && c.start === span.start
      && c.end === span.end && c.status !== "rejected");
    if (moved) goSegment(segmentAt(model, moved.start).index, { coding: moved.id, scroll: false });
    say(t("moved"));
  } else if (mode.kind === "split") {
    if (await act({ act: "split", coding: mode.coding, at: toPoints(mode.at) })) say(t("split_done"));
  }
}

function show() {
  const { mode, model } = state;
  bar.element.hidden = false;
  if (mode.kind === "caret") {
    choose(trimSpan(model.text, mode.anchor, mode.head));
    const word = stepFrom(model, mode.head, "word", 1);
    mark("caret", state.sel ? [] : [{ start: mode.head, end: word }], 10);
    follow(mode.head);
    const said = state.sel ? model.text.slice(state.sel.start, state.sel.end)
      : model.text.slice(mode.head, word);
    say(said);
  } else if (mode.kind === "ends") {
    mark("current", []);
    mark("preview", [{ start: mode.start, end: mode.end }], 10);
    follow(mode.which === "end" ? mode.end : mode.start);
    say(model.text.slice(mode.start, mode.end));
  } else {
    const coding = model.codingById.get(mode.coding);
    mark("current", [{ start: coding.start, end: mode.at }], 9);
    mark("preview", [{ start: mode.at, end: coding.end }], 10);
    say(`${model.text.slice(coding.start, mode.at)} | ${model.text.slice(mode.at, coding.end)}`);
  }
  showBar();
  emit("mode");
}

function showBar() {
  const { mode } = state;
  const leave = button(t("leave"), () => endMode(), { key: "Esc", kind: "plain" });
  const parts = {
    caret: [h("b", {}, t("mode_caret")), h("span", {}, t("mode_caret_keys")),
      button(t("code_it"), () => emit("palette"), { key: "c", kind: "primary",
        disabled: !state.sel }), leave],
    ends: [h("b", {}, t(mode.which === "end" ? "mode_end" : "mode_start")),
      h("span", {}, t("mode_ends_keys")),
      button(t("other_end"), () => { mode.which = mode.which === "end" ? "start" : "end"; show(); },
        { key: "Tab" }),
      button(t("keep"), commitMode, { key: "↵", kind: "primary" }), leave],
    split: [h("b", {}, t("mode_split")), h("span", {}, t("mode_split_keys")),
      button(t("split_here"), commitMode, { key: "↵", kind: "primary" }), leave],
  };
  bar.element.setAttribute("aria-label", t(`mode_${mode.kind === "ends" ? "end" : mode.kind}`));
  fill(bar.element, ...parts[mode.kind]);
}

function follow(place) {
  const end = Math.min(place + 1, state.model.text.length);
  const box = rangeOf(state.model, Math.max(end - 1, 0), end).getBoundingClientRect();
  const segment = segmentAt(state.model, place);
  if (!segment || !segment.elements.length) return;
  const shown = segment.elements.at(-1);
  if (box.top > 120 && box.bottom < footOf(shown) - 110) return;
  shown.scrollIntoView({ block: "center" });
}
