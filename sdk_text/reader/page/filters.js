// The filters above the text: family, code, coder, confidence, decided or not, rejected ones.

import { h, refill } from "./dom.js";
import { coderName } from "./draw.js";
import { shownCodings } from "./model.js";
import { emit, emptyFilters, state } from "./state.js";
import { percent, t } from "./words.js";

/** Draw the filters into `bar`. */
export function drawFilters(bar) {
  const f = state.filters;
  const rejected = h("label", { class: "check" }, h("input", { type: "checkbox",
    checked: f.rejected, data: { filter: "rejected" },
    on: { change: e => change("rejected", e.target.checked) } }), t("show_rejected"));
  const shown = shownCodings(state.model).length;
  const active = JSON.stringify(f) !== JSON.stringify(emptyFilters());
  refill(bar, h("div", { class: "families", role: "group", aria: { label: t("families") } },
    state.project.families.map(family => familyChip(family, f.family))),
  h("div", { class: "selects" }, codeSelect(f.code), coderSelect(f.coder),
    select("done", t("filter_done"), option("", t("done_all"), f.done),
      option("open", t("done_open"), f.done), option("decided", t("done_decided"), f.done)),
    sureRange(f.sure), rejected),
  h("p", { class: "shown", role: "status" }, active ? t("codings_shown", { n: shown }) : null,
    active ? h("button", { type: "button", class: "link", on: { click: () => {
      state.filters = emptyFilters();
      emit("filters");
    } } }, t("filters_off")) : null));
}

function change(name, value) {
  state.filters = { ...state.filters, [name]: value };
  emit("filters");
}

function familyChip(family, chosen) {
  const pressed = chosen.includes(family.id);
  return h("button", { type: "button", class: "family-chip", data: { family: family.id },
    aria: { pressed }, on: { click: () => change("family", pressed
      ? chosen.filter(id => id !== family.id) : [...chosen, family.id]) } },
  h("span", { class: "dot", vars: { "--c": familyColor(family.id) } }),
  h("span", { class: "name" }, family.label));
}

function codeSelect(chosen) {
  const { project, model } = state;
  const used = new Set([...model.codings.map(c => c.code), chosen]);
  return select("code", t("filter_code"), option("", t("all_codes"), chosen),
    project.families.map(family => h("optgroup", { label: family.label }, project.codes
      .filter(c => c.family === family.id && used.has(c.id))
      .map(c => option(c.id, c.label, chosen)))));
}

function coderSelect(chosen) {
  const present = state.model.codings.flatMap(c => [c.coder, ...(c.other_coders || [])]);
  return select("coder", t("filter_coder"), option("", t("all_coders"), chosen),
    [...new Set([...present, chosen].filter(Boolean))]
      .map(name => option(name, coderName(name), chosen)));
}

function select(name, label, ...options) {
  return h("select", { data: { filter: name }, aria: { label },
    on: { change: e => change(name, e.target.value) } }, ...options);
}

function sureRange(least) {
  const value = h("output", {}, sureSaid(least));
  const range = h("input", { type: "range", min: 0, max: 95, step: 5, value: least,
    data: { filter: "sure" }, aria: { label: t("filter_sure") }, on: {
      input: e => { value.textContent = sureSaid(Number(e.target.value)); },
      change: e => change("sure", Number(e.target.value)) } });
  return h("label", { class: "range", title: t("filter_sure") }, range, value);
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
