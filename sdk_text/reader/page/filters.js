// The filters above the text: family, code, coder, confidence, decided or not, rejected ones.

import { h, refill } from "./dom.js";
import { coderName } from "./draw.js";
import { shownCodings } from "./model.js";
import { emit, emptyFilters, state } from "./state.js";
import { percent, t } from "./words.js";

/** Draw the filters into `bar`. */
export function drawFilters(bar) {
  const f = state.filters;
  const { project, model } = state;
  const change = (name, value) => {
    state.filters = { ...state.filters, [name]: value };
    emit("filters");
  };
  const families = project.families.map(family => h("button", { type: "button",
    class: "family-chip", data: { family: family.id },
    aria: { pressed: f.family.includes(family.id) },
    on: { click: () => change("family", f.family.includes(family.id)
      ? f.family.filter(id => id !== family.id) : [...f.family, family.id]) } },
  h("span", { class: "dot", vars: { "--c": familyColor(family.id) } }),
  h("span", { class: "name" }, family.label)));
  const used = new Set(model.codings.map(c => c.code));
  const codes = h("select", { data: { filter: "code" }, aria: { label: t("filter_code") },
    on: { change: e => change("code", e.target.value) } },
  option("", t("all_codes"), f.code), project.families.map(family =>
    h("optgroup", { label: family.label }, project.codes.filter(c => c.family === family.id
      && (used.has(c.id) || c.id === f.code)).map(c => option(c.id, c.label, f.code)))));
  const present = [...new Set(model.codings.flatMap(c => [c.coder, ...(c.other_coders || [])]))];
  const coders = h("select", { data: { filter: "coder" }, aria: { label: t("filter_coder") },
    on: { change: e => change("coder", e.target.value) } },
  option("", t("all_coders"), f.coder), [...new Set([...present, f.coder].filter(Boolean))]
    .map(name => option(name, coderName(name), f.coder)));
  const done = h("select", { data: { filter: "done" }, aria: { label: t("filter_done") },
    on: { change: e => change("done", e.target.value) } },
  option("", t("done_all"), f.done), option("open", t("done_open"), f.done),
  option("decided", t("done_decided"), f.done));
  const value = h("output", {}, sureSaid(f.sure));
  const sure = h("input", { type: "range", min: 0, max: 95, step: 5, value: f.sure,
    data: { filter: "sure" }, aria: { label: t("filter_sure") }, on: {
      input: e => {
        value.textContent = sureSaid(Number(e.target.value));
      },
      change: e => change("sure", Number(e.target.value)) } });
  const rejected = h("label", { class: "check" }, h("input", { type: "checkbox",
    checked: f.rejected, data: { filter: "rejected" },
    on: { change: e => change("rejected", e.target.checked) } }), t("show_rejected"));
  const shown = shownCodings(model).length;
  const active = JSON.stringify(f) !== JSON.stringify(emptyFilters());
  refill(bar, h("div", { class: "families", role: "group", aria: { label: t("families") } }, families),
    h("div", { class: "selects" }, codes, coders, done,
      h("label", { class: "range", title: t("filter_sure") }, sure, value), rejected),
    h("p", { class: "shown", role: "status" }, active ? t("codings_shown", { n: shown }) : null,
      active ? h("button", { type: "button", class: "link", on: { click: () => {
        state.filters = emptyFilters();
        emit("filters");
      } } }, t("filters_off")) : null));
}

function sureSaid(least) {
  return least ? `≥ ${percent(least / 100)}` : t("sure_any");
}

function option(value, label, now) {
  return h("option", { value, selected: value === now }, label);
}

/** Return the CSS colour of a family: that of its first code. */
export function familyColor(id) {
  const first = state.project.codes.findIndex(c => c.family === id);
  return `var(--code-${first}, var(--quiet))`;
}

/** Return the filters as values of an address. */
export function filterQuery() {
  const f = state.filters;
  return { family: f.family.join(","), code: f.code, coder: f.coder, sure: f.sure || "",
    done: f.done, rejected: f.rejected ? "1" : "" };
}

/** Take the filters out of an address's values. */
export function filtersOf(query) {
  return { family: query.family ? query.family.split(",") : [], code: query.code || "",
    coder: query.coder || "", sure: Number(query.sure) || 0, done: query.done || "",
    rejected: query.rejected === "1" };
}
