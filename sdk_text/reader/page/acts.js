// Acts: sent one after another, each under a number of its own (nonce), so that one whose answer
// was lost can be sent again without being done twice.

import { draft, keepDraft } from "./drafts.js";
import { keepElements } from "./layout.js";
import { banner, clearBanner, say, toast } from "./live.js";
import { makeModel, passes, takeCodings } from "./model.js";
import { Lost, newId } from "./source.js";
import { emit, state, takeCounts, takeProject } from "./state.js";
import { t } from "./words.js";

const AGAIN = 1500;
const MOST_WORDS = 2000; // letters of them that are told
const waiting = JSON.parse(draft("outbox") || "[]").map(body => ({ body, done: () => {} }));
let busy = false;
let timer = null;

/** Whether the reader may only look. */
export function readOnly() {
  return !state.project || state.project.readonly || state.source.kind === "copy";
}

/** Do `body` ({act, …}); resolves with the answer, or null where it was refused. */
export function act(body) {
  if (readOnly()) {
    toast(t("read_only"));
    return Promise.resolve(null);
  }
  return send({ ...wordsOf(body), ...body, client: state.client, base: state.project.revision,
    nonce: newId() });
}

// The words that an act is on: a new run may have put others there before it is carried out.
function wordsOf(body) {
  const { model } = state;
  if (!model) return {};
  const { toUnits } = model.offsets;
  const coding = model.codingById.get(body.coding || (body.codings || [])[0]);
  const place = body.start !== undefined ? { start: toUnits(body.start), end: toUnits(body.end) }
    : body.at !== undefined && coding ? { start: coding.start, end: toUnits(body.at) }
      : coding || model.byId.get(body.segment);
  return place ? { words: model.text.slice(place.start, place.end).slice(0, MOST_WORDS) } : {};
}

/** Take back the last act of this coder. */
export function undo() {
  return turn("undo", what => (what ? t("undone", { what }) : t("undone_it")));
}

/** Do again what was taken back. */
export function redo() {
  return turn("redo", what => (what ? t("redone", { what }) : t("redone_it")));
}

// What is taken back is known only when its turn comes: acts that wait go first.
async function turn(kind, told) {
  if (readOnly()) return null;
  let what = state.project[kind];
  const answer = await send({ [kind]: true, client: state.client, nonce: newId() },
    () => { what = state.project[kind]; });
  if (answer) {
    const text = told(what);
    say(text);
    toast(text);
  }
  return answer;
}

function send(body, before = () => {}) {
  return new Promise(done => {
    waiting.push({ body, done, before });
    keepOutbox();
    flush();
  });
}

/** Send what waits; called again by itself while the server is away. */
export async function flush() {
  if (busy || !waiting.length || readOnly()) return;
  busy = true;
  while (waiting.length) {
    const { body, done, before } = waiting[0];
    if (before) before();
    let answer = null;
    try {
      const { undo: back, redo: again, ...rest } = body;
      answer = await (back ? state.source.undo(rest) : again ? state.source.redo(rest)
        : state.source.act(rest));
    } catch (error) {
      if (error instanceof Lost) {
        busy = false;
        lost();
        return;
      }
      toast(t("refused", { why: error.said || error.message }), "bad");
      if (error.status === 409) await reload();
    }
    waiting.shift();
    keepOutbox();
    if (state.lost) found();
    if (answer) applyAnswer(answer);
    done(answer);
  }
  busy = false;
}

function keepOutbox() {
  keepDraft("outbox", waiting.length ? JSON.stringify(waiting.map(w => w.body)) : null);
}

/** The server does not answer: say so, keep everything, try again. */
export function lost() {
  state.lost = true;
  banner(waiting.length ? t("lost_waiting", { n: waiting.length }) : t("lost"));
  clearTimeout(timer);
  timer = setTimeout(tryAgain, AGAIN);
}

async function tryAgain() {
  if (!state.lost) return;
  try {
    takeProject(await state.source.project());
  } catch {
    lost();
    return;
  }
  found();
  await flush();
  await reload();
}

function found() {
  if (!state.lost) return;
  state.lost = false;
  clearTimeout(timer);
  clearBanner();
  toast(t("found_again"));
  emit("found");
}

/** Take an answer of api/act, api/undo or api/redo. */
export function applyAnswer(answer) {
  state.project.revision = answer.revision;
  state.project.undo = answer.undo;
  state.project.redo = answer.redo;
  takeCounts(answer.counts);
  // The shape says "report": one, or a list of each that was touched.
  for (const report of [answer.report].flat().filter(Boolean)) applyReport(report);
  emit("acted", answer);
}

/** Take the codings of a report (api/report without its text). */
export function applyReport(report) {
  const kept = state.reports.get(report.id);
  if (kept) {
    Object.assign(kept, { codings: report.codings, segments: report.segments || kept.segments,
      memo: report.memo, revision: report.revision });
  }
  if (!state.model || state.model.id !== report.id) return;
  const old = state.model.segments;
  takeCodings(state.model, report);
  keepElements(state.model, old);
  if (state.coding && !state.model.codingById.has(state.coding)) {
    state.coding = successor();
  }
  emit("codings");
}

// The coding that stands where the current one stood (an id changes with its words or code).
function successor() {
  const here = (state.model.bySegment.get(state.at) || [])
    .filter(c => c.status !== "rejected" && passes(c));
  return here.length ? here[0].id : null;
}

// A new run may leave a report's words as they are, and cut or place them otherwise.
function sameText(raw, { raw: old, segments }) {
  return raw.text === old.text && raw.start === old.start
    && JSON.stringify(raw.sections) === JSON.stringify(old.sections)
    && raw.segments.length === segments.length
    && raw.segments.every((s, i) => s.segment === old.segments[i].segment
      && s.start === old.segments[i].start && s.end === old.segments[i].end);
}

/** Fetch the open report and the project anew (another window or program changed them). */
export async function reload(ids = null) {
  try {
    takeProject(await state.source.project());
    for (const id of [...state.reports.keys()]) {
      if (ids && !ids.includes(id)) continue;
      if (!state.model || state.model.id !== id) {
        state.reports.delete(id);
        continue;
      }
      const raw = await state.source.report(id);
      if (!state.model || state.model.id !== id) {
        state.reports.set(id, raw); // another view was opened meanwhile
        continue;
      }
      if (!sameText(raw, state.model)) {
        state.reports.set(id, raw);
        state.model = makeModel(raw);
        emit("report");
      } else applyReport(raw);
    }
    emit("refreshed");
  } catch (error) {
    if (error instanceof Lost) lost();
    else toast(t("refused", { why: error.said || error.message }), "bad");
  }
}

// A file that cannot be read is told in the bar at the top.
function told(by) {
  if (by === "problem") return "";
  if (by === "other window" || by === "me") return t("by_other_window");
  return by === "program" || by === "run" ? t(`by_${by}`)
    : t("by_coder", { coder: String(by).replace(/^coder /, "") });
}

/** Hear what others do to the same reports. */
export function hearOthers() {
  const { source } = state;
  source.on("changed", event => {
    if (event.client ? event.client === state.client : event.by === "me") return;
    const by = told(event.by);
    if (by) {
      say(by);
      toast(by);
    }
    reload(event.reports && event.reports.length ? event.reports : null);
  });
  source.on("lost", () => { if (!state.lost) lost(); });
  source.on("bye", () => { if (!state.lost) lost(); });
  source.on("open", () => { if (state.lost) tryAgain(); });
}
