// The reading list: which segments are most worth reading next, learned from what was decided.

import { h } from "./dom.js";
import { swatch } from "./palette.js";
import { address } from "./route.js";
import { codeOf, reportName, state } from "./state.js";
import { t } from "./words.js";

/** Show the reading list. */
export async function showQueue(main) {
  const { items, learned_from: learned } = await state.source.queue(50);
  main.replaceChildren(h("div", { class: "page narrow" },
    h("header", { class: "page-head" }, h("h1", {}, t("queue")),
      h("p", { class: "report-facts" }, t("queue_note", { n: learned }))),
    items.length ? h("ol", { class: "queue" }, items.map(item))
      : h("p", { class: "quiet" }, t("queue_empty"))));
}

function item(one, i) {
  return h("li", {}, h("a", { class: "queue-item", href: address("report", one.summary,
    { segment: one.segment, mode: "review" }) },
  h("span", { class: "rank" }, i + 1),
  h("span", { class: "queue-text" },
    h("b", {}, reportName(one.summary)),
    one.text ? h("span", { class: "said" }, one.text)
      : h("span", { class: "said quiet" }, one.segment),
    h("span", { class: "facts" }, one.why ? h("span", {}, one.why) : null,
      (one.codes || []).slice(0, 3).map(c => h("span", { class: "code-name" }, swatch(codeOf(c.code)),
        codeOf(c.code).label))))));
}
