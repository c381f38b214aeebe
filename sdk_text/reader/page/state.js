// What the page knows right now, and who wants to hear of a change.

const listeners = new Map();

/** The one state of the page; change it and `emit` what changed. */
export const state = {
  source: null, client: "", project: null, codes: new Map(), families: new Map(),
  model: null,        // the open report, see model.js
  at: -1,             // the current segment: index in model.segments
  coding: null,       // id of the current coding
  sel: null,          // selected stretch {start, end} in units
  mode: null,         // {kind: "caret"|"ends"|"split", …}, see modes.js
  review: false,
  filters: emptyFilters(),
  lost: false,
  reports: new Map(), // raw answers of api/report by id, to go back to without waiting
};

/** Return filters that let everything through. */
export function emptyFilters() {
  return { family: [], code: "", coder: "", sure: 0, done: "", rejected: false };
}

/** Call `f(data)` whenever `name` is emitted. */
export function on(name, f) {
  listeners.set(name, [...(listeners.get(name) || []), f]);
}

/** Tell all that `name` happened. */
export function emit(name, data) {
  (listeners.get(name) || []).forEach(f => f(data));
}

/** Take a new answer of api/project. */
export function takeProject(project) {
  const before = [...state.codes.keys()].join(" ");
  state.project = project;
  state.codes = new Map(project.codes.map((code, index) => [code.id, { ...code, index }]));
  state.families = new Map(project.families.map(family => [family.id, family]));
  emit("project");
  // A new code moves the colours of those after it: all that is drawn must follow.
  if (before && before !== [...state.codes.keys()].join(" ")) emit("codes");
}

/** Take the number of codings of each code, which acts change. */
export function takeCounts(counts) {
  if (!counts) return;
  for (const code of state.codes.values()) code.count = counts[code.id] || 0;
}

/** Return a report's name: its municipality's, with the id where two reports share it. */
export function reportName(id) {
  const { reports } = state.project;
  const report = reports.find(r => r.id === id);
  if (!report) return id;
  const name = report.municipality || report.title || id;
  return reports.filter(r => r.municipality === name).length > 1 ? `${name} (${id})` : name;
}

/** Return the code `id`, also one that is no longer in the codebook. */
export function codeOf(id) {
  return state.codes.get(id)
    || { id, index: -1, label: id, family: id.split("/")[0], pattern: "solid", definition: "",
      include: [], exclude: [], examples: [], own: false, memo: "", count: 0 };
}
