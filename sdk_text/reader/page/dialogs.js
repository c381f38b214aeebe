// Dialogs: one at a time, on the browser's own <dialog> (focus stays inside, Esc closes).

import { button, h } from "./dom.js";
import { t } from "./words.js";

const held = { root: null };

/** Say below which element dialogs open. */
export function setDialogRoot(root) {
  held.root = root;
}

/** Open a dialog with `children`; returns {element, close}. `wide`, `label` and `onClose` as said. */
export function openDialog({ label, kind = "", onClose = () => {} }, ...children) {
  const before = held.root.activeElement || document.activeElement;
  const element = h("dialog", { class: `dialog ${kind}`, aria: { label } }, ...children);
  const close = () => { if (element.open) element.close(); };
  element.addEventListener("close", () => {
    element.remove();
    onClose();
    if (before && before.isConnected && before.focus) before.focus({ preventScroll: true });
  });
  element.addEventListener("click", event => {
    if (event.target === element) close();
  });
  (held.root.body || held.root).append(element);
  element.showModal();
  return { element, close };
}

/** Whether a dialog is open. */
export function dialogOpen() {
  return Boolean(held.root && held.root.querySelector("dialog[open]"));
}

/** Ask for a line or more of text; `onText(text)` is called when it is kept. */
export function askText({ title, text = "", note = "", onInput = () => {}, onText, onCancel = () => {} }) {
  const area = h("textarea", { rows: 5, value: text, aria: { label: title },
    on: { input: () => onInput(area.value) } });
  let kept = false;
  const keep = () => { kept = true; dialog.close(); onText(area.value.trim()); };
  const form = h("form", { class: "ask", on: {
    submit: event => { event.preventDefault(); keep(); },
    keydown: event => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        keep();
      }
    } } },
  h("h2", {}, title), note ? h("p", { class: "quiet" }, note) : null, area,
  h("div", { class: "row end" },
    button(t("cancel"), () => dialog.close(), { key: "Esc", kind: "plain" }),
    button(t("keep"), keep, { key: "Ctrl+↵", kind: "primary" })));
  const dialog = openDialog({ label: title, onClose: () => { if (!kept) onCancel(); } }, form);
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}
