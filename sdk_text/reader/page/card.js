// The card beside the text: the current segment, its codings and all about the current one.

import { readOnly } from "./acts.js";
import { button, fill, h, refill } from "./dom.js";
import { cuePlaces, currentSegment, emptySaid, goCoding, isOpen } from "./cursor.js";
import { codeHere, decide, memoHere, mergeNext, mergePartner, noCode, recode, said, segmentRead,
  writeMemo } from "./doing.js";
import { coderName } from "./draw.js";
import { codingsAt, hiddenByFilters } from "./model.js";
import { beginMode } from "./modes.js";
import { swatch } from "./palette.js";
import { address } from "./route.js";
import { codeOf, reportName, state } from "./state.js";
import { percent, t } from "./words.js";

const LOW = 0.5; // below it a coding that stands owes its reader a reason
const opened = { limits: false };

/** Draw the card into `aside`. */
export function drawCard(aside) {
  const segment = currentSegment();
  if (!segment) {
    fill(aside, h("p", { class: "quiet pad" }, t("card_empty")));
    return;
  }
  const codings = codingsAt(state.model, segment.index);
  refill(aside, state.sel ? chosenBox() : null, segmentHead(segment),
    codings.length ? h("ul", { class: "codings" }, codings.map(codingItem))
      : h("p", { class: "quiet" }, emptySaid(segment)),
    codings.length ? alsoHidden(segment) : null, reportMemo());
}

// "No code" and "Reviewed" speak of all codings, also of those that are not seen just now.
function alsoHidden(segment) {
  const n = hiddenByFilters(state.model, segment.index);
  return n ? h("p", { class: "quiet" }, t("filtered_away", { n })) : null;
}

function chosenBox() {
  return h("div", { class: "chosen-box" }, h("b", {}, t("chosen_stretch")),
    h("blockquote", {}, said(state.sel)),
    readOnly() ? null : button(t("code_it"), codeHere, { key: "c", kind: "primary" }));
}

function segmentHead(segment) {
  const { model } = state;
  const label = sectionLabel(segment.section);
  const blind = state.project.blind;
  return h("div", { class: "segment-head" },
    h("p", { class: "place" }, h("b", {}, t("segment_of", { i: segment.index + 1,
      n: model.segments.length })), h("span", {}, label)),
    segment.lead_in ? h("p", { class: "lead-in" }, t("lead_in", { text: segment.lead_in })) : null,
    segment.reviewed ? h("p", { class: "done" }, readSaid(segment, blind)) : null,
    readOnly() ? null : h("div", { class: "row" },
      button(t("code_it"), codeHere, { key: "c", kind: state.sel ? "" : "primary" }),
      button(t("no_code"), noCode, { key: "0", title: t("no_code_title") }),
      segment.reviewed && !blind ? null : button(t(blind ? "blind_done_button" : "read_it"),
        segmentRead, { key: "d", title: t(blind ? "blind_done_title" : "read_title") })));
}

// A decision on one coding makes the segment a reviewed one; what still waits there is said, too.
function readSaid(segment, blind) {
  const waiting = codingsAt(state.model, segment.index).filter(isOpen).length;
  if (blind) return segment.hidden ? t("blind_still") : `✓ ${t("blind_done")}`;
  return waiting ? t("segment_waits", { n: waiting }) : `✓ ${t("segment_read")}`;
}

function sectionLabel(section) {
  const found = state.project.sections.find(s => s.id === section);
  return found ? found.label : section || "";
}

function codingItem(coding) {
  const code = codeOf(coding.code);
  const on = coding.id === state.coding;
  const head = h("button", { type: "button", class: "coding-head", data: { coding: coding.id },
    aria: { expanded: on, label: spoken(coding) },
    on: { click: () => goCoding(coding.id, { scroll: false }) } },
  swatch(code), h("span", { class: "name" }, code.label),
  h("span", { class: "who" }, coderName(coding.coder)),
  typeof coding.confidence === "number" && coding.kind !== "person" ? sure(coding.confidence) : null,
  statusBadge(coding));
  return h("li", { class: `coding ${on ? "on" : ""} status-${coding.status}`,
    data: { id: coding.id },
    vars: { "--c": `var(--code-${code.index}, var(--quiet))` } }, head,
  on ? details(coding, code) : null);
}

function spoken(coding) {
  const share = typeof coding.confidence === "number" && coding.kind !== "person"
    ? `, ${percent(coding.confidence)}` : "";
  return `${codeOf(coding.code).label}, ${coderName(coding.coder)}${share}, ${statusName(coding)}`;
}

function statusName(coding) {
  if (coding.kind === "person" && coding.status === "open") return t("status_added");
  return t(`status_${coding.status}`);
}

function statusBadge(coding) {
  const sign = { accepted: "✓", rejected: "✕", recoded: "↻", added: "+", open: "" }[coding.status];
  return sign ? h("span", { class: "badge", title: statusName(coding) }, sign) : null;
}

function sure(confidence) {
  return h("span", { class: "sure", title: t("how_sure", { p: percent(confidence) }) },
    h("span", { class: "meter", vars: { "--p": String(confidence) } }), percent(confidence));
}

function details(coding, code) {
  return h("div", { class: "details" }, actions(coding),
    coding.disputed ? h("p", { class: "disputed" }, h("a", { href: address("conflicts") },
      t("disputed"))) : null,
    h("p", { class: "definition" }, code.definition),
    code.include.length || code.exclude.length || code.examples.length ? h("details", {
      open: opened.limits, on: { toggle: event => { opened.limits = event.target.open; } } },
      h("summary", {}, t("limits")), limits(t("include"), code.include),
      limits(t("exclude"), code.exclude), limits(t("examples"), code.examples)) : null,
    h("dl", { class: "facts" },
      fact(t("coded_words"), h("q", {}, said(coding))),
      fact(t("who"), `${coderName(coding.coder)}${coding.hand ? ` (${t("by_hand")})` : ""}`),
      typeof coding.confidence === "number" && coding.kind !== "person"
        ? fact(t("sure"), h("span", {}, percent(coding.confidence),
          coding.coder === "rules" && coding.confidence < LOW
            ? h("small", { class: "why-low" }, ` ${t("low_rule")}`) : null)) : null,
      coding.cue.length ? fact(t("cue"), cues(coding)) : null,
      coding.rule ? fact(t("rule"), h("span", {}, coding.rule_text || "",
        h("code", { class: "rule" }, coding.rule))) : null,
      coding.other_coders && coding.other_coders.length ? fact(t("other_coders"),
        coding.other_coders.map(c => coderName(typeof c === "string" ? c : c.coder)).join(", "))
        : null,
      neighbours(coding)),
    memoBox(coding),
    h("p", { class: "links" }, h("a", { href: address("quotes", "", { code: coding.code }),
      data: { key: "q" } }, t("all_quotes", { n: code.count })),
    h("a", { href: address("quotes", "", { code: coding.code, summary: state.model.id }) },
      t("quotes_here"))));
}

function actions(coding) {
  if (readOnly()) return null;
  const partner = mergePartner(coding);
  const rejected = coding.status === "rejected";
  return h("div", { class: "actions", role: "group", aria: { label: t("acts") } },
    coding.status === "accepted" ? null : button(t("accept"), () => decide("accept"),
      { key: "a", icon: "check", kind: isOpen(coding) ? "yes" : "" }),
    rejected ? null : button(t("reject"), () => decide("reject"), { key: "x", icon: "cross",
      kind: isOpen(coding) ? "no" : "" }),
    rejected ? null : button(t("recode"), () => recode(), { key: "r" }),
    button(t("memo"), memoHere, { key: "m" }),
    rejected ? null : button(t("move_ends"), () => beginMode("ends"), { key: "e" }),
    rejected ? null : button(t("split"), () => beginMode("split"), { key: "s" }),
    rejected || !partner ? null : button(t("merge"), mergeNext, { key: "+",
      title: t("merge_title") }));
}

function limits(title, list) {
  return list && list.length ? h("div", {}, h("b", {}, title), h("ul", {}, list.map(one =>
    h("li", {}, typeof one === "string" ? one : one.text || "")))) : null;
}

function fact(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

function cues(coding) {
  const placed = cuePlaces(coding);
  return h("span", { class: "cues" }, coding.cue.map(cue => h("mark", {}, cue.text
    || (placed.length ? state.model.text.slice(cue.start, cue.end) : ""))));
}

function neighbours(coding) {
  const here = codingsAt(state.model, state.at).filter(c => c.id !== coding.id
    && c.start < coding.end && c.end > coding.start);
  return here.length ? fact(t("neighbours"), h("span", { class: "neighbours" }, here.map(c =>
    h("button", { type: "button", class: "chip", on: { click: () => goCoding(c.id) } },
      swatch(codeOf(c.code)), codeOf(c.code).label)))) : null;
}

function memoBox(coding) {
  return coding.memo ? h("div", { class: "memo" }, h("b", {}, t("memo")), h("p", {}, coding.memo))
    : null;
}

function reportMemo() {
  const { model } = state;
  return h("div", { class: "report-memo" },
    model.memo ? h("div", { class: "memo" }, h("b", {}, t("memo_on_report", {
      report: reportName(model.id) })), h("p", {}, model.memo)) : null,
    (model.raw.memos || []).map(othersMemo),
    readOnly() ? null : button(t(model.memo ? "memo_report_edit" : "memo_report_new"),
      () => writeMemo("report", model.id, model.memo), { key: "M", kind: "plain" }));
}

/** Return another coder's memo on a code or report. */
export function othersMemo({ coder, text }) {
  return h("div", { class: "memo others" }, h("b", {}, `${t("memo")}: ${coderName(coder)}`),
    h("p", {}, text));
}
