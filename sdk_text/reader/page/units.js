// Steps through text: by letter, word, sentence and segment.

import { segmentAt } from "./model.js";

const WORD = /[\p{L}\p{N}]+(?:[-’'.,][\p{L}\p{N}]+)*/gu;
const SENTENCE = /[.!?…]+["”“»)\]]*(?=\s|$)|\n\s*\n/gu;
const WINDOW = 2000;

/** Return the place one `unit` ("letter", "word", "sentence", "segment") on from `place`. */
export function stepFrom(model, place, unit, by, toStart = false) {
  if (unit === "letter") return letter(model.text, place, by);
  if (unit === "segment") return segment(model, place, by);
  if (unit === "sentence") return bounds(model.text, place, by, sentenceSpans, toStart);
  return bounds(model.text, place, by, wordSpans, toStart);
}

function letter(text, place, by) {
  const to = Math.min(Math.max(place + by, 0), text.length);
  const inPair = /[\udc00-\udfff]/.test(text[to] || "") && /[\ud800-\udbff]/.test(text[to - 1] || "");
  return inPair ? to + by : to;
}

function segment(model, place, by) {
  const now = segmentAt(model, by > 0 ? place : Math.max(place - 1, 0));
  if (!now) return place;
  if (by > 0) {
    if (place < now.end) return now.end;
    const next = model.segments[now.index + 1];
    return next ? next.end : now.end;
  }
  return place > now.start ? now.start : place;
}

// Forward to the end of the next span (or its beginning), back to the beginning of the one before.
function bounds(text, place, by, spansOf, toStart) {
  const from = Math.max(place - WINDOW, 0);
  const spans = spansOf(text.slice(from, place + WINDOW))
    .map(([start, end]) => [start + from, end + from]);
  if (by > 0) {
    const next = toStart ? spans.find(([start]) => start > place)
      : spans.find(([, end]) => end > place);
    return next ? next[toStart ? 0 : 1] : place;
  }
  const before = spans.findLast(([start]) => start < place);
  return before ? before[0] : place;
}

function wordSpans(text) {
  return [...text.matchAll(WORD)].map(m => [m.index, m.index + m[0].length]);
}

function sentenceSpans(text) {
  const spans = [];
  let start = 0;
  for (const found of text.matchAll(SENTENCE)) {
    const end = found.index + found[0].length;
    spans.push([start, end]);
    start = end;
  }
  if (start < text.length) spans.push([start, text.length]);
  return spans.map(([a, b]) => {
    let [from, to] = [a, b];
    while (from < to && /\s/.test(text[from])) from += 1;
    while (to > from && /\s/.test(text[to - 1])) to -= 1;
    return [from, to];
  }).filter(([a, b]) => b > a);
}

/** Return {start, end} without white space at the ends, or null where nothing is left. */
export function trimSpan(text, start, end) {
  let [from, to] = [Math.min(start, end), Math.max(start, end)];
  while (from < to && /\s/.test(text[from])) from += 1;
  while (to > from && /\s/.test(text[to - 1])) to -= 1;
  return to > from ? { start: from, end: to } : null;
}

/** Return the stretch with the words that its ends cut taken whole. */
export function wholeWords(text, { start, end }) {
  const from = Math.max(start - WINDOW, 0);
  let whole = { start, end };
  for (const [first, last] of wordSpans(text.slice(from, end + WINDOW))) {
    const [a, b] = [first + from, last + from];
    if (a < start && start < b) whole = { ...whole, start: a };
    if (a < end && end < b) whole = { ...whole, end: b };
  }
  return whole;
}
