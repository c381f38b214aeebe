// Elements without HTML strings: what a report, a label or a memo says only ever becomes text.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  check: "M3 8.5l3.2 3.2L13 5",
  cross: "M4 4l8 8M12 4l-8 8",
  undo: "M6 3L2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 010 7H7",
  redo: "M10 3l3.5 3.5L10 10M13.5 6.5H6a3.5 3.5 0 000 7h3",
  search: "M7 12A5 5 0 107 2a5 5 0 000 10zM10.6 10.6L14 14",
  help: "M5.8 6a2.2 2.2 0 114 1.3c-.8.9-1.8 1.1-1.8 2.4M8 12.6v.4",
  next: "M6 3.5L10.5 8 6 12.5",
  back: "M10 3.5L5.5 8 10 12.5",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  plus: "M8 3v10M3 8h10",
};

/** Return a new element: props are class, on, data, aria, vars (CSS properties) or attributes. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "on") {
      for (const [event, f] of Object.entries(value)) element.addEventListener(event, f);
    } else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "aria") {
      for (const [key, said] of Object.entries(value)) {
        if (said !== null && said !== undefined) element.setAttribute(`aria-${key}`, String(said));
      }
    } else if (name === "vars") {
      for (const [key, said] of Object.entries(value)) element.style.setProperty(key, said);
    } else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(3).filter(kept).map(c => (typeof c === "number" ? String(c) : c)));
  return element;
}

function kept(child) {
  return child !== null && child !== undefined && child !== false;
}

/** Return a small line drawing, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Return a button; `key` is shown beside its name as the key that does the same. */
export function button(label, press, { key, kind = "", title, icon: drawn, disabled, data } = {}) {
  return h("button", {
    type: "button", class: `button ${kind}`, title, disabled, data, on: { click: press },
    aria: { keyshortcuts: key ? spokenKey(key) : null },
  }, drawn ? icon(drawn) : null, h("span", {}, label),
  key ? h("kbd", { aria: { hidden: true } }, key) : null);
}

function spokenKey(key) {
  return { "↵": "Enter", "+": "Plus" }[key] || key.replaceAll("Ctrl+", "Control+");
}

/** Empty `element` and put `children` in. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(3).filter(kept));
  return element;
}

/** Fill `element` anew and give the focus back to the control that had it, by its name. */
export function refill(element, ...children) {
  const active = element.getRootNode().activeElement;
  const name = active && element.contains(active) && active !== element ? nameOf(active) : null;
  fill(element, ...children);
  if (name === null) return;
  const again = [...element.querySelectorAll("button, a, input, select, summary")]
    .find(control => nameOf(control) === name);
  (again || element).focus({ preventScroll: true });
}

function nameOf(control) {
  return control.dataset.filter || control.dataset.coding || control.getAttribute("aria-label")
    || control.textContent;
}

/** Scroll to the beginning: of the window, or of the reader inside a notebook. */
export function toTop(element) {
  const box = element.closest(".in-notebook");
  if (box) box.scrollTop = 0;
  else scrollTo(0, 0);
}

/** Return a key as it counts: on a keyboard of other letters (Cyrillic, Greek) the one at its place;
 * Caps Lock makes no other key of a letter, only Shift does. */
export function keyOf(event) {
  const { key, code, shiftKey } = event;
  if (key.length > 1) return key;
  if (/\p{L}/u.test(key) && !/\p{Script=Latin}/u.test(key)) {
    const place = /^Key([A-Z])$/.exec(code);
    if (place) return shiftKey ? place[1] : place[1].toLowerCase();
    return { Comma: shiftKey ? "<" : ",", Period: shiftKey ? ">" : "." }[code] || key;
  }
  if (!event.getModifierState("CapsLock")) return key;
  return shiftKey ? key.toUpperCase() : key.toLowerCase();
}

/** Whether the user is typing: keys then belong to the field. */
export function typing(target) {
  const element = target instanceof Element ? target : null;
  return Boolean(element && element.closest("input:not([type=checkbox]):not([type=radio]),"
    + " textarea, select, [contenteditable=true]"));
}

/** Text in a form that finds it whatever its case and diacritics ("Grūtība" as "grutiba"). */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
