// The palette of codes: type a few letters, arrows, Enter; several with Shift+Enter; a memo.

import { button, fill, h, plain } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { draft, keepDraft } from "./drafts.js";
import { newCodeForm } from "./new_code.js";
import { state } from "./state.js";
import { t } from "./words.js";

const recent = [];

/** Return a small sample of a code's colour and pattern. */
export function swatch(code) {
  return h("span", { class: `swatch pattern-${code.pattern}`, aria: { hidden: true },
    vars: { "--c": `var(--code-${code.index}, var(--quiet))` } });
}

/**
 * Open the palette.
 *
 * `title`, `quote` (the words to code), `several` (more than one code, and a memo), `given` (codes
 * that the place has), `onGive(codes, memo)`, `draftKey` under which what is typed is kept,
 * `preset` (a code that was just made).
 */
export function openPalette({ title, quote = "", several = true, given = [], onGive, draftKey,
  preset = null }) {
  return new Palette({ title, quote, several, given, onGive, draftKey }).open(preset);
}

class Palette {
  constructor(asked) {
    this.asked = asked;
    this.ticked = new Set();
    this.shown = [];
    this.at = 0;
    this.box = h("input", { type: "text", class: "find", role: "combobox", autocomplete: "off",
      spellcheck: "false", placeholder: t("palette_find"),
      aria: { label: t("palette_find"), expanded: "true", controls: "palette-list",
        autocomplete: "list" },
      on: { input: () => { this.at = 0; this.draw(); }, keydown: event => this.keyInBox(event) } });
    this.list = h("ul", { class: "options", id: "palette-list", role: "listbox",
      aria: { label: t("codes"), multiselectable: asked.several } });
    this.memo = h("textarea", { rows: 2, value: draft(asked.draftKey) || "",
      placeholder: t("memo_hint"), aria: { label: t("memo") },
      on: { input: () => keepDraft(asked.draftKey, this.memo.value || null),
        keydown: event => this.keyInMemo(event) } });
    this.chosen = h("p", { class: "chosen-codes", aria: { live: "polite" } });
  }

  open(preset) {
    const { title, quote, several } = this.asked;
    this.dialog = openDialog({ label: title, kind: "palette" },
      h("header", {}, h("h2", {}, title), quote ? h("blockquote", {}, quote) : null),
      this.box, this.list, several ? this.chosen : null,
      several ? h("label", { class: "memo-field" }, h("span", {}, t("memo")), this.memo) : null,
      h("footer", { class: "row end" },
        h("span", { class: "hint" }, t(several ? "palette_keys" : "palette_keys_one")),
        button(t("cancel"), () => this.dialog.close(), { key: "Esc", kind: "plain" }),
        several ? button(t("give"), () => this.giveChosen(), { key: "↵", kind: "primary" })
          : null));
    if (preset && state.codes.has(preset)) this.box.value = state.codes.get(preset).label;
    this.draw();
    this.box.focus();
    return this.dialog;
  }

  give(codes) {
    if (!codes.length) return;
    keepDraft(this.asked.draftKey, null);
    this.dialog.close();
    for (const id of codes) remember(id);
    this.asked.onGive(codes, this.memo.value.trim());
  }

  /** Give what is ticked and `id`. */
  giveWith(id) {
    this.give([...this.ticked].filter(other => other !== id).concat(id));
  }

  /** Give what is ticked, or what is pointed at. */
  giveChosen() {
    const on = this.shown[this.at];
    this.give(this.ticked.size ? [...this.ticked] : on ? [on.id] : []);
  }

  toggle(id) {
    if (this.ticked.has(id)) this.ticked.delete(id);
    else this.ticked.add(id);
    this.box.value = "";
    this.draw();
    this.box.focus();
  }

  addNew() {
    const label = this.box.value.trim();
    this.dialog.close();
    newCodeForm({ label, onMade: id => openPalette({ ...this.asked, preset: id }) });
  }

  draw() {
    this.shown = matching(this.box.value);
    this.at = Math.min(this.at, Math.max(this.shown.length - 1, 0));
    fill(this.list, this.shown.map((code, i) => this.option(code, i)), this.newRow());
    fill(this.chosen, this.ticked.size ? [`${t("chosen")}: `, [...this.ticked].map(id =>
      h("button", { type: "button", class: "chip", on: { click: () => this.toggle(id) },
        aria: { label: `${t("take_away")}: ${state.codes.get(id).label}` } },
      swatch(state.codes.get(id)), state.codes.get(id).label, " ×"))] : []);
    this.point();
  }

  option(code, i) {
    const { several, given } = this.asked;
    const ticked = this.ticked.has(code.id);
    return h("li", { id: `palette-${i}`, role: "option", class: ticked ? "ticked" : "",
      aria: { selected: several ? ticked : i === this.at }, title: code.definition,
      on: { click: event => {
        const more = event.target.closest(".tick") || event.shiftKey || event.ctrlKey;
        if (several && more) this.toggle(code.id);
        else this.giveWith(code.id);
      } } },
    several ? h("span", { class: "tick", aria: { hidden: true } }, ticked ? "☑" : "☐") : null,
    swatch(code), h("span", { class: "name" }, code.label),
    h("span", { class: "family" }, familyLabel(code)),
    given.includes(code.id) ? h("span", { class: "has" }, t("has_it")) : null);
  }

  newRow() {
    const label = this.box.value.trim();
    return h("li", { class: "new", role: "option", id: `palette-${this.shown.length}`,
      aria: { selected: this.at === this.shown.length }, on: { click: () => this.addNew() } },
    h("span", { class: "name" }, label ? t("new_code_named", { label }) : t("new_code")));
  }

  point() {
    [...this.list.children].forEach((item, i) => item.classList.toggle("on", i === this.at));
    this.box.setAttribute("aria-activedescendant", `palette-${this.at}`);
    const on = this.list.children[this.at];
    if (on) on.scrollIntoView({ block: "nearest" });
  }

  keyInBox(event) {
    const last = this.shown.length;
    const to = { ArrowDown: Math.min(this.at + 1, last), ArrowUp: Math.max(this.at - 1, 0),
      PageDown: Math.min(this.at + 8, last), PageUp: Math.max(this.at - 8, 0) }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.at = to;
      this.point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      const { several } = this.asked;
      if (this.at === last) this.addNew();
      else if (several && event.shiftKey) this.toggle(this.shown[this.at].id);
      else if (several && this.ticked.size && !this.box.value.trim()) this.give([...this.ticked]);
      else this.giveWith(this.shown[this.at].id);
    }
  }

  keyInMemo(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.giveChosen();
  }
}

function familyLabel(code) {
  const family = state.families.get(code.family);
  return family ? family.label : code.family;
}

function remember(id) {
  const i = recent.indexOf(id);
  if (i >= 0) recent.splice(i, 1);
  recent.unshift(id);
  recent.length = Math.min(recent.length, 5);
}

/** Return the code that was given last, or null. */
export function lastCode() {
  return recent.length ? state.codes.get(recent[0]) || null : null;
}

/** Return the codes that fit what is typed, the best first; lately used ones before all. */
export function matching(typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const codes = [...state.codes.values()];
  if (!words.length) {
    const first = recent.map(id => state.codes.get(id)).filter(Boolean);
    return [...first, ...codes.filter(c => !recent.includes(c.id))];
  }
  return codes.map(code => ({ code, rank: rank(code, words) })).filter(c => c.rank > 0)
    .sort((a, b) => b.rank - a.rank || a.code.index - b.code.index).map(c => c.code);
}

// A word that begins a word of the label counts most, then the id, the family, the definition.
function rank(code, words) {
  const places = [[code.label, 8], [code.id.replace(/[/_]/g, " "), 5], [familyLabel(code), 3],
    [[code.definition, ...(code.include || [])].join(" "), 1]];
  let sum = 0;
  for (const word of words) {
    const best = Math.max(...places.map(([text, worth]) => {
      const said = plain(text || "");
      if (said.startsWith(word)) return worth * 3;
      if (said.split(/[^\p{L}\p{N}]+/u).some(w => w.startsWith(word))) return worth * 2;
      return said.includes(word) ? worth : 0;
    }));
    if (!best) return 0;
    sum += best;
  }
  return sum;
}
