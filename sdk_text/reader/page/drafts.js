// What is typed and not yet sent: kept for this tab, through a reload and a lost server. Another
// coder or corpus at the same port has another address, and must not send what was done here.

const memory = new Map();

function store() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null; // a page of file:// or a notebook may not have one
  }
}

function placeOf(key) {
  return `draft:${location.pathname}:${key}`;
}

/** Return what was typed under `key`, or null. */
export function draft(key) {
  const kept = memory.get(key);
  if (kept !== undefined) return kept;
  const held = store();
  return held ? held.getItem(placeOf(key)) : null;
}

/** Keep `text` under `key`; null forgets it. */
export function keepDraft(key, text) {
  const held = store();
  if (text === null) {
    memory.delete(key);
    if (held) held.removeItem(placeOf(key));
    return;
  }
  memory.set(key, text);
  try {
    if (held) held.setItem(placeOf(key), text);
  } catch {
    // A full store: the text still lies in memory.
  }
}
