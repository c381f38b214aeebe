// From a code, family, section or table cell to all its quotes over all reports, and back.

import { readOnly } from "./acts.js";
import { button, h } from "./dom.js";
import { othersMemo } from "./card.js";
import { coderName } from "./draw.js";
import { writeMemo } from "./doing.js";
import { swatch } from "./palette.js";
import { address, go } from "./route.js";
import { codeOf, reportName, state } from "./state.js";
import { number, percent, t } from "./words.js";

const AT_ONCE = 200;

/** Show the quotes that `query` (code, family, summary, section, coder) asks for. */
export async function showQuotes(main, query) {
  const { title, quotes, total = quotes.length } = await state.source.quotes(query);
  const code = query.code ? codeOf(query.code) : null;
  const list = h("ol", { class: "quotes" });
  const more = h("div", { class: "row" });
  let shown = 0;
  const show = () => {
    list.append(...grouped(quotes.slice(shown, shown + AT_ONCE), quotes[shown - 1], query));
    shown = Math.min(shown + AT_ONCE, quotes.length);
    more.replaceChildren(...(shown < quotes.length
      ? [button(t("more_n", { n: quotes.length - shown }), show)] : []));
  };
  main.replaceChildren(h("div", { class: "page narrow" },
    h("header", { class: "page-head" }, h("h1", { class: code ? "with-swatch" : "" },
      code ? swatch(code) : null, code ? code.label : title || t("quotes")),
    h("p", { class: "report-facts" }, total > quotes.length
      ? t("quotes_first", { n: total, shown: quotes.length })
      : [t("quotes_n", { n: quotes.length }),
        t("reports_n", { n: new Set(quotes.map(q => q.summary)).size })].join(" · ")),
    code ? codeHead(code) : null, byReport(quotes, query)), query.cell ? null : picker(query),
    aboutSign(quotes), quotes.length ? list : h("p", { class: "quiet" }, t("no_quotes")), more));
  show();
}

// How many in each report, each count a way to those quotes.
function byReport(quotes, query) {
  if (query.summary || query.cell) return null;
  const counts = new Map();
  for (const quote of quotes) counts.set(quote.summary, (counts.get(quote.summary) || 0) + 1);
  return counts.size < 2 ? null : h("p", { class: "counts" }, [...counts].map(([id, n]) =>
    h("a", { class: "chip", href: address("quotes", "", { ...query, summary: id }) },
      reportName(id), h("b", {}, number(n)))));
}

function codeHead(code) {
  const block = (title, items) => (items && items.length ? h("div", {}, h("h3", {}, title),
    h("ul", {}, items.map(one => h("li", {}, typeof one === "string" ? one : one.text || "")))) : null);
  const again = state.codes.get(code.id);
  return h("div", { class: "code-head" }, h("p", { class: "definition" }, code.definition),
    h("div", { class: "limits" }, block(t("include"), code.include), block(t("exclude"), code.exclude),
      block(t("examples"), code.examples)),
    again && again.memo ? h("div", { class: "memo" }, h("b", {}, t("memo")), h("p", {}, again.memo))
      : null,
    ((again && again.memos) || []).map(othersMemo),
    readOnly() ? null : button(t(again && again.memo ? "memo_code_edit" : "memo_code_new"),
      () => writeMemo("code", code.id, again ? again.memo : ""), { key: "m" }));
}

function picker(query) {
  const change = (name, value) => {
    go(address("quotes", "", { ...query, [name]: value }));
  };
  const select = (name, label, all, options) => h("select", { aria: { label },
    data: { pick: name }, on: { change: e => change(name, e.target.value) } },
  h("option", { value: "" }, all), options.map(([value, said]) =>
    h("option", { value, selected: value === query[name] }, said)));
  return h("div", { class: "filters static" }, h("div", { class: "selects" },
    select("code", t("filter_code"), t("all_codes"), state.project.codes.map(c => [c.id, c.label])),
    select("family", t("families"), t("all_families"),
      state.project.families.map(f => [f.id, f.label])),
    select("summary", t("reports"), t("all_reports"),
      state.project.reports.map(r => [r.id, reportName(r.id)])),
    select("section", t("outline"), t("all_sections"),
      state.project.sections.map(s => [s.id, s.label])),
    select("coder", t("filter_coder"), t("all_coders"),
      state.project.coders.map(c => [c.name, coderName(c.name)]))));
}

/** Return the words of a quote or hit between those that stand before and after, spaces as told. */
export function inContext({ before, text, after }) {
  return [h("span", { class: "around" }, before), h("mark", {}, text),
    h("span", { class: "around" }, after)];
}

/** Return the line that says what the sign between paragraphs means, if it stands in a quote. */
export function aboutSign(quotes) {
  return quotes.some(q => `${q.before}${q.after}`.includes("¶"))
    ? h("p", { class: "quiet about-sign" }, t("border_sign")) : null;
}

function grouped(quotes, before, query) {
  const items = [];
  let last = before ? before.summary : null;
  for (const quote of quotes) {
    if (quote.summary !== last) {
      last = quote.summary;
      items.push(h("li", { class: "group" }, h("h2", {}, reportName(last))));
    }
    items.push(quoteItem(quote, query));
  }
  return items;
}

function quoteItem(quote, query) {
  const code = codeOf(quote.code);
  const section = state.project.sections.find(s => s.id === quote.section);
  return h("li", { class: "quote", vars: { "--c": `var(--code-${code.index}, var(--quiet))` } },
    h("a", { class: "quote-text", href: address("report", quote.summary,
      quote.coding ? { coding: quote.coding } : { segment: quote.segment }),
      aria: { label: `${t("open_in_report")}: ${quote.text}` } },
    ...inContext(quote)),
    h("p", { class: "facts" }, query.code || !quote.code ? null : h("span", { class: "code-name" }, swatch(code),
      code.label), h("span", {}, section ? section.label : quote.section),
    quote.coder ? h("span", {}, coderName(quote.coder)) : null, typeof quote.confidence === "number"
      ? h("span", {}, percent(quote.confidence)) : null));
}
