// Search over the forms or the lemmas of all reports.

import { h } from "./dom.js";
import { say } from "./live.js";
import { aboutSign, inContext } from "./quotes.js";
import { address, go } from "./route.js";
import { reportName, state } from "./state.js";
import { t } from "./words.js";

/** Show the search; `query` has q and how ("forms" or "lemmas"). */
export async function showSearch(main, query) {
  const copy = state.source.kind === "copy";
  const how = copy ? "forms" : query.how || "lemmas";
  const box = h("input", { type: "search", name: "q", value: query.q || "", class: "find",
    aria: { label: t("search") }, placeholder: t("search_hint") });
  const choice = value => h("label", { class: "check" }, h("input", { type: "radio", name: "how",
    value, checked: how === value, disabled: copy && value === "lemmas" }), t(`search_${value}`));
  const form = h("form", { class: "search-form", role: "search", on: { submit: event => {
    event.preventDefault();
    const chosen = form.querySelector("[name=how]:checked");
    go(address("search", "", { q: box.value.trim(), how: chosen ? chosen.value : how }));
  }, change: event => {
    if (event.target.name === "how" && box.value.trim()) form.requestSubmit();
  } } }, box, h("button", { type: "submit", class: "button primary" }, t("search")),
  h("div", { class: "row" }, choice("lemmas"), choice("forms")));
  const results = h("div");
  main.replaceChildren(h("div", { class: "page narrow" },
    h("header", { class: "page-head" }, h("h1", {}, t("search"))), form, results));
  if (!query.q) {
    box.focus();
    return;
  }
  const { hits, total } = await state.source.search({ q: query.q, how });
  const count = total > hits.length ? t("hits_first", { n: total, shown: hits.length })
    : t("hits_n", { n: total });
  say(count);
  results.replaceChildren(h("p", { class: "report-facts" }, count),
  ...[aboutSign(hits)].filter(Boolean),
  h("ol", { class: "quotes" }, grouped(hits)));
}

function grouped(hits) {
  const items = [];
  let last = null;
  for (const hit of hits) {
    if (hit.summary !== last) {
      last = hit.summary;
      items.push(h("li", { class: "group" }, h("h2", {}, reportName(last))));
    }
    const section = state.project.sections.find(s => s.id === hit.section);
    items.push(h("li", { class: "quote hit" },
      h("a", { class: "quote-text", href: address("report", hit.summary,
        { segment: hit.segment, at: hit.start, end: hit.end }) },
      ...inContext(hit)),
      h("p", { class: "facts" }, h("span", {}, section ? section.label : hit.section || ""))));
  }
  return items;
}
