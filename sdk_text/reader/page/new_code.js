// A new code for the user's own codebook.

import { act } from "./acts.js";
import { button, h, plain } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { say } from "./live.js";
import { state, takeProject } from "./state.js";
import { t } from "./words.js";

/** Open the form of a new code; `onMade(id)` is called when the codebook has it. */
export function newCodeForm({ label = "", onMade = () => {} }) {
  const lang = state.project.lang;
  const fields = {
    family: h("select", { id: "new-family" }, state.project.families.map(f =>
      h("option", { value: f.id }, f.label))),
    label_lv: h("input", { type: "text", id: "new-label_lv", value: lang === "lv" ? label : "" }),
    label_en: h("input", { type: "text", id: "new-label_en", value: lang === "en" ? label : "" }),
    id: h("input", { type: "text", id: "new-id", value: slug(label), spellcheck: "false" }),
    definition: h("textarea", { rows: 3, id: "new-definition" }),
  };
  let ownId = false;
  fields.id.addEventListener("input", () => { ownId = true; });
  for (const name of ["label_lv", "label_en"]) {
    fields[name].addEventListener("input", () => {
      if (!ownId) fields.id.value = slug(fields.label_en.value || fields.label_lv.value);
    });
  }
  const wrong = h("p", { class: "wrong", role: "alert" });
  const make = async () => {
    const made = await makeCode(name => fields[name].value.trim(), (said, field) => {
      wrong.textContent = said;
      fields[field].focus();
    });
    if (!made) return;
    dialog.close();
    say(t("new_code_made", { label: state.codes.get(made)?.label || fields.id.value.trim() }));
    onMade(made);
  };
  const row = (name, note) => h("label", { for: `new-${name}` },
    h("span", {}, t(`new_${name}`)), fields[name], note ? h("small", {}, note) : null);
  const form = h("form", { class: "ask fields", on: {
    submit: event => { event.preventDefault(); make(); } } },
  h("h2", {}, t("new_code")), row("family"), row("label_lv"), row("label_en"),
  row("id", t("new_id_note")), row("definition"), wrong,
  h("div", { class: "row end" },
    button(t("cancel"), () => dialog.close(), { key: "Esc", kind: "plain" }),
    h("button", { type: "submit", class: "button primary" }, t("new_code_make"))));
  const dialog = openDialog({ label: t("new_code") }, form);
  fields[lang === "lv" ? "label_lv" : "label_en"].focus();
}

// Make the code of the form's values and return its id; `refuse` is told what is wrong, and where.
async function makeCode(value, refuse) {
  const missing = ["label_lv", "id"].filter(name => !value(name)
    && !(name === "label_lv" && value("label_en")));
  const id = `${value("family")}/${value("id")}`;
  if (missing.length) refuse(t("new_code_missing"), missing[0]);
  else if (state.codes.has(id)) refuse(t("new_code_exists", { id }), "id");
  else {
    const answer = await act({ act: "new_code", family: value("family"), id: value("id"),
      label_lv: value("label_lv") || value("label_en"),
      label_en: value("label_en") || value("label_lv"), definition: value("definition") });
    if (!answer) return null;
    takeProject(await state.source.project());
    return id;
  }
  return null;
}

/** Return an id made of a label: Latin letters, digits and low lines. */
export function slug(label) {
  return plain(label).replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40);
}
