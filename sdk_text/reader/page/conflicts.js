// Where two coders differ: both sides next to one another, and the word that settles it.

import { readOnly } from "./acts.js";
import { button, h, keyOf } from "./dom.js";
import { draft, keepDraft } from "./drafts.js";
import { coderName } from "./draw.js";
import { settle } from "./home.js";
import { say } from "./live.js";
import { swatch } from "./palette.js";
import { address } from "./route.js";
import { codeOf, reportName, state } from "./state.js";
import { t } from "./words.js";

const view = { main: null, list: [], at: 0 };

/** Show the conflicts. */
export async function showConflicts(main) {
  view.main = main;
  const { conflicts, hidden } = await state.source.conflicts();
  view.list = conflicts;
  const open = view.list.filter(c => !c.settled_by).length;
  view.at = Math.min(view.at, Math.max(view.list.length - 1, 0));
  main.replaceChildren(h("div", { class: "page" },
    h("header", { class: "page-head" }, h("h1", {}, t("conflicts")),
      hidden ? null : h("p", { class: "report-facts" }, t("conflicts_n", { n: open }))),
    view.list.length ? h("ol", { class: "conflicts" }, view.list.map(item))
      : h("p", { class: "quiet" }, t(hidden ? "conflicts_hidden" : "no_conflicts"))));
  point(view.at, false);
}

function item(conflict, i) {
  const code = codeOf(conflict.code);
  const key = `conflict:${conflict.id}`;
  const memo = h("input", { type: "text", value: draft(key) || "", placeholder: t("settle_memo"),
    aria: { label: t("settle_memo") }, on: { input: () => keepDraft(key, memo.value || null) } });
  return h("li", { class: `conflict ${conflict.settled_by ? "settled" : ""}`, tabindex: "-1",
    data: { conflict: conflict.id }, on: { focusin: () => point(i, false) },
    vars: { "--c": `var(--code-${code.index}, var(--quiet))` } },
  h("div", { class: "conflict-head" }, h("span", { class: "code-name" }, swatch(code), code.label),
    h("a", { href: address("report", conflict.summary, { segment: conflict.segment }) },
      reportName(conflict.summary))),
  h("blockquote", {}, conflict.text),
  h("div", { class: "sides" }, conflict.sides.map(side => h("div", {
    class: `side-said ${side.given ? "gave" : "did-not"}` },
  h("b", {}, coderName(side.coder)),
  h("span", { class: "verdict" }, side.given ? t("side_given") : t("side_not_given")),
  side.memo ? h("p", {}, side.memo) : null))),
  conflict.settled_by ? h("p", { class: "done" }, `✓ ${t("settled_by", {
    coder: coderName(conflict.settled_by) })}`) : null,
  readOnly() ? null : h("div", { class: "row" }, memo,
    button(t("settle_given"), () => decided(conflict, true, memo.value), { key: "a",
      kind: conflict.settled_by ? "" : "yes", icon: "check" }),
    button(t("settle_not_given"), () => decided(conflict, false, memo.value), { key: "x",
      kind: conflict.settled_by ? "" : "no", icon: "cross" })));
}

async function decided(conflict, given, memo) {
  const was = conflict.settled_by;
  if (!await settle(conflict.id, given, memo.trim())) return;
  keepDraft(`conflict:${conflict.id}`, null);
  say(t("settled"));
  const { at } = view;
  await showConflicts(view.main);
  // What is settled goes to the end of the list, so that the next one now stands in its place.
  point(Math.min(was ? at + 1 : at, view.list.length - 1), true);
}

function point(i, focus) {
  view.at = i;
  const items = [...view.main.querySelectorAll(".conflict")];
  items.forEach((element, k) => element.classList.toggle("on", k === i));
  if (focus && items[i]) {
    items[i].focus({ preventScroll: true });
    items[i].scrollIntoView({ block: "center" });
  }
}

/** Let a key work on the conflicts; returns whether it did. */
export function conflictKey(event) {
  const key = keyOf(event);
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key];
  const conflict = view.list[view.at];
  if (by) point(Math.min(Math.max(view.at + by, 0), view.list.length - 1), true);
  else if ((key === "a" || key === "x") && conflict && !readOnly()) {
    const memo = view.main.querySelectorAll(".conflict")[view.at].querySelector("input");
    decided(conflict, key === "a", memo ? memo.value : "");
  } else return false;
  return true;
}
