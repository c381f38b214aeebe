// The page: its frame, its views and what goes on between them.

import { flush, hearOthers, lost, readOnly, redo, undo } from "./acts.js";
import { showConflicts } from "./conflicts.js";
import { stepCoding, isOpen } from "./cursor.js";
import { setDialogRoot } from "./dialogs.js";
import { codeHere } from "./doing.js";
import { h, icon, toTop } from "./dom.js";
import { stopDrawing, useColors } from "./draw.js";
import { showHome } from "./home.js";
import { openHelp, useKeys } from "./keys.js";
import { banner, clearBanner, makeLive, toast } from "./live.js";
import { endMode, makeModeBar } from "./modes.js";
import { showQueue } from "./queue.js";
import { showQuotes } from "./quotes.js";
import { focusText, hookReading, setReview, showReport } from "./reading.js";
import { address, go, here, watchAddress } from "./route.js";
import { showSearch } from "./search.js";
import { Lost, newId } from "./source.js";
import { emit, on, reportName, state, takeProject } from "./state.js";
import { setWords, t } from "./words.js";

const frame = { main: null, top: null, turn: 0, problems: 0 };

/** Show the reader below `root`; `memory` is its first address inside a notebook. */
export async function mount(root, source, { client = newId(), memory = null } = {}) {
  state.source = source;
  state.client = client;
  try {
    takeProject(await source.project());
  } catch (error) {
    root.append(h("p", { class: "failed", role: "alert" }, error.said || String(error)));
    return;
  }
  setWords(state.project.words, state.project.lang);
  useColors(root.getRootNode());
  on("project", () => useColors(root.getRootNode()));
  setDialogRoot(root);
  build(root);
  hookReading();
  hearOthers();
  if (memory !== null) keepLinks(root);
  useKeys(memory === null ? document : root);
  on("palette", codeHere);
  for (const news of ["acted", "refreshed", "project", "review", "found"]) on(news, drawTop);
  on("refreshed", () => { if (!reportShown(here())) show(here()); });
  on("memo", () => { if (here().view === "quotes") refreshCodes(); });
  addEventListener("beforeunload", event => { if (state.lost) event.preventDefault(); });
  watchAddress(show, memory);
  await show(here());
  source.listen();
  showProblems();
  on("project", showProblems);
  flush();
}

// A report that could not be loaded while the server was away is still to be shown.
function reportShown({ view, id }) {
  return view === "report" && state.model !== null && state.model.id === id;
}

// Files that cannot be read just now: said for as long as it is so.
function showProblems() {
  if (state.lost) return;
  const said = (state.project.problems || []).map(p => (typeof p === "string" ? p : p.message));
  if (said.length) banner(said.join(" "), "warn");
  else if (frame.problems) clearBanner();
  frame.problems = said.length;
}

// A notebook's own address is not ours to change: links lead through our own memory.
function keepLinks(root) {
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab leaves the keys to us
  root.addEventListener("click", event => {
    const link = event.target instanceof Element && event.target.closest("a[href^='#/']");
    if (!link) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });
}

async function refreshCodes() {
  takeProject(await state.source.project());
  show(here());
}

function build(root) {
  frame.top = h("header", { class: "top" });
  frame.main = h("main", { id: "main", tabindex: "-1" });
  root.append(h("a", { class: "skip", href: "#main", on: { click: event => {
    event.preventDefault();
    if (here().view === "report") focusText();
    else frame.main.focus();
  } } }, t("skip")), frame.top);
  root.append(makeLive(root), frame.main);
  makeModeBar(root);
  drawTop();
}

function drawTop() {
  const { project } = state;
  const { view } = here();
  const link = (to, label, key) => h("a", { href: address(to), title: `${label} (${key})`,
    aria: { current: view === to ? "page" : null } }, label);
  const readonly = readOnly();
  const back = (label, icon_, press, what, key) => h("button", { type: "button",
    class: "icon-button", disabled: !what, title: what ? `${label}: ${what} (${key})` : label,
    aria: { label: what ? `${label}: ${what}` : label }, on: { click: press } }, icon(icon_));
  const review = view === "report" && !readonly ? h("div", { class: "switch", role: "group",
    aria: { label: t("mode") } }, [false, true].map(is => h("button", { type: "button",
    aria: { pressed: state.review === is }, on: { click: () => switchReview(is) } },
  t(is ? "review" : "reading")))) : null;
  frame.top.replaceChildren(
    h("a", { class: "brand", href: "#/", aria: { label: t("reports") } }, h("span", { class: "mark",
      aria: { hidden: true } }), h("span", {}, project.name || t("page.title"))),
    h("nav", { aria: { label: t("views") } }, link("home", t("reports"), "1"),
      link("search", t("search"), "2"), state.source.kind === "copy" ? null
        : [link("queue", t("queue_short"), "3"), link("conflicts", t("conflicts"), "4")],
      link("quotes", t("quotes"), "q")),
    h("div", { class: "tools" }, review,
      readonly ? h("span", { class: "tag" }, t("read_only_tag")) : null,
      project.blind ? h("span", { class: "tag blind", title: t("blind_note") }, t("blind")) : null,
      readonly ? null : [back(t("undo"), "undo", undo, project.undo, "u"),
        back(t("redo"), "redo", redo, project.redo, "⇧U")],
      project.coder && !readonly ? h("span", { class: "coder", title: t("coder_note") },
        project.coder) : null,
      h("button", { type: "button", class: "icon-button", title: `${t("help_title")} (?)`,
        aria: { label: t("help_title"), keyshortcuts: "?" }, on: { click: openHelp } },
      icon("help"))));
}

function switchReview(is) {
  setReview(is);
  drawTop();
  focusText();
  if (is) stepCoding(1, isOpen);
}

/** Show the view of an address. */
async function show({ view, id, query }) {
  frame.turn += 1;
  const { turn } = frame;
  if (state.mode || state.sel) endMode();
  if (view !== "report") {
    state.model = null;
    stopDrawing();
  }
  // A slower answer of an earlier address must not take the place of a later one.
  const inner = h("div", { class: "view" });
  const target = view === "report" && state.model && state.model.id === id
    && frame.main.firstElementChild ? frame.main.firstElementChild : inner;
  const waits = {
    home: () => showHome(target), progress: () => showHome(target),
    report: () => {
      if (target === inner) frame.main.replaceChildren(inner);
      return showReport(target, id, query);
    },
    quotes: () => showQuotes(target, query), search: () => showSearch(target, query),
    queue: () => showQueue(target), conflicts: () => showConflicts(target),
  }[view];
  if (!waits) {
    go(address("home"), { replace: true });
    return;
  }
  await toldIfNot(waits);
  if (turn !== frame.turn) return;
  if (view !== "report") {
    frame.main.replaceChildren(target);
    toTop(frame.main);
    const field = target.querySelector("input[type=search]");
    if (field && !query.q) field.focus();
    else frame.main.focus({ preventScroll: true });
  } else focusText();
  drawTop();
  nameTheWindow(view, id);
  emit("shown");
}

// Wait for a view; say so where its source is lost or refuses.
async function toldIfNot(waits) {
  try {
    await waits();
  } catch (error) {
    if (error instanceof Lost) lost();
    else {
      toast(error.said || String(error), "bad");
      if (!error.said) throw error;
    }
  }
}

function nameTheWindow(view, id) {
  const names = { home: t("reports"), quotes: t("quotes"), search: t("search"), queue: t("queue"),
    conflicts: t("conflicts"), report: reportName(id) };
  document.title = `${names[view] || ""} · ${t("page.title")}`;
}
