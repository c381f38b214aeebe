// The open report with all offsets in UTF-16 units from the beginning of its text.

import { below, makeOffsets } from "./offsets.js";
import { state } from "./state.js";

/** Return the model of an api/report answer. */
export function makeModel(raw) {
  const offsets = makeOffsets(raw.text, raw.start);
  const unit = offsets.toUnits;
  const model = {
    id: raw.id, title: raw.title, text: raw.text, offsets, raw,
    sections: raw.sections.map(s => ({ ...s, headingStart: unit(s.heading_start),
      start: unit(s.start), end: unit(s.end) })),
    subheadings: spans(raw.subheadings, unit), stray: spans(raw.stray, unit),
    boxes: spans(raw.boxes, unit),
    segments: [], codings: [], memo: raw.memo || "",
  };
  takeCodings(model, raw);
  return model;
}

/** Put the segments, codings and memo of an answer (without text) into `model`. */
export function takeCodings(model, answer) {
  const unit = model.offsets.toUnits;
  Object.assign(model.raw, { memos: answer.memos || model.raw.memos,
    segments: answer.segments || model.raw.segments,
    codings: answer.codings, memo: answer.memo, revision: answer.revision,
    unplaced: answer.unplaced || [] });
  model.memo = answer.memo || "";
  model.segments = model.raw.segments.map((s, index) => ({ ...s, index, start: unit(s.start),
    end: unit(s.end) }));
  model.segmentStarts = model.segments.map(s => s.start);
  model.byId = new Map(model.segments.map(s => [s.segment, s]));
  model.codings = answer.codings.map(c => makeCoding(c, unit)).sort((a, b) =>
    a.start - b.start || b.end - a.end || a.code.localeCompare(b.code));
  model.codingById = new Map(model.codings.map(c => [c.id, c]));
  model.bySegment = new Map();
  for (const coding of model.codings) {
    for (const segment of segmentsWithin(model, coding.start, coding.end)) {
      if (!model.bySegment.has(segment.index)) model.bySegment.set(segment.index, []);
      model.bySegment.get(segment.index).push(coding);
    }
  }
}

function spans(list, unit) {
  return (list || []).filter(s => s.start >= 0 && s.end > s.start)
    .map(s => ({ ...s, start: unit(s.start), end: unit(s.end) }));
}

function makeCoding(coding, unit) {
  const pieces = (coding.pieces && coding.pieces.length ? coding.pieces : [coding])
    .map(p => ({ ...p, start: unit(p.start), end: unit(p.end) }));
  return { ...coding, start: unit(coding.start), end: unit(coding.end), pieces,
    cue: (coding.cue || []).map(c => (typeof c === "string" ? { text: c, start: -1, end: -1 }
      : { ...c, start: c.start < 0 ? -1 : unit(c.start), end: c.start < 0 ? -1 : unit(c.end) })) };
}

/** Return the segments that share at least a letter with start–end. */
export function segmentsWithin(model, start, end) {
  const found = [];
  let index = Math.max(below(model.segmentStarts, start + 1) - 1, 0);
  for (; index < model.segments.length && model.segments[index].start < end; index += 1) {
    if (model.segments[index].end > start) found.push(model.segments[index]);
  }
  return found;
}

/** Return the segment at `place`, or the nearest before it (null in a report without any). */
export function segmentAt(model, place) {
  if (!model.segments.length) return null;
  return model.segments[Math.max(below(model.segmentStarts, place + 1) - 1, 0)];
}

/** Whether `coding` passes the filters. */
export function passes(coding) {
  const f = state.filters;
  if (coding.status === "rejected" && !f.rejected) return false;
  if (f.family.length && !f.family.includes(coding.code.split("/")[0])) return false;
  if (f.code && coding.code !== f.code) return false;
  if (f.coder && !givenBy(coding, f.coder)) return false;
  if (f.sure && coding.confidence !== null && coding.confidence !== undefined
    && coding.confidence * 100 < f.sure) return false;
  if (f.done === "open" && coding.decided) return false;
  if (f.done === "decided" && !coding.decided) return false;
  return true;
}

/** Whether `coder` gave a coding, alone or with others. */
export function givenBy(coding, coder) {
  return coding.coder === coder || (coding.other_coders || []).includes(coder);
}

/** Return how many codings of segment `index` wait behind the filters, those rejected aside. */
export function hiddenByFilters(model, index) {
  return (model.bySegment.get(index) || []).filter(c => c.status !== "rejected" && !passes(c)).length;
}

/** Return the codings of segment `index` that pass the filters. */
export function codingsAt(model, index) {
  return (model.bySegment.get(index) || []).filter(passes);
}

/** Return all codings that pass the filters, in the order of the text. */
export function shownCodings(model) {
  return model.codings.filter(passes);
}
