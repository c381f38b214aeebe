// The mouse (or a finger) on the text: choose a stretch, point at codings, drag an end.

import { act, readOnly } from "./acts.js";
import { button, h } from "./dom.js";
import { mark } from "./draw.js";
import { currentCoding, goCoding, goSegment, showCurrent } from "./cursor.js";
import { addCodes, codeHere } from "./doing.js";
import { blockAt, placeFromPoint, placeOf, rangeOf } from "./layout.js";
import { passes, segmentAt } from "./model.js";
import { choose, endMode, modePlace } from "./modes.js";
import { lastCode, swatch } from "./palette.js";
import { on, state } from "./state.js";
import { trimSpan, wholeWords } from "./units.js";
import { t } from "./words.js";

const SETTLED = 350; // ms after which a selection that no mouse made (a finger, a menu) is taken
const parts = { article: null, popup: null, grips: [], dragging: null, hooked: false, down: false,
  taken: "", waits: 0 };

/** Let the mouse work on `article`. */
export function usePointer(article) {
  parts.article = article;
  parts.popup = h("div", { class: "popup", role: "toolbar", aria: { label: t("chosen_stretch") },
    hidden: true });
  article.append(parts.popup);
  article.addEventListener("click", clicked);
  article.addEventListener("pointerover", hover);
  article.addEventListener("pointerout", () => mark("hover", []));
  if (!parts.hooked) {
    parts.hooked = true;
    hearSelections();
    on("chosen", drawPopup);
    on("chosen", () => { if (!state.sel) parts.taken = ""; });
    on("cursor", drawGrips);
    on("codings", drawGrips);
    on("resized", drawGrips);
  }
  parts.grips = [];
}

function root() {
  return parts.article.getRootNode();
}

// The mouse may be let go anywhere; a finger's selection comes without the mouse's events.
function hearSelections() {
  document.addEventListener("pointerdown", () => { parts.down = true; });
  document.addEventListener("pointercancel", () => { parts.down = false; });
  document.addEventListener("pointerup", event => {
    parts.down = false;
    setTimeout(takeSelection, 0, { exactly: event.altKey, end: event });
  });
  document.addEventListener("selectionchange", () => {
    clearTimeout(parts.waits);
    parts.waits = setTimeout(() => { if (!parts.down) takeSelection(); }, SETTLED);
  });
}

// Words that are cut in two are taken whole; with Alt the stretch stays exactly as marked.
function takeSelection({ exactly = false, end = null } = {}) {
  const { model } = state;
  const selection = root().getSelection ? root().getSelection() : document.getSelection();
  if (!model || !selection || !parts.article.isConnected || parts.dragging) return;
  const [a, b] = (selection.isCollapsed ? null : within(model, selection, end)) || [-1, -1];
  const known = `${model.id} ${a} ${b}`;
  if (parts.taken === known) return;
  parts.taken = known;
  if (a === b) return;
  const marked = trimSpan(model.text, a, b);
  if (!marked) return;
  const span = exactly ? marked : wholeWords(model.text, marked);
  if (state.mode) endMode();
  const segment = segmentAt(model, span.start);
  if (segment) goSegment(segment.index, { scroll: false, quiet: true });
  choose(span);
}

// Where a selection lies in the text. The mouse is often let go beside it: then the words that
// stand at that height count, not all that a browser marks up to what lies there.
function within(model, selection, end) {
  const a = placeOf(model, selection.anchorNode, selection.anchorOffset);
  let b = placeOf(model, selection.focusNode, selection.focusOffset);
  if (a >= 0 && b < 0 && end) {
    const box = parts.article.getBoundingClientRect();
    const between = (value, least, most) => Math.min(Math.max(value, least), most);
    b = placeFromPoint(model, between(end.x, box.left + 1, box.right - 1),
      between(end.y, box.top + 1, box.bottom - 1));
    selection.removeAllRanges();
  }
  return a < 0 || b < 0 ? null : [a, b];
}

function clicked(event) {
  const { model } = state;
  if (event.target.closest(".popup, .grip")) return;
  const stripe = event.target.closest(".stripe");
  if (stripe) {
    goCoding(stripe.dataset.coding, { scroll: false });
    return;
  }
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed) return;
  const place = placeFromPoint(model, event.clientX, event.clientY);
  if (place < 0) return;
  if (state.mode && state.mode.kind !== "caret") {
    modePlace(place);
    return;
  }
  if (state.mode || state.sel) endMode();
  const segment = segmentAt(model, place);
  if (!segment || place > segment.end + 1) return;
  const here = (model.bySegment.get(segment.index) || [])
    .filter(c => passes(c) && c.start <= place && c.end >= place)
    .sort((a, b) => (a.end - a.start) - (b.end - b.start));
  // A second click on the same place shows the next of the codings that lie over one another.
  const now = here.findIndex(c => c.id === state.coding);
  const next = here.length ? here[(now + 1) % here.length].id : undefined;
  goSegment(segment.index, { coding: next, scroll: false });
}

function hover(event) {
  const stripe = event.target.closest && event.target.closest(".stripe");
  const coding = stripe && state.model.codingById.get(stripe.dataset.coding);
  mark("hover", coding ? coding.pieces : [], 7);
}

function drawPopup() {
  const { popup, article } = parts;
  if (!popup || !article.isConnected) return;
  popup.hidden = !state.sel || state.mode !== null || readOnly();
  if (popup.hidden) return;
  const last = lastCode();
  popup.replaceChildren(button(t("code_it"), codeHere, { key: "c", kind: "primary" }));
  if (last) {
    const again = button(last.label, () => addCodes(state.sel, [last.id]),
      { title: t("code_again"), kind: "again" });
    again.prepend(swatch(last));
    popup.append(again);
  }
  popup.append(h("button", { type: "button", class: "close", aria: { label: t("close") },
    on: { click: () => endMode() } }, "×"));
  const box = rangeOf(state.model, state.sel.start, state.sel.end).getClientRects();
  const frame = article.getBoundingClientRect();
  const end = box[box.length - 1] || frame;
  const left = Math.min(end.right - frame.left - 40, frame.width - 330);
  popup.style.top = `${end.bottom - frame.top + 6}px`;
  popup.style.left = `${Math.max(left, 0)}px`;
}

function drawGrips() {
  parts.grips.forEach(g => g.remove());
  parts.grips = [];
  const coding = currentCoding();
  const { model } = state;
  if (!coding || readOnly() || coding.status === "rejected" || !passes(coding)) return;
  for (const which of ["start", "end"]) {
    const grip = h("span", { class: `grip grip-${which}`, title: t(`grip_${which}`),
      aria: { hidden: true }, on: { pointerdown: event => startDrag(event, coding, which) } });
    const place = which === "start" ? coding.start : Math.max(coding.end - 1, coding.start);
    const block = model.blocks[blockAt(model, place)];
    const rects = rangeOf(model, place, place + 1).getClientRects();
    if (!rects.length || !block) continue;
    const box = block.element.getBoundingClientRect();
    const rect = rects[0];
    grip.style.left = `${(which === "start" ? rect.left : rect.right) - box.left}px`;
    grip.style.top = `${rect.top - box.top}px`;
    grip.style.height = `${rect.height}px`;
    block.element.append(grip);
    // The stripes stay the last child, where draw.js looks for them.
    block.element.append(block.element.querySelector(":scope > .stripes"));
    parts.grips.push(grip);
  }
}

function startDrag(event, coding, which) {
  event.preventDefault();
  event.stopPropagation();
  const { model } = state;
  const span = { start: coding.start, end: coding.end };
  let exactly = false;
  parts.dragging = which;
  mark("current", []);
  const move = e => {
    const place = placeFromPoint(model, e.clientX, e.clientY);
    if (place < 0) return;
    exactly = e.altKey;
    if (which === "end") span.end = Math.max(place, span.start + 1);
    else span.start = Math.min(place, span.end - 1);
    mark("preview", [span], 10);
  };
  // Only the end that was dragged may move.
  const ofWords = dragged => {
    if (!dragged || exactly) return dragged;
    const whole = wholeWords(model.text, dragged);
    return { ...dragged, [which]: whole[which] };
  };
  const stop = async () => {
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", stop);
    removeEventListener("pointercancel", stop);
    parts.dragging = null;
    document.getSelection().removeAllRanges();
    mark("preview", []);
    const kept = ofWords(trimSpan(model.text, span.start, span.end));
    if (!kept || (kept.start === coding.start && kept.end === coding.end)) {
      showCurrent();
      return;
    }
    await act({ act: "move", coding: coding.id, start: model.offsets.toPoints(kept.start),
      end: model.offsets.toPoints(kept.end) });
    const moved = model.codings.find(c => c.code === coding.code && c.start === kept.start
      && c.end === kept.end && c.status !== "rejected");
    if (moved) goCoding(moved.id, { scroll: false });
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", stop);
  addEventListener("pointercancel", stop);
}
