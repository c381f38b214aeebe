// All keys in one table: what they do, and what the help card says of them.

import { redo, undo } from "./acts.js";
import { currentCoding, goSegment, isOpen, stepCoding, stepSegment } from "./cursor.js";
import { conflictKey } from "./conflicts.js";
import { codeHere, decide, memoHere, mergeNext, noCode, recode, segmentRead,
  writeMemo } from "./doing.js";
import { h, keyOf, typing } from "./dom.js";
import { draft, keepDraft } from "./drafts.js";
import { dialogOpen, openDialog } from "./dialogs.js";
import { nextWorthReading } from "./home.js";
import { say } from "./live.js";
import { beginMode, endMode, modeKey } from "./modes.js";
import { segmentInView } from "./outline.js";
import { focusCard, focusText, setReview } from "./reading.js";
import { address, go, goBack, here } from "./route.js";
import { emit, state } from "./state.js";
import { t } from "./words.js";

// [keys, wording, what it does, where: "report" or anywhere]
const KEYS = [
  ["move", [
    [["ArrowDown", "j"], "↓ j", "key_segment_next", () => stepOrBegin(1), "report"],
    [["ArrowUp", "k"], "↑ k", "key_segment_before", () => stepOrBegin(-1), "report"],
    [["ArrowRight"], "→", "key_coding_next", () => stepCoding(1), "report"],
    [["ArrowLeft"], "←", "key_coding_before", () => stepCoding(-1), "report"],
    [["o"], "o", "key_open_next", () => stepCoding(1, isOpen), "report"],
    [["n"], "n", "key_queue_next", goNextWorth],
    [["i"], "i", "key_card", focusCard, "report"],
  ]],
  ["choose", [
    [[], "⇧→ ⇧↓", "key_choose_from"],
    [["v"], "v", "key_choose", () => beginMode("caret"), "report"],
    [[], "← →  ↑ ↓", "key_choose_steps"],
    [[], "Ctrl ← →", "key_choose_sentence"],
    [[], ", .", "key_choose_letter"],
    [[], "⇧", "key_choose_extend"],
    [["Escape"], "Esc", "key_leave", leave],
  ]],
  ["code", [
    [["c", "Enter"], "c ↵", "key_code", codeHere, "report"],
    [["r"], "r", "key_recode", () => recode(), "report"],
    [["e"], "e", "key_ends", () => beginMode("ends"), "report"],
    [["s"], "s", "key_split", () => beginMode("split"), "report"],
    [["+"], "+", "key_merge", mergeNext, "report"],
    [["m"], "m", "key_memo", memoOn],
    [["M"], "⇧M", "key_memo_report", () => writeMemo("report", state.model.id, state.model.memo),
      "report"],
  ]],
  ["review", [
    [["a"], "a", "key_accept", () => decide("accept"), "report"],
    [["x"], "x", "key_reject", () => decide("reject"), "report"],
    [["0"], "0", "key_none", noCode, "report"],
    [["d"], "d", "key_read", segmentRead, "report"],
    [["R"], "⇧R", "key_review", () => { setReview(!state.review); emit("review"); }, "report"],
    [["u"], "u  Ctrl Z", "key_undo", undo],
    [["U"], "⇧U  Ctrl Y", "key_redo", redo],
  ]],
  ["views", [
    [["1"], "1", "key_home", () => go(address("home"))],
    [["2", "/"], "2 /", "key_search", () => go(address("search"))],
    [["3"], "3", "key_queue", () => go(address("queue"))],
    [["4"], "4", "key_conflicts", () => go(address("conflicts"))],
    [["q"], "q", "key_quotes", quotesOf],
    [["b"], "b", "key_back", goBack],
    [["?"], "?", "key_help", openHelp],
  ]],
];

const DECIDING = new Set(["a", "x", "0", "d", "+"]);

function stepOrBegin(by) {
  if (state.at < 0) goSegment(segmentInView());
  else stepSegment(by);
}

function quotesOf() {
  const coding = here().view === "report" && currentCoding();
  go(address("quotes", "", coding ? { code: coding.code } : {}));
}

function memoOn() {
  const place = here();
  if (place.view === "report") memoHere();
  else if (place.view === "quotes" && place.query.code) {
    const code = state.codes.get(place.query.code);
    writeMemo("code", place.query.code, code ? code.memo : "");
  }
}

async function goNextWorth() {
  const next = await nextWorthReading();
  if (next) go(next);
  else say(t("queue_empty"));
}

function leave() {
  if (state.sel || state.mode) endMode();
  else focusText();
}

/** Hear the keys of `root`. */
export function useKeys(root) {
  root.addEventListener("keydown", event => {
    if (event.defaultPrevented || dialogOpen() || event.altKey) return;
    const key = keyOf(event);
    const undoing = (event.ctrlKey || event.metaKey) && !typing(event.target)
      && { z: event.shiftKey ? redo : undo, Z: redo, y: redo }[key];
    if (undoing) {
      event.preventDefault();
      undoing();
      return;
    }
    if (typing(event.target)) {
      if (event.key === "Escape") focusText();
      return;
    }
    const place = here().view;
    if (place === "report" && state.model && modeKey(event)) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || pressesSomething(event)) return;
    if (event.repeat && DECIDING.has(key)) {
      event.preventDefault(); // a key that is held down is one word, not one on all that follows
      return;
    }
    if (place === "conflicts" && conflictKey(event)) {
      event.preventDefault();
      return;
    }
    if (state.mode && key !== "c" && key !== "Enter" && key !== "?") return;
    const found = KEYS.flatMap(([, rows]) => rows).find(([keys, , , , where]) =>
      keys.includes(key) && (where !== "report" || (place === "report" && state.model)));
    if (!found || !(keysOn() || key.length > 1)) return;
    event.preventDefault();
    found[3]();
  });
}

// Enter and the space bar on a button or link belong to it; arrows to a list or slider.
function pressesSomething(event) {
  const on = event.target instanceof Element
    && event.target.closest("button, a, summary, input, [role=option]");
  return Boolean(on) && (["Enter", " "].includes(event.key)
    || (on.matches("input") && event.key.startsWith("Arrow")));
}

/** Whether single letters work as keys (they can be switched off, for speech input). */
export function keysOn() {
  return draft("single-keys") !== "off";
}

/** Open the card with all keys. */
export function openHelp() {
  const single = h("input", { type: "checkbox", checked: keysOn(), on: {
    change: e => keepDraft("single-keys", e.target.checked ? null : "off") } });
  const dialog = openDialog({ label: t("help_title"), kind: "help" },
    h("header", { class: "row spread" }, h("h2", {}, t("help_title")),
      h("button", { type: "button", class: "close", aria: { label: t("close") },
        on: { click: () => dialog.close() } }, "×")),
    h("div", { class: "key-groups" }, KEYS.map(([group, rows]) => h("section", {},
      h("h3", {}, t(`keys_${group}`)), h("dl", {}, rows.map(([, shown, said]) => h("div", {},
        h("dt", {}, shown.split(/\s+/).map(key => h("kbd", {}, key))), h("dd", {}, t(said)))))))),
    h("section", { class: "reading-help" }, h("h3", {}, t("help_signs")), h("p", {},
      t("help_stripes")), h("p", {}, t("help_mouse")), h("p", {}, t("help_kept"))),
    h("label", { class: "check" }, single, t("single_keys")));
}
