// The read-only copy on disk: data come as script files, as a page of file:// cannot fetch.

import { plain } from "./dom.js";
import { Refused } from "./source.js";

const CONTEXT = 160;

/** Return the source of a copy whose data lie in the folder `data/` beside the page. */
export function copySource() {
  const loaded = new Map();
  const waiting = new Map();
  globalThis.sdkData = (name, body) => {
    loaded.set(name, body);
    const done = waiting.get(name);
    if (done) done(body);
  };
  const load = (name, file) => {
    if (loaded.has(name)) return Promise.resolve(loaded.get(name));
    return new Promise((done, failed) => {
      waiting.set(name, done);
      const script = document.createElement("script");
      script.src = `data/${file}.js`;
      script.addEventListener("error", () => failed(new Refused(`data/${file}.js`, 404)));
      document.head.append(script);
    });
  };
  const project = () => load("project", "project");
  const report = id => load(`report/${id}`, `report-${encodeURIComponent(id)}`);
  const all = async () => Promise.all((await project()).reports.map(r => report(r.id)));

  // The words behind a cell of a table, as tables.html links to them.
  async function cell(name) {
    const { title, codings, segments } = (await load("cells", "cells"))[name]
      || { title: name, codings: [], segments: [] };
    const found = [];
    for (const [id, coding] of codings || []) {
      const one = await report(id);
      const place = one.codings.find(c => c.id === coding);
      if (place) found.push(codingQuote(one, Array.from(one.text), place));
    }
    for (const [id, segment] of (codings || []).length ? [] : segments || []) {
      const one = await report(id);
      const place = one.segments.find(s => s.segment === segment);
      if (place) {
        found.push({ ...around(one, Array.from(one.text), place.start, place.end), segment,
          section: place.section, coding: "", code: "", coder: "", confidence: null });
      }
    }
    return { title, quotes: found };
  }

  async function quotes(asked) {
    if (asked.cell) return cell(asked.cell);
    const found = [];
    for (const one of await all()) {
      if (asked.summary && asked.summary !== one.id) continue;
      const text = Array.from(one.text);
      for (const coding of one.codings) {
        if (coding.status === "rejected") continue;
        if (asked.code && asked.code !== coding.code) continue;
        if (asked.family && asked.family !== coding.code.split("/")[0]) continue;
        if (asked.section && asked.section !== coding.section) continue;
        if (asked.coder && asked.coder !== coding.coder) continue;
        found.push(codingQuote(one, text, coding));
      }
    }
    return { title: "", quotes: found };
  }

  async function search({ q, how }) {
    const hits = [];
    const sought = plain(q || "").trim();
    if (how !== "lemmas" && sought) {
      for (const one of await all()) {
        const text = Array.from(one.text);
        for (const segment of one.segments) {
          const said = text.slice(segment.start - one.start, segment.end - one.start);
          // Letter by letter, so that a place in the plain form is a place in the text.
          const plainLetters = said.map(letter => plain(letter) || " ");
          const places = plainLetters.flatMap((letter, i) => Array(letter.length).fill(i));
          const whole = plainLetters.join("");
          for (let at = whole.indexOf(sought); at >= 0; at = whole.indexOf(sought, at + 1)) {
            if (/[\p{L}\p{N}]/u.test(whole[at - 1] || " ")) continue;
            const start = segment.start + places[at];
            let end = segment.start + places[at + sought.length - 1] + 1;
            while (/[\p{L}\p{N}]/u.test(text[end - one.start] || " ")) end += 1;
            hits.push({ ...around(one, text, start, end), segment: segment.segment,
              section: segment.section });
          }
        }
      }
    }
    return { hits: hits.slice(0, 500), total: hits.length };
  }

  async function progress() {
    const codes = new Map((await project()).codes.map(c => [c.id,
      { id: c.id, codings: 0, decided: 0, accepted: 0, rejected: 0 }]));
    const reports = (await all()).map(one => {
      for (const code of recodedAway(one.codings)) {
        if (codes.has(code)) codes.get(code).decided += 1;
      }
      for (const coding of one.codings) {
        const row = codes.get(coding.code);
        if (!row) continue;
        row.codings += 1;
        row.decided += coding.decided ? 1 : 0;
        row.accepted += coding.decided && coding.status !== "rejected" ? 1 : 0;
        row.rejected += coding.status === "rejected" ? 1 : 0;
      }
      return { id: one.id, segments: one.segments.length,
        reviewed: one.segments.filter(s => s.reviewed).length,
        decided: one.codings.filter(c => c.decided).length };
    });
    return { reports, codes: [...codes.values()] };
  }

  const never = async () => { throw new Refused("read-only", 405); };
  return {
    kind: "copy", project, report, quotes, search, progress,
    queue: async () => ({ items: [], learned_from: 0 }),
    conflicts: async () => ({ conflicts: [] }),
    act: never, undo: never, redo: never, listen: () => {}, on: () => {},
  };
}

// The codes that persons gave up for another one on the same words: decided, though not shown there.
function recodedAway(codings) {
  const spot = (coding, code) => [code, coding.segment, coding.start, coding.end].join(" ");
  const shown = new Set(codings.map(c => spot(c, c.code)));
  const away = new Map();
  for (const coding of codings) {
    for (const said of coding.said) {
      const before = spot(coding, said.code);
      if (said.action === "recode" && said.new_code === coding.code && !shown.has(before)) {
        away.set(before, said.code);
      }
    }
  }
  return away.values();
}

function codingQuote(one, text, coding) {
  return { ...around(one, text, coding.start, coding.end), coding: coding.id,
    segment: coding.segment, section: coding.section, code: coding.code, coder: coding.coder,
    confidence: coding.confidence };
}

// The words before and after a stretch: of the same answer, with a mark between paragraphs, items and
// cells (`report.joins`: what stands before each segment, "" at a heading), without page numbers.
function around(report, text, start, end) {
  const clean = (from, to) => text.slice(from - report.start, to - report.start)
    .filter((_, i) => !report.stray.some(s => s.start <= from + i && from + i < s.end))
    .join("").replace(/\s+/g, " ");
  const { segments, joins } = report;
  const first = segments.findIndex(s => s.start <= start && start < s.end);
  const last = segments.findIndex(s => s.start < end && end <= s.end);
  let before = first < 0 ? "" : clean(segments[first].start, start);
  for (let i = first; i > 0 && joins[i] && before.length <= CONTEXT; i -= 1) {
    before = clean(segments[i - 1].start, segments[i - 1].end) + joins[i] + before;
  }
  let after = last < 0 ? "" : clean(end, segments[last].end);
  for (let i = last + 1; last >= 0 && i < segments.length && joins[i] && after.length <= CONTEXT; i += 1) {
    after += joins[i] + clean(segments[i].start, segments[i].end);
  }
  return { summary: report.id, start, end, text: clean(start, end),
    // No halves of words at the far ends.
    before: before.length > CONTEXT ? before.slice(-CONTEXT).replace(/^\S*\s/, "") : before,
    after: after.length > CONTEXT ? after.slice(0, CONTEXT).replace(/\s\S*$/, "") : after };
}
