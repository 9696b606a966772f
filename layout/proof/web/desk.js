// The desk itself: starts, listens for news, and binds the controls and keys.
"use strict";

(() => {
  const { t } = Words;
  const byId = (id) => document.getElementById(id);
  const main = byId("pages");
  let busy = false;
  let again = false;

  function say(words) {
    byId("status").textContent = words;
  }

  /** Take in news: that the desk builds is said at once, and nothing need be fetched for it. */
  function hear({ building, fresh }) {
    if (building && Store.state?.pages.length) return working(true);
    Pages.expect(fresh);
    refresh();
  }

  function working(building) {
    if (building) say(t("building"));
    main.setAttribute("aria-busy", String(Boolean(building)));
  }

  /** Show the desk's state; news that comes meanwhile is shown next, so that no older state overtakes a newer. */
  async function refresh() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      do {
        again = false;
        await showState();
      } while (again);
    } finally {
      busy = false;
    }
  }

  async function showState() {
    let state;
    try {
      state = await Store.load();
    } catch {
      say(t("offline"));
      return;
    }
    Panels.problem(state);
    Panels.timing(state);
    if (state.pages.length) {
      document.title = `${state.title} – ${t("desk")}`;
      byId("title").textContent = state.date ? `${state.title}, ${state.date}` : state.title;
      const fresh = await Pages.show(state);
      paging(state);
      inks(state);
      const focused = document.activeElement?.dataset.focus;
      Panels.show(state);
      if (focused) document.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
      const first = !main.dataset.ready;
      if (first) arrive();
      main.dataset.ready = "1";
      if (fresh.length) say(t("news", { n: fresh.join(", ") }));
      else if (!state.building && byId("status").textContent === t("building")) {
        if (first) say(t("built"));
        else Panels.nothingNew();
      }
    }
    else {
      main.replaceChildren(make("p", { className: "waiting" }, t(state.building ? "firstBuild" : "noPages")));
    }
    if (!state.building && state.problem) say(state.pages.length ? t("broke") : "");
    working(state.building);
    document.body.dataset.number = state.number ?? 0;
  }

  /** Offer what the machine can separate: the paper and single plates. */
  function inks(state) {
    const names = ["", ...(state.plates ?? [])];
    const chosen = names.includes(byId("ink").value) ? byId("ink").value : "";
    byId("inks").hidden = names.length === 1;
    byId("ink").replaceChildren(...names.map((name) => make("option", { value: name, selected: name === chosen }, t(name || "screen"))));
    Pages.ink = chosen;
  }

  function paging(state) {
    const chosen = Pages.current();
    byId("page").replaceChildren(...state.pages.map((page) => make("option", { value: page.number, selected: page.number === chosen }, t("of", { n: page.number, all: state.pages.length }))));
  }

  /** Go where the address says: #page=3 or #rutte-kiew.yaml:14. */
  function arrive() {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const page = /^page=(\d+)$/.exec(wanted);
    if (page) Pages.go(Number(page[1]));
    else if (wanted.includes(":")) find(wanted);
  }

  function find(text) {
    const [, file, line] = /^(.*?)(?::(\d+))?(?::\d+)?$/.exec(text.trim());
    const [found] = Pages.placesOf(file, Number(line ?? 1e9));
    if (found) Pages.select(found.number, found.line, { scroll: true });
    else say(t("notFound", { place: text }));
  }

  // ---------------------------------------------------------------- controls

  function remember(id, apply) {
    const control = byId(id);
    const kept = Store.setting(id);
    if (kept !== undefined) control.value = kept;
    control.addEventListener("change", () => {
      Store.keep(id, control.value);
      apply(control.value);
    });
    apply(control.value);
  }

  function stepZoom(step) {
    const steps = [...byId("zoom").options].map((option) => Number(option.value)).filter(Boolean);
    const now = Pages.factor;
    const next = step > 0 ? steps.find((each) => each > now + 0.01) : steps.findLast((each) => each < now - 0.01);
    if (next) setZoom(String(next));
  }

  function setZoom(value) {
    byId("zoom").value = value;
    byId("zoom").dispatchEvent(new Event("change"));
  }

  function guides() {
    for (const box of document.querySelectorAll("#guides input")) {
      const apply = () => {
        main.classList.toggle(`show-${box.value}`, box.checked);
        Pages.guides();
      };
      box.addEventListener("change", apply);
      apply();
    }
  }

  function toggle(name) {
    const box = document.querySelector(`#guides input[value=${name}]`);
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change"));
  }

  const keys = {
    j: () => Pages.turn(1), k: () => Pages.turn(-1), ArrowRight: () => Pages.turn(1), ArrowLeft: () => Pages.turn(-1),
    "+": () => stepZoom(1), "-": () => stepZoom(-1), 0: () => setZoom("page"),
    g: () => toggle("grid"), c: () => toggle("columns"), f: () => toggle("frames"), b: () => toggle("boxes"), n: () => toggle("numbers"),
    "/": () => byId("find").elements.place.focus(),
    a: () => Store.live && Panels.approve(Pages.selected?.number ?? Pages.current()),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !byId("keys").checked || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  }, { capture: true }); // before the click does its own work, which may open a menu

  byId("back").addEventListener("click", () => Pages.turn(-1));
  byId("forward").addEventListener("click", () => Pages.turn(1));
  byId("smaller").addEventListener("click", () => stepZoom(-1));
  byId("larger").addEventListener("click", () => stepZoom(1));
  byId("page").addEventListener("change", () => Pages.go(Number(byId("page").value)));
  byId("ink").addEventListener("change", () => { Pages.ink = byId("ink").value; });
  byId("find").addEventListener("submit", (event) => {
    event.preventDefault();
    find(byId("find").elements.place.value);
  });
  main.addEventListener("scroll", () => requestAnimationFrame(() => { byId("page").value = Pages.current(); }), { passive: true });
  window.addEventListener("hashchange", arrive);

  for (const element of document.querySelectorAll(".live")) element.hidden = !Store.live;
  byId("editor").value = Store.setting("editor", "vscode://file/{path}:{line}:{column}");
  byId("keys").checked = Store.setting("keys", "on") === "on";
  byId("keys").addEventListener("change", () => Store.keep("keys", byId("keys").checked ? "on" : "off"));
  remember("theme", (value) => { document.documentElement.dataset.theme = value; });
  remember("view", (value) => { Pages.view = value; });
  remember("zoom", (value) => { Pages.zoom = value; });
  remember("editor", () => Panels.source(Pages.selected));
  remember("name", () => Panels.source(Pages.selected));
  guides();
  Panels.say = say;
  Pages.onSelect = Panels.source;
  if (Store.setting("language") === undefined) byId("language").value = navigator.language.startsWith("de") ? "de" : "en";
  let started = false;
  remember("language", (value) => {
    Words.speak(value);
    Panels.source(Pages.selected);
    if (started && Store.state) refresh();
  });
  started = true;
  refresh();
  Store.listen(hear, () => say(t("offline")));
})();
