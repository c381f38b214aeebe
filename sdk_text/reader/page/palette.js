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
  const ticked = new Set();
  let shown = [];
  let at = 0;
  const box = h("input", { type: "text", class: "find", role: "combobox", autocomplete: "off",
    spellcheck: "false", placeholder: t("palette_find"),
    aria: { label: t("palette_find"), expanded: "true", controls: "palette-list",
      autocomplete: "list" } });
  const list = h("ul", { class: "options", id: "palette-list", role: "listbox",
    aria: { label: t("codes"), multiselectable: several } });
  const memo = h("textarea", { rows: 2, value: draft(draftKey) || "", placeholder: t("memo_hint"),
    aria: { label: t("memo") }, on: { input: () => keepDraft(draftKey, memo.value || null) } });
  const chosen = h("p", { class: "chosen-codes", aria: { live: "polite" } });

  const give = codes => {
    if (!codes.length) return;
    keepDraft(draftKey, null);
    dialog.close();
    for (const id of codes) remember(id);
    onGive(codes, memo.value.trim());
  };
  const toggle = id => {
    if (ticked.has(id)) ticked.delete(id);
    else ticked.add(id);
    box.value = "";
    draw();
    box.focus();
  };
  const addNew = () => {
    const wanted = box.value.trim();
    dialog.close();
    newCodeForm({ label: wanted, onMade: id => openPalette({ title, quote, several, given, onGive,
      draftKey, preset: id }) });
  };

  function draw() {
    shown = matching(box.value);
    at = Math.min(at, Math.max(shown.length - 1, 0));
    fill(list, shown.map((code, i) => option(code, i)), newRow());
    fill(chosen, ticked.size ? [`${t("chosen")}: `, [...ticked].map(id =>
      h("button", { type: "button", class: "chip", on: { click: () => toggle(id) },
        aria: { label: `${t("take_away")}: ${state.codes.get(id).label}` } },
      swatch(state.codes.get(id)), state.codes.get(id).label, " ×"))] : []);
    point();
  }

  function option(code, i) {
    const has = given.includes(code.id);
    return h("li", { id: `palette-${i}`, role: "option", class: ticked.has(code.id) ? "ticked" : "",
      aria: { selected: several ? ticked.has(code.id) : i === at }, title: code.definition,
      on: { click: event => {
        if (several && (event.target.closest(".tick") || event.shiftKey || event.ctrlKey)) {
          toggle(code.id);
        } else give([...ticked].filter(id => id !== code.id).concat(code.id));
      } } },
    several ? h("span", { class: "tick", aria: { hidden: true } }, ticked.has(code.id) ? "☑" : "☐")
      : null,
    swatch(code), h("span", { class: "name" }, code.label),
    h("span", { class: "family" }, familyLabel(code)),
    has ? h("span", { class: "has" }, t("has_it")) : null);
  }

  function newRow() {
    return h("li", { class: "new", role: "option", id: `palette-${shown.length}`,
      aria: { selected: at === shown.length }, on: { click: addNew } },
    h("span", { class: "name" }, box.value.trim() ? t("new_code_named", { label: box.value.trim() })
      : t("new_code")));
  }

  function point() {
    [...list.children].forEach((item, i) => item.classList.toggle("on", i === at));
    box.setAttribute("aria-activedescendant", `palette-${at}`);
    const on = list.children[at];
    if (on) on.scrollIntoView({ block: "nearest" });
  }

  box.addEventListener("input", () => { at = 0; draw(); });
  box.addEventListener("keydown", event => {
    const last = shown.length;
    const to = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0),
      PageDown: Math.min(at + 8, last), PageUp: Math.max(at - 8, 0) }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      at = to;
      point();
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      if (at === shown.length) addNew();
      else if (several && event.shiftKey) toggle(shown[at].id);
      else if (several && ticked.size && !box.value.trim()) give([...ticked]);
      else give([...ticked].filter(id => id !== shown[at].id).concat(shown[at].id));
    }
  });
  memo.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      give(ticked.size ? [...ticked] : shown[at] ? [shown[at].id] : []);
    }
  });

  const dialog = openDialog({ label: title, kind: "palette" },
    h("header", {}, h("h2", {}, title), quote ? h("blockquote", {}, quote) : null),
    box, list, several ? chosen : null,
    several ? h("label", { class: "memo-field" }, h("span", {}, t("memo")), memo) : null,
    h("footer", { class: "row end" },
      h("span", { class: "hint" }, t(several ? "palette_keys" : "palette_keys_one")),
      button(t("cancel"), () => dialog.close(), { key: "Esc", kind: "plain" }),
      several ? button(t("give"), () => give(ticked.size ? [...ticked]
        : shown[at] ? [shown[at].id] : []), { key: "↵", kind: "primary" }) : null));
  if (preset && state.codes.has(preset)) box.value = state.codes.get(preset).label;
  draw();
  box.focus();
  return dialog;
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
