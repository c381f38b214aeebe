// Where the page's data come from: the reader's server, a copy without a server, or a notebook.

/** The server did not answer: the act is kept and sent again when it is back. */
export class Lost extends Error {}

/** The server said no; `said` is its line for the user. */
export class Refused extends Error {
  constructor(said, status, field) {
    super(said);
    Object.assign(this, { said, status, field });
  }
}

/** Return a random name for this window. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
}

// Return what the server answers at an address; with a `body` it is told something.
async function askServer(address, body) {
  let answer;
  try {
    answer = await fetch(address, body === undefined ? {} : {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new Lost(String(error));
  }
  const said = await answer.json().catch(() => null);
  if (said === null && !answer.ok) {
    if (answer.status === 404 || answer.status >= 500) throw new Lost(String(answer.status));
    throw new Refused(String(answer.status), answer.status);
  }
  if (said === null) throw new Lost("cut off");
  if (!answer.ok || said.error) throw new Refused(said.error, answer.status, said.field);
  return said;
}

/** Return the source that talks to the server below `root` (relative address). */
export function serverSource(root, client) {
  const listeners = new Map();
  const emit = (name, data) => (listeners.get(name) || []).forEach(f => f(data));
  const ask = (path, body) => askServer(`${root}api/${path}`, body);
  const query = values => new URLSearchParams(
    Object.entries(values || {}).filter(([, value]) => value !== undefined && value !== ""),
  ).toString();

  function listen() {
    const events = new EventSource(`${root}api/events?client=${client}`);
    events.addEventListener("changed", event => emit("changed", JSON.parse(event.data)));
    events.addEventListener("bye", () => emit("bye"));
    events.addEventListener("open", () => emit("open"));
    events.addEventListener("error", () => {
      emit("lost");
      // A browser gives up for good on an answer that is no stream: then we begin anew.
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    });
  }

  return {
    kind: "server",
    project: () => ask("project"),
    report: id => ask(`report/${encodeURIComponent(id)}`),
    quotes: values => ask(`quotes?${query(values)}`),
    search: values => ask(`search?${query(values)}`),
    queue: n => ask(`queue?n=${n}`),
    progress: () => ask("progress"),
    conflicts: () => ask("conflicts"),
    act: body => ask("act", body),
    undo: body => ask("undo", body),
    redo: body => ask("redo", body),
    listen,
    on: (name, f) => listeners.set(name, [...(listeners.get(name) || []), f]),
  };
}

/** Return the source inside a notebook: the same bodies through an anywidget `model`. */
export function widgetSource(model) {
  const waiting = new Map();
  const listeners = new Map();
  let last = 0;
  model.on("msg:custom", message => {
    if (message.event) (listeners.get(message.event) || []).forEach(f => f(message));
    const pair = waiting.get(message.id);
    if (!pair) return;
    waiting.delete(message.id);
    if (message.ok) pair.done(message.body);
    else pair.failed(new Refused(message.body && message.body.error, message.status));
  });
  const ask = (method, args) => new Promise((done, failed) => {
    last += 1;
    waiting.set(last, { done, failed });
    model.send({ id: last, method, args: args || {} });
  });
  return {
    kind: "widget",
    project: () => ask("project"),
    report: id => ask("report", { id }),
    quotes: values => ask("quotes", values),
    search: values => ask("search", values),
    queue: n => ask("queue", { n }),
    progress: () => ask("progress"),
    conflicts: () => ask("conflicts"),
    act: body => ask("act", body),
    undo: body => ask("undo", body),
    redo: body => ask("redo", body),
    listen: () => {},
    on: (name, f) => listeners.set(name, [...(listeners.get(name) || []), f]),
  };
}
