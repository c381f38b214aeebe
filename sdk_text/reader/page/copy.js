// The read-only copy on disk: data come as script files, as a page of file:// cannot fetch.

import { plain } from "./dom.js";
import { givenBy } from "./model.js";
import { Refused } from "./source.js";

const CONTEXT = 160;
const AROUND = /^["'„“”‚‘’«»()[\],.;:!?…–—-]+|["'„“”‚‘’«»()[\],.;:!?…–—-]+$/gu;

/** Return the source of a copy whose data lie in the folder `data/` beside the page. */
export function copySource() {
  const load = dataLoader();
  const project = () => load("project", "project");
  const report = id => load(`report/${id}`, `report-${encodeURIComponent(id)}`);
  const all = async () => Promise.all((await project()).reports.map(r => report(r.id)));
  const never = async () => { throw new Refused("read-only", 405); };
  return {
    kind: "copy", project, report, progress: () => load("progress", "progress"),
    quotes: async asked => (asked.cell
      ? cellQuotes(asked.cell, (await load("cells", "cells"))[asked.cell], report)
      : { title: "", quotes: quotesOf(await all(), asked) }),
    search: async asked => hits(asked, all),
    queue: async () => ({ items: [], learned_from: 0 }),
    conflicts: async () => ({ conflicts: [] }),
    act: never, undo: never, redo: never, listen: () => {}, on: () => {},
  };
}

// Return a function that loads the script `data/FILE.js`, and gives what it says under a name.
function dataLoader() {
  const loaded = new Map();
  const waiting = new Map();
  globalThis.sdkData = (name, body) => {
    loaded.set(name, body);
    const done = waiting.get(name);
    if (done) done(body);
  };
  return (name, file) => {
    if (loaded.has(name)) return Promise.resolve(loaded.get(name));
    return new Promise((done, failed) => {
      waiting.set(name, done);
      const script = document.createElement("script");
      script.src = `data/${file}.js`;
      script.addEventListener("error", () => failed(new Refused(`data/${file}.js`, 404)));
      document.head.append(script);
    });
  };
}

// The words behind a cell of a table, as tables.html links to them.
async function cellQuotes(name, cell, report) {
  const { title, codings, segments } = cell || { title: name, codings: [], segments: [] };
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

function quotesOf(reports, asked) {
  const found = [];
  for (const one of reports) {
    if (asked.summary && asked.summary !== one.id) continue;
    const text = Array.from(one.text);
    for (const coding of one.codings) {
      if (coding.status === "rejected") continue;
      if (asked.code && asked.code !== coding.code) continue;
      if (asked.family && asked.family !== coding.code.split("/")[0]) continue;
      if (asked.section && !`${coding.section}.`.startsWith(`${asked.section}.`)) continue;
      if (asked.coder && !givenBy(coding, asked.coder)) continue;
      found.push(codingQuote(one, text, coding));
    }
  }
  return found;
}

async function hits({ q, how }, all) {
  const found = [];
  const sought = wordsAs(plain(q || ""));
  for (const one of how !== "lemmas" && sought ? await all() : []) {
    const text = Array.from(one.text);
    for (const segment of one.segments) {
      for (const [start, end] of placesIn(one, text, segment, sought)) {
        found.push({ ...around(one, text, start, end), segment: segment.segment,
          section: segment.section });
      }
    }
  }
  return { hits: found.slice(0, 500), total: found.length };
}

// What is sought: words, whatever signs stand around and between them; signs alone as they are.
// Null: nothing.
function wordsAs(asked) {
  const parts = asked.split(/\s+/).filter(Boolean);
  const words = parts.map(part => part.replace(AROUND, "")).filter(Boolean);
  if (!parts.length) return null;
  const literal = (words.length ? words : parts)
    .map(part => part.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const [begin, end] = words.length ? ["(?<![\\p{L}\\p{N}])", "[\\p{L}\\p{N}]*"] : ["", ""];
  return new RegExp(begin + literal.join("[^\\p{L}\\p{N}]+") + end, "gu");
}

// Where it stands in a segment as it is read: page numbers left out, words that a line's end
// parted put together, letters plain; each of them knows its place in the text.
function placesIn(report, text, segment, sought) {
  const letters = [];
  for (let at = segment.start; at < segment.end; at += 1) {
    if (report.stray.some(s => s.start <= at && at < s.end)) continue;
    for (const letter of plain(text[at - report.start])) letters.push([letter, at]);
  }
  const whole = letters.map(([letter]) => letter).join("");
  const units = letters.flatMap(([letter, at]) => Array(letter.length).fill(at));
  const parted = [...whole.matchAll(/(?<=\p{Ll})[-\u00ad]\s*\n\s*(?=\p{Ll})|\u00ad/gu)];
  const kept = Array(whole.length).fill(true);
  for (const gap of parted) kept.fill(false, gap.index, gap.index + gap[0].length);
  const places = units.filter((_, i) => kept[i]);
  const read = whole.split("").filter((_, i) => kept[i]).join("");
  return [...read.matchAll(sought)].filter(found => found[0])
    .map(found => [places[found.index], places[found.index + found[0].length - 1] + 1]);
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
