// The first view: reports with their progress, and the codebook with its counts.

import { act, readOnly } from "./acts.js";
import { button, h } from "./dom.js";
import { familyColor } from "./filters.js";
import { newCodeForm } from "./new_code.js";
import { swatch } from "./palette.js";
import { address } from "./route.js";
import { reportName, state } from "./state.js";
import { number, percent, t } from "./words.js";

/** Show all reports and codes. */
export async function showHome(main) {
  const progress = await state.source.progress();
  const { project } = state;
  const reports = new Map(progress.reports.map(r => [r.id, r]));
  const codes = new Map(progress.codes.map(c => [c.id, c]));
  const sum = name => progress.reports.reduce((n, r) => n + (r[name] || 0), 0);
  const [read, segments] = [sum("reviewed"), sum("segments")];
  main.replaceChildren(h("div", { class: "page home" },
    h("header", { class: "page-head" }, h("h1", {}, project.name || t("reports")),
      h("p", { class: "report-facts" }, [t("reports_n", { n: project.reports.length }),
        t("segments_n", { n: segments }), t("codings_n", { n: project.reports
          .reduce((n, r) => n + r.codings, 0) })].join(" · ")),
      h("div", { class: "progress-line" },
        h("progress", { max: segments || 1, value: read, aria: { label: t("progress_read") } }),
        h("span", {}, t("read_of", { n: read, of: segments })),
        h("span", { class: "quiet" }, segments ? percent(read / segments) : ""),
        project.tables ? h("a", { href: "tables.html" }, t("tables")) : null)),
    h("section", { class: "reports", aria: { label: t("reports") } }, h("h2", {}, t("reports")),
      h("ul", { class: "report-list" }, project.reports.map(r => reportRow(r, reports.get(r.id))))),
    h("section", { class: "codebook", aria: { label: t("codes") } },
      h("div", { class: "row spread" }, h("h2", {}, t("codes")), readOnly() ? null
        : button(t("new_code"), () => newCodeForm({ onMade: () => showHome(main) }),
          { icon: "plus" })),
      project.families.map(family => h("div", { class: "family-block",
        vars: { "--c": familyColor(family.id) } }, h("h3", {}, family.label),
      h("ul", { class: "code-list" }, project.codes.filter(c => c.family === family.id)
        .map(code => codeRow(state.codes.get(code.id), codes.get(code.id)))))))));
}

function reportRow(report, done = { segments: report.segments, reviewed: report.reviewed || 0 }) {
  const of = done.segments || 1;
  return h("li", {}, h("a", { class: "report-card", href: address("report", report.id),
    data: { report: report.id } },
  h("span", { class: "name" }, reportName(report.id)),
  h("span", { class: "title" }, report.title && report.title !== report.municipality
    ? report.title : ""),
  h("span", { class: "facts" }, [t("words_n", { n: report.words }),
    t("codings_n", { n: report.codings })].join(" · ")),
  h("span", { class: "bar", vars: { "--p": String(done.reviewed / of) }, aria: { hidden: true } }),
  h("span", { class: "facts" }, t("read_of", { n: done.reviewed, of: done.segments }))),
  readOnly() ? null : h("a", { class: "button small", href: address("report", report.id,
    { mode: "review" }) }, t("review_it")));
}

function codeRow(code, done = { codings: code.count, decided: 0 }) {
  return h("li", {}, h("a", { class: "code-row", href: address("quotes", "", { code: code.id }),
    title: code.definition }, swatch(code), h("span", { class: "name" }, code.label),
  code.own ? h("span", { class: "own" }, t("own_code")) : null,
  code.memo ? h("span", { class: "own" }, t("memo")) : null,
  h("span", { class: "decided" }, done.decided ? t("decided_n", { n: done.decided }) : ""),
  h("span", { class: "count" }, number(done.codings))));
}

/** Take the next segment worth reading; returns its address, or null where none is left. */
export async function nextWorthReading() {
  const { items } = await state.source.queue(50);
  const now = state.model && state.model.segments[state.at];
  const next = items.find(i => !now || i.segment !== now.segment);
  return next ? address("report", next.summary, { segment: next.segment, mode: "review" }) : null;
}

/** Tell the server that a conflict is settled. */
export function settle(conflict, given, memo) {
  return act({ act: "settle", conflict, given, ...(memo ? { memo } : {}) });
}
