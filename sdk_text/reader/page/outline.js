// Beside the text on the left: the report's sections and the legend of its codes.

import { h, refill } from "./dom.js";
import { segmentAt, shownCodings } from "./model.js";
import { goSegment } from "./cursor.js";
import { swatch } from "./palette.js";
import { codeOf, emit, state } from "./state.js";
import { t } from "./words.js";

/** Draw outline and legend into `aside`. */
export function drawOutline(aside) {
  const { model } = state;
  const counts = new Map();
  for (const c of shownCodings(model)) counts.set(c.section, (counts.get(c.section) || 0) + 1);
  const items = model.sections.filter(s => s.end > s.headingStart).map(s => {
    const deep = s.section.includes(".");
    return h("li", { class: deep ? "sub" : "main" }, h("button", { type: "button",
      data: { section: s.section }, title: labelOf(s), on: { click: () => goSection(s) } },
    h("span", { class: "name" }, labelOf(s)),
    counts.get(s.section) ? h("span", { class: "count" }, counts.get(s.section)) : null));
  });
  refill(aside, h("nav", { aria: { label: t("outline") } }, h("h2", {}, t("outline")),
    h("ol", { class: "outline" }, items)), legend());
}

function labelOf(section) {
  const found = state.project.sections.find(s => s.id === section.section);
  return found ? found.label : section.heading || section.section;
}

function goSection(section) {
  const { model } = state;
  const first = model.segments.find(s => s.start >= section.start && s.start < section.end);
  if (first) goSegment(first.index, { scroll: false });
  const heading = model.blocks.find(b => b.section === section.section && b.kind === "heading");
  const element = heading ? heading.element : first && first.elements[0];
  if (element) {
    element.scrollIntoView({ block: "start" });
    requestAnimationFrame(() => element.scrollIntoView({ block: "start" }));
  }
}

function legend() {
  const { model } = state;
  const counts = new Map();
  for (const c of model.codings) {
    if (c.status !== "rejected") counts.set(c.code, (counts.get(c.code) || 0) + 1);
  }
  const used = [...counts.keys()].map(codeOf).sort((a, b) => a.index - b.index);
  return h("nav", { class: "legend", aria: { label: t("legend") } }, h("h2", {}, t("legend")),
    state.project.families.map(family => {
      const codes = used.filter(c => c.family === family.id);
      return codes.length ? [h("h3", {}, family.label), h("ul", {}, codes.map(code =>
        h("li", {}, h("button", { type: "button", title: code.definition,
          aria: { pressed: state.filters.code === code.id },
          on: { click: () => {
            state.filters = { ...state.filters, code: state.filters.code === code.id ? "" : code.id };
            emit("filters");
          } } }, swatch(code), h("span", { class: "name" }, code.label),
        h("span", { class: "count" }, counts.get(code.id))))))] : null;
    }));
}

/** Mark the section in which the middle of the window stands. */
export function followOutline(aside) {
  const { model } = state;
  if (!model || !model.blocks) return;
  const heads = model.blocks.filter(b => b.kind === "heading");
  let now = null;
  for (const head of heads) {
    if (head.element.getBoundingClientRect().top > 220) break;
    now = head.section;
  }
  aside.querySelectorAll("[data-section]").forEach(item => {
    const on = item.dataset.section === now;
    if (on && !item.classList.contains("here")) {
      const box = item.getBoundingClientRect();
      const frame = aside.getBoundingClientRect();
      if (box.bottom > frame.bottom || box.top < frame.top) {
        aside.scrollTop += box.top - frame.top - frame.height / 3;
      }
    }
    item.classList.toggle("here", on);
    if (on) item.setAttribute("aria-current", "location");
    else item.removeAttribute("aria-current");
  });
}

/** Return the segment index at the top of the window, to begin reading there. */
export function segmentInView() {
  const { model } = state;
  const block = model.blocks.find(b => b.element.getBoundingClientRect().bottom > 160);
  const segment = block ? segmentAt(model, Math.max(block.end - 1, block.start)) : null;
  return segment ? segment.index : 0;
}
