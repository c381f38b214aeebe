// Addresses: everything the page shows has one after `#/`, so that back, bookmark and link work.

const held = { memory: null, entries: [], shown: "", listen: () => {}, leave: () => {} };

/** Read an address ("#/report/x?at=12") as {view, id, query}. */
export function readAddress(hash) {
  const [path, query = ""] = String(hash || "").replace(/^#?\/?/, "").split("?");
  const [view = "", ...rest] = path.split("/");
  return { view: view || "home", id: decode(rest.join("/")),
    query: Object.fromEntries(new URLSearchParams(query)) };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Write an address; values that are empty are left out. */
export function address(view, id = "", query = {}) {
  const kept = Object.entries(query).filter(([, v]) => v !== "" && v !== null && v !== undefined
    && v !== false && !(Array.isArray(v) && !v.length) && v !== 0);
  const said = new URLSearchParams(kept.map(([k, v]) => [k, String(v)])).toString();
  const path = view === "home" ? "#/" : `#/${view}${id ? `/${encodeURIComponent(id)}` : ""}`;
  return said ? `${path}?${said}` : path;
}

/** Call `f` at every new address; `memory` keeps addresses out of the window's (in a notebook). */
export function watchAddress(f, memory = null) {
  held.listen = f;
  held.memory = memory;
  if (memory !== null) {
    held.entries = [memory];
    return;
  }
  held.shown = location.hash;
  window.addEventListener("hashchange", event => {
    // The event's own address: the window's may be of a still later step.
    held.shown = event.newURL ? new URL(event.newURL).hash : location.hash;
    f(readAddress(held.shown));
  });
}

/** Call `f` before `go` leaves an address, the last moment to `keep` something in it. */
export function watchLeaving(f) {
  held.leave = f;
}

/** Return the address that is shown. */
export function here() {
  return readAddress(held.memory === null ? location.hash : held.entries.at(-1));
}

/** Go to an address; `replace` leaves no step to go back to. */
export function go(to, { replace = false } = {}) {
  held.leave();
  put(to, replace);
  held.listen(readAddress(to));
}

/** Write more into the address that is shown. */
export function keep(to) {
  // After a step that the page has not heard of yet, the window's address is another one's.
  if (held.memory === null && location.hash !== held.shown) return;
  put(to, true);
}

function put(to, replace) {
  if (held.memory !== null) held.entries.splice(replace ? -1 : held.entries.length, 1, to);
  else {
    history[replace ? "replaceState" : "pushState"](null, "", to);
    held.shown = location.hash;
  }
}

/** Go a step back. */
export function goBack() {
  if (held.memory === null) history.back();
  else if (held.entries.length > 1) {
    held.entries.pop();
    held.listen(readAddress(held.entries.at(-1)));
  }
}
