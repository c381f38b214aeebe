// What a researcher does to codings: each act by one function, for the mouse and for a key alike.

import { act, readOnly } from "./acts.js";
import { askText } from "./dialogs.js";
import { draft, keepDraft } from "./drafts.js";
import { currentCoding, currentSegment, goCoding, goSegment, isOpen, stepCoding } from "./cursor.js";
import { say, toast } from "./live.js";
import { segmentAt } from "./model.js";
import { choose, endMode } from "./modes.js";
import { openPalette } from "./palette.js";
import { codeOf, emit, reportName, state } from "./state.js";
import { t } from "./words.js";

function refuse() {
  if (readOnly()) toast(t("read_only"));
  return readOnly();
}

function needsCoding() {
  const coding = currentCoding();
  if (!coding) say(t("choose_coding"));
  return coding;
}

const STALE = 2000; // ms after which a key that waited no longer means what is shown now
let deciding = Promise.resolve();

/**
 * Accept or reject the current coding; in review go on to the next open one.
 *
 * Keys that come faster than answers wait for their turn, so that each means the next coding.
 */
export function decide(verdict) {
  if (refuse()) return;
  if (state.lost) {
    decideNow(verdict);
    return;
  }
  const pressed = performance.now();
  const turn = () => (performance.now() - pressed < STALE ? decideNow(verdict) : null);
  deciding = deciding.catch(() => null).then(turn);
}

async function decideNow(verdict, id = state.coding) {
  if (!state.model) return;
  const coding = state.model.codingById.get(id);
  if (!coding) {
    say(t("choose_coding"));
    return;
  }
  const place = coding.start;
  if (!await act({ act: verdict, coding: coding.id })) return;
  say(`${t(verdict === "accept" ? "accepted" : "rejected")}: ${codeOf(coding.code).label}`);
  if (state.review) nextOpen(place);
}

function nextOpen(place) {
  if (!state.model) return;
  const open = state.model.codings.filter(c => isOpen(c));
  if (state.coding && open.some(c => c.id === state.coding)) return;
  if (!stepCoding(1, isOpen)) {
    if (open.length) goCoding(open[0].id);
    else say(t("all_decided", { n: place >= 0 ? state.model.segments.length : 0 }));
  }
}

/** Give the current coding another code. */
export function recode(id = state.coding) {
  if (refuse()) return;
  const { model } = state;
  const coding = model.codingById.get(id);
  if (!coding) {
    say(t("choose_coding"));
    return;
  }
  openPalette({ title: t("recode_title", { code: codeOf(coding.code).label }), several: false,
    quote: said(coding), given: [coding.code], draftKey: `recode:${coding.id}`,
    onGive: async ([code]) => {
      if (code === coding.code) return;
      if (!await act({ act: "recode", coding: coding.id, code })) return;
      const now = model.codings.find(c => c.code === code && c.start === coding.start
        && c.end === coding.end && c.status !== "rejected");
      say(`${t("recoded")}: ${codeOf(code).label}`);
      if (state.review) nextOpen(coding.start);
      else if (now) goCoding(now.id, { scroll: false });
    } });
}

/** Code the chosen stretch, or the current segment where nothing is chosen. */
export function codeHere() {
  if (refuse()) return;
  const segment = currentSegment();
  const span = state.sel || (segment && { start: segment.start, end: segment.end });
  if (!span) return;
  const { model } = state;
  const given = model.codings.filter(c => c.start === span.start && c.end === span.end
    && c.status !== "rejected").map(c => c.code);
  openPalette({ title: t(state.sel ? "code_stretch" : "code_segment"), quote: said(span), given,
    draftKey: draftOf(model, span), onGive: (codes, memo) => addCodes(span, codes, memo) });
}

function draftOf(model, span) {
  return `palette:${model.id}:${span.start}`;
}

/** Give `codes` to the stretch {start, end}. */
export async function addCodes(span, codes, memo = "") {
  const { model } = state;
  const key = draftOf(model, span);
  keepDraft(key, memo || null); // a memo must outlive a refusal
  endMode();
  const answer = await act({ act: "add", summary: model.id, codes, ...(memo ? { memo } : {}),
    start: model.offsets.toPoints(span.start), end: model.offsets.toPoints(span.end) });
  if (!answer) {
    choose(span);
    return;
  }
  keepDraft(key, null);
  const made = state.model === model && model.codings.find(c => c.code === codes.at(-1) && c.start === span.start
    && c.end === span.end && c.status !== "rejected");
  say(`${t("given_codes")}: ${codes.map(id => codeOf(id).label).join(", ")}`);
  if (made) goSegment(segmentAt(state.model, span.start).index, { coding: made.id, scroll: false,
    quiet: true });
}

/** Write a memo on a coding, a code or a report. */
export function writeMemo(kind, id, text = "") {
  if (refuse()) return;
  const key = `memo:${kind}:${id}`;
  const title = { coding: () => t("memo_on_coding", { code: codeOf(
    (state.model && state.model.codingById.get(id) || { code: "" }).code).label }),
  code: () => t("memo_on_code", { code: codeOf(id).label }),
  report: () => t("memo_on_report", { report: reportName(id) }) }[kind]();
  const kept = draft(key);
  askText({ title, text: kept ?? text,
    note: kept !== null && kept !== text ? t("draft_note") : "", onInput: typed => keepDraft(key, typed),
    onText: async typed => {
      const answer = await act({ act: "memo", on: kind, id, text: typed });
      if (answer) {
        keepDraft(key, null);
        say(t("memo_kept"));
        emit("memo", { kind, id, text: typed });
      }
    } });
}

/** Write a memo on the current coding. */
export function memoHere() {
  const coding = needsCoding();
  if (coding) writeMemo("coding", coding.id, coding.memo || "");
}

/** Say that nothing is to be coded in the current segment. */
export async function noCode() {
  const segment = currentSegment();
  if (refuse() || !segment) return;
  if (await act({ act: "none", segment: segment.segment })) {
    say(t("none_said"));
    goOn(segment);
  }
}

/** Mark the current segment as read; in blind mode: one's own codes are given, show the others'. */
export async function segmentRead() {
  const segment = currentSegment();
  if (refuse() || !segment) return;
  const kind = state.project.blind ? "blind_done" : "read";
  if (await act({ act: kind, segment: segment.segment })) {
    say(t(state.project.blind ? "blind_shown" : "read_said"));
    if (!state.project.blind) goOn(segment);
  }
}

function goOn(segment) {
  if (state.model && segment.index + 1 < state.model.segments.length) goSegment(segment.index + 1);
}

/** Join the current coding with the nearest one of the same code that follows (or stands before). */
export async function mergeNext() {
  const coding = needsCoding();
  if (refuse() || !coding) return;
  const other = mergePartner(coding);
  if (!other) {
    say(t("nothing_to_merge"));
    toast(t("nothing_to_merge"));
    return;
  }
  const span = { start: Math.min(coding.start, other.start), end: Math.max(coding.end, other.end) };
  const { model } = state;
  if (!await act({ act: "merge", codings: [coding.id, other.id] })) return;
  say(t("merged"));
  const made = model.codings.find(c => c.code === coding.code && c.start === span.start
    && c.end === span.end && c.status !== "rejected");
  if (made) goCoding(made.id, { scroll: false });
}

/** Return the coding that `coding` would be merged with, or null. */
export function mergePartner(coding) {
  const same = state.model.codings.filter(c => c.id !== coding.id && c.code === coding.code
    && c.status !== "rejected" && c.section === coding.section);
  return same.find(c => c.start >= coding.start) || same.at(-1) || null;
}

/** Return the words of a stretch as one line. */
export function said({ start, end }) {
  return state.model.text.slice(start, end).replace(/\s+/g, " ");
}
