// What is typed and not yet sent: kept for this tab, through a reload and a lost server.

const memory = new Map();

function store() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null; // a page of file:// or a notebook may not have one
  }
}

/** Return what was typed under `key`, or null. */
export function draft(key) {
  const kept = memory.get(key);
  if (kept !== undefined) return kept;
  const held = store();
  return held ? held.getItem(`draft:${key}`) : null;
}

/** Keep `text` under `key`; null forgets it. */
export function keepDraft(key, text) {
  const held = store();
  if (text === null) {
    memory.delete(key);
    if (held) held.removeItem(`draft:${key}`);
    return;
  }
  memory.set(key, text);
  try {
    if (held) held.setItem(`draft:${key}`, text);
  } catch {
    // A full store: the text still lies in memory.
  }
}
