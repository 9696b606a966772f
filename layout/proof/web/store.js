// Where the desk's values come from: its server, or the files of a mailed desk. Also the reader's own settings.
"use strict";

const Store = (() => {
  const live = !window.deskState;
  const plans = new Map();
  let state = window.deskState ?? null;

  async function load() {
    if (live) state = await (await fetch("state.json")).json();
    return state;
  }

  /** A page's part of layout.json; fetched once for as long as it stays the same. */
  function plan(page) {
    if (typeof page.plan !== "string") return Promise.resolve(page.plan);
    if (!plans.has(page.plan)) plans.set(page.plan, fetch(page.plan).then((answer) => answer.json()));
    return plans.get(page.plan);
  }

  /** The address of a page's picture that has a pixel for each of the screen's. */
  function picture(digest, pixelsPerPoint) {
    const wanted = pixelsPerPoint * 72;
    const dpi = state.dpis.find((each) => each >= wanted * 0.99) ?? state.dpis.at(-1);
    return state.picture.replace("{digest}", digest).replace("{dpi}", dpi);
  }

  const plate = (digest, name, pixelsPerPoint) => {
    const dpi = state.plate_dpis.find((each) => each >= pixelsPerPoint * 72 * 0.99) ?? state.plate_dpis.at(-1);
    return `plate/${digest}/${name}/${dpi}.png`;
  };

  async function changes(base) {
    if (!live) return state.bases[base];
    return (await fetch(`changes/${encodeURIComponent(base)}.json`)).json();
  }

  /** Send a mark; gives what is wrong, or nothing. */
  async function post(path, body) {
    try {
      const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      return answer.ok ? null : ((await answer.json().catch(() => ({}))).message ?? String(answer.status));
    } catch (error) {
      return error.message;
    }
  }

  function listen(news, lost) {
    if (!live) return;
    const events = new EventSource("events");
    events.onmessage = (event) => news(JSON.parse(event.data));
    events.onerror = lost;
  }

  // A browser may forbid storage to pages from files; the settings then last as long as the page.
  const memory = {};
  function setting(name, otherwise) {
    try {
      return localStorage.getItem(`umbruch.${name}`) ?? memory[name] ?? otherwise;
    } catch {
      return memory[name] ?? otherwise;
    }
  }
  function keep(name, value) {
    memory[name] = value;
    try {
      localStorage.setItem(`umbruch.${name}`, value);
    } catch { /* see above */ }
  }

  /** The address that opens an editor at a place in the copy; nothing where the copy is on another machine. */
  function editor(file, line, column = 1) {
    const pattern = setting("editor", "vscode://file/{path}:{line}:{column}");
    if (!state.root || !/^[a-z][a-z0-9+.-]*:/i.test(pattern) || /^(javascript|data|vbscript):/i.test(pattern)) return null;
    const path = `${state.root}/${file}`.replace(/^\/+/, "");
    return pattern
      .replace("{path}", path.split("/").map(encodeURIComponent).join("/"))
      .replace("{line}", line)
      .replace("{column}", column);
  }

  return { live, load, plan, picture, plate, changes, post, listen, setting, keep, editor, get state() { return state; } };
})();

/** Make an element: `make("a", {href}, "text", child)`; nothing and null among the children are left out. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "dataset") Object.assign(element.dataset, value);
    else if (name.startsWith("aria-") || name === "role" || name === "lang") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
