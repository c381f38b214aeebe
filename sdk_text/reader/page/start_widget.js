// The reader in a notebook: what anywidget calls.

import { mount } from "./app.js";
import { widgetSource } from "./source.js";

/** Show the reader in the element of a notebook's output. */
export function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "reader-root in-notebook";
  root.tabIndex = -1;
  el.append(root);
  mount(root, widgetSource(model), { memory: model.get("address") || "#/" });
}
