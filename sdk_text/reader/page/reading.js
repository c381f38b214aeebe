// The view of one report: outline, text with its codings, card.

import { drawCard } from "./card.js";
import { button, h, toTop } from "./dom.js";
import { currentCoding, goCoding, goSegment, isOpen, keepToShown, showCurrent } from "./cursor.js";
import { canHighlight, drawForPrint, mark, redraw, redrawAll, stopDrawing,
  watchBlocks } from "./draw.js";
import { drawFilters, filterQuery, filtersOf } from "./filters.js";
import { buildText } from "./layout.js";
import { makeModel, segmentAt } from "./model.js";
import { endMode } from "./modes.js";
import { drawOutline, followOutline } from "./outline.js";
import { usePointer } from "./pointer.js";
import { address, here, keep, watchLeaving } from "./route.js";
import { codeOf, on, reportName, state } from "./state.js";
import { t } from "./words.js";

const view = { main: null, waits: 0 };

/** Show report `id`; `query` may have coding, segment, at (code points), end and filters. */
export async function showReport(main, id, query) {
  state.filters = filtersOf(query);
  state.review = query.mode === "review";
  if (!state.model || state.model.id !== id || view.main !== main || !main.isConnected
    || !main.querySelector("#text")) {
    if (!state.reports.has(id)) await fetchReport(main, id);
    state.model = makeModel(state.reports.get(id));
    state.at = -1;
    state.coding = null;
    build(main);
  } else {
    redraw();
    drawParts();
  }
  goToPlace(query);
}

// Until it is there, no other report is open: keys must not act on what is not shown.
async function fetchReport(main, id) {
  stopDrawing();
  state.model = null;
  main.replaceChildren(h("p", { class: "quiet pad" }, t("loading")));
  try {
    state.reports.set(id, await state.source.report(id));
  } catch (error) {
    if (error.said) main.replaceChildren(h("p", { class: "failed pad" }, error.said));
    throw error;
  }
}

function build(main) {
  view.main = main;
  stopDrawing();
  const { model } = state;
  view.outline = h("aside", { class: "side outline-side", id: "outline", tabindex: "-1" });
  view.filters = h("div", { class: "filters", role: "search", aria: { label: t("filters") } });
  view.card = h("aside", { class: "side card-side", id: "card", tabindex: "-1",
    aria: { label: t("card") } });
  view.text = h("article", { id: "text", class: "text", tabindex: "0", lang: "lv",
    role: "document", aria: { label: t("text_label", { title: model.title || model.id }),
      describedby: "text-help" } });
  view.outline.addEventListener("click", event => {
    if (event.target.closest("[data-section]")) view.outline.classList.remove("open");
  });
  buildText(model, view.text);
  view.head = h("header", { class: "report-head" });
  view.report = h("div", { class: "report" }, view.outline,
    h("section", { class: "reading", aria: { label: model.title || model.id } },
      view.head, view.filters, canHighlight() ? null : h("p", { class: "notice" },
        t("no_highlights")), view.text,
      h("p", { class: "hidden-text", id: "text-help" }, t("text_help"))),
    view.card);
  main.replaceChildren(view.report);
  drawParts();
  watchBlocks(view.text);
  usePointer(view.text);
}

function drawParts() {
  drawHead();
  drawFilters(view.filters);
  drawOutline(view.outline);
  drawCard(view.card);
  followOutline(view.outline);
}

function drawHead() {
  const { model, project } = state;
  const done = model.segments.filter(s => s.reviewed).length;
  const open = model.codings.filter(isOpen).length;
  const info = project.reports.find(r => r.id === model.id) || { words: 0 };
  const index = project.reports.findIndex(r => r.id === model.id);
  const sibling = (by, label) => {
    const other = project.reports[index + by];
    return other ? h("a", { class: `sibling ${by < 0 ? "before" : "after"}`,
      href: address("report", other.id, state.review ? { mode: "review" } : {}), title: label },
    by < 0 ? `‹ ${reportName(other.id)}` : `${reportName(other.id)} ›`) : null;
  };
  view.head.replaceChildren(h("div", { class: "siblings" }, outlineToggle(),
    sibling(-1, t("report_before")), sibling(1, t("report_after"))), h("h1", {}, reportName(model.id)),
  h("p", { class: "report-facts" }, [
    t("words_n", { n: info.words }), t("segments_n", { n: model.segments.length }),
    t("codings_n", { n: model.codings.filter(c => c.status !== "rejected").length }),
  ].join(" · ")),
  h("div", { class: "progress-line" }, h("progress", { max: model.segments.length || 1, value: done,
    aria: { label: t("progress_read") } }),
  h("span", {}, t("read_of", { n: done, of: model.segments.length })),
  h("span", { class: "quiet" }, t("open_n", { n: open }))), unplaced(model.raw.unplaced || []));
}

// Decisions whose words a newer text does not have: nowhere else on the page would they be seen.
function unplaced(list) {
  const said = list.filter(one => one.code || one.memo || one.action === "none");
  if (!said.length) return "";
  return h("details", { class: "notice unplaced" },
    h("summary", {}, t("unplaced_n", { n: said.length })), h("p", {}, t("unplaced_why")),
    h("ul", {}, said.map(one => h("li", {}, h("b", {}, [one.coder,
      t(`acts.${one.action === "comment" ? "memo" : one.action}`), [one.code, one.new_code].filter(Boolean)
        .map(id => codeOf(id).label).join(" → ")].filter(Boolean).join(" · ")),
    h("q", {}, one.text), one.memo ? h("p", {}, `${t("memo")}: ${one.memo}`) : null))));
}

// On a narrow window the outline opens over the text.
function outlineToggle() {
  const toggle = button(t("outline"), () => {
    const open = view.outline.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    if (open) view.outline.querySelector("button").focus();
  }, { icon: "menu", kind: "plain outline-toggle" });
  toggle.setAttribute("aria-controls", "outline");
  toggle.setAttribute("aria-expanded", String(view.outline.classList.contains("open")));
  return toggle;
}

function goToPlace(query) {
  const { model } = state;
  view.found = [];
  if (query.coding && goCoding(query.coding)) return;
  let segment = null;
  if (query.at) {
    const start = model.offsets.toUnits(Number(query.at));
    segment = segmentAt(model, start);
    if (query.end) view.found = [{ start, end: model.offsets.toUnits(Number(query.end)) }];
  }
  if (query.segment && model.byId.has(query.segment)) segment = model.byId.get(query.segment);
  mark("found", view.found, 4);
  if (segment) goSegment(segment.index);
  else if (state.review && !currentCoding()) {
    const from = state.at < 0 ? 0 : model.segments[state.at].start;
    const open = model.codings.filter(isOpen);
    const next = open.find(c => c.start >= from) || open[0];
    if (next) goCoding(next.id);
    else if (state.at < 0) goSegment(0, { scroll: false, quiet: true });
  } else if (state.at < 0) {
    goSegment(0, { scroll: false, quiet: true });
    toTop(view.main);
  }
}

/** Put the current place into the address, without a step to go back to. */
function keepAddress() {
  clearTimeout(view.waits);
  view.waits = 0;
  if (here().view !== "report" || !state.model) return;
  const segment = state.model.segments[state.at];
  const coding = currentCoding();
  keep(address("report", state.model.id, { ...filterQuery(), mode: state.review ? "review" : "",
    ...(coding ? { coding: coding.id } : segment ? { segment: segment.segment } : {}) }));
}

/** Give the text the focus, so that the keys work. */
export function focusText() {
  if (view.text && view.text.isConnected) view.text.focus({ preventScroll: true });
}

/** Give the card the focus. */
export function focusCard() {
  if (!view.card || !view.card.isConnected) return;
  const first = view.card.querySelector(".coding.on .actions button, .coding-head, button");
  (first || view.card).focus();
}

/** Switch between reading and review. */
export function setReview(is) {
  state.review = is;
  keepAddress();
}

/** Hear what changes while a report is open; called once. */
export function hookReading() {
  const hear = (event, does) => on(event, () => { if (isShown()) does(); });
  // Not at every step: browsers refuse addresses that change too fast.
  hear("cursor", () => {
    drawCard(view.card);
    clearTimeout(view.waits);
    view.waits = setTimeout(keepAddress, 200);
  });
  watchLeaving(() => { if (view.waits) keepAddress(); });
  hear("chosen", () => drawCard(view.card));
  hear("codings", () => {
    const segment = state.model.segments[state.at];
    if (segment) segment.elements.forEach(e => e.classList.add("at"));
    if (state.mode && state.mode.coding && !state.model.codingById.has(state.mode.coding)) endMode();
    redraw();
    showCurrent();
    drawParts();
  });
  hear("codes", () => {
    redrawAll();
    drawParts();
    showCurrent();
  });
  hear("filters", () => {
    keepToShown();
    redraw();
    drawParts();
    showCurrent();
    keepAddress();
  });
  hear("report", () => {
    const place = state.at;
    build(view.main);
    endMode();
    goSegment(place, { scroll: true, quiet: true });
  });
  addEventListener("beforeprint", () => { if (isShown()) drawForPrint(true); });
  addEventListener("afterprint", () => { if (isShown()) drawForPrint(false); });
  hookScrolling();
}

function isShown() {
  return view.report && view.report.isConnected && here().view === "report";
}

function hookScrolling() {
  let pending = false;
  addEventListener("scroll", () => {
    if (pending || !isShown()) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      if (isShown()) followOutline(view.outline);
    });
  }, { passive: true, capture: true });
}
