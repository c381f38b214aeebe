// What the page says: to a screen reader, in passing at the foot, and in a bar that stays.

import { button, h } from "./dom.js";
import { t } from "./words.js";

const STAYS = 6000;
const parts = {};

/** Make the page's voices below `root`. */
export function makeLive(root) {
  parts.status = h("div", { class: "hidden-text", role: "status", aria: { live: "polite" } });
  parts.toasts = h("div", { class: "toasts", role: "log", aria: { live: "polite" } });
  parts.banner = h("div", { class: "banner", role: "alert", hidden: true });
  root.append(parts.status, parts.toasts);
  return parts.banner;
}

/** Say `text` to a screen reader only. */
export function say(text) {
  if (parts.status) parts.status.textContent = text;
}

/** Show `text` for some seconds; kind "" or "bad", `action` {label, press}. */
export function toast(text, kind = "", action = null) {
  const note = h("div", { class: `toast ${kind}` }, h("span", {}, text));
  const away = () => note.remove();
  if (action) {
    note.append(button(action.label, () => { away(); action.press(); }, { kind: "plain" }));
  }
  note.append(h("button", { type: "button", class: "close", aria: { label: t("close") },
    on: { click: away } }, "×"));
  parts.toasts.append(note);
  while (parts.toasts.childElementCount > 3) parts.toasts.firstElementChild.remove();
  if (kind !== "bad") setTimeout(away, STAYS);
}

/** Show `text` in the bar at the top until `clearBanner`. */
export function banner(text, kind = "bad") {
  parts.banner.className = `banner ${kind}`;
  if (parts.banner.textContent !== text) parts.banner.textContent = text;
  parts.banner.hidden = false;
}

/** Take the bar at the top away. */
export function clearBanner() {
  parts.banner.hidden = true;
  parts.banner.textContent = "";
}
