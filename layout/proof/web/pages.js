// The pages: spreads, zoom, guides drawn from the layout, and which line lies under a click.
"use strict";

const Pages = (() => {
  const { t } = Words;
  const main = document.getElementById("pages");
  const shown = new Map(); // page number → {page, plan, article, …}
  let view = "spreads";
  let zoom = "page";
  let compared = { pages: [], mode: "overlay" };
  let ink = ""; // a plate's name, or the paper's
  let selected = null; // {number, line, index}
  let onSelect = () => {};

  // ---------------------------------------------------------------- drawing pages

  /** Show the state's pages; gives the numbers of those that look different from before. */
  async function show(state) {
    const numbers = state.pages.map((page) => page.number);
    for (const number of [...shown.keys()]) {
      if (!numbers.includes(number)) shown.delete(number);
    }
    const fresh = [];
    for (const page of state.pages) {
      const known = shown.get(page.number);
      if (known && known.page.digest !== page.digest) fresh.push(page.number);
      const entry = known ?? { article: frame(page.number) };
      entry.page = page;
      shown.set(page.number, entry);
      dress(entry, state);
    }
    arrange();
    await Promise.all(state.pages.map(plan));
    for (const number of fresh) blinkIn(shown.get(number));
    return fresh;
  }

  async function plan(page) {
    const found = await Store.plan(page);
    const entry = shown.get(page.number);
    if (!entry || entry.page.plan !== page.plan || entry.plan === found) return;
    entry.plan = found;
    entry.lines = found.frames.flatMap((each) => each.columns.flatMap((column) => column.lines));
    outline(entry);
  }

  function frame(number) {
    const sheet = make("div", { className: "sheet", tabIndex: 0, role: "application" },
      make("div", { className: "picture" }, make("img", { alt: "", draggable: false, decoding: "async" })),
      draw("svg", { class: "guides", "aria-hidden": "true" }),
      make("div", { className: "flagged" }));
    const article = make("article", { className: "page", id: `page-${number}` },
      make("div", { className: "head" }, make("h2"), make("div", { className: "status" })),
      make("div", { className: "sheets" }, sheet));
    sheet.addEventListener("click", (event) => hit(number, event));
    sheet.addEventListener("keydown", (event) => walk(number, event));
    return article;
  }

  function dress(entry, state) {
    const { page, article } = entry;
    const sheet = article.querySelector(".sheet");
    article.style.setProperty("--width", page.width);
    article.style.setProperty("--height", page.height);
    article.querySelector("h2").replaceChildren(t("on", { n: page.number }), page.section ? make("small", {}, ` ${page.section}`) : "");
    sheet.setAttribute("aria-label", `${t("of", { n: page.number, all: state.pages.length })}. ${page.headlines.join(". ")}. ${t("lineHelp")}`);
    article.querySelector("img").alt = t("alt", { n: page.number, what: page.headlines.join("; ") || page.section });
  }

  /** Whether pages stand beside what they were: then each has a row of its own. */
  const paired = () => view !== "overview" && compared.mode === "side" && compared.pages.some((each) => each.kind === "changed");

  /** Whether two pages stand side by side: on a phone they could not be read. */
  const inSpreads = () => view === "spreads" && !paired() && main.clientWidth >= 480;

  /** Put the pages into spreads: the first alone on the right, then two by two. */
  function arrange() {
    const numbers = [...shown.keys()].sort((a, b) => a - b);
    const spreads = inSpreads();
    const groups = [];
    for (const number of numbers) {
      if (spreads && number % 2 === 1 && number > 1 && groups.length) groups.at(-1).push(number);
      else groups.push([number]);
    }
    const key = `${view}:${spreads}:${groups.join("|")}`;
    if (main.dataset.key !== key) {
      main.dataset.key = key;
      main.dataset.view = view;
      main.replaceChildren(...groups.map((group) => make("div", { className: `spread ${spreads && group.length === 1 && numbers.length > 1 ? (group[0] % 2 ? "right" : "left") : ""}` }, ...group.map((number) => shown.get(number).article))));
    }
    measure();
  }

  const groupsOf = () => [...main.querySelectorAll(".spread")];

  /** Set the zoom as a number, and fetch each page in view as finely as the screen shows it. */
  function measure() {
    const first = shown.values().next().value;
    if (!first) return;
    const room = { width: main.clientWidth - 32, height: main.clientHeight - 64 };
    const across = paired() || (inSpreads() && shown.size > 1) ? 2 : 1;
    const point = 4 / 3;
    const widest = (room.width - (paired() ? 8 : 0)) / (across * first.page.width * point);
    let factor = Number(zoom);
    if (view === "overview") factor = Math.min(180 / (first.page.width * point), widest);
    else if (zoom === "width") factor = widest;
    else if (zoom === "page") factor = Math.min(widest, room.height / (first.page.height * point));
    main.style.setProperty("--zoom", Math.max(factor, 0.05).toFixed(4));
    for (const entry of shown.values()) picture(entry);
  }

  const factor = () => Number(main.style.getPropertyValue("--zoom")) || 1;

  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      target.dataset.near = isIntersecting ? "1" : "";
      const entry = shown.get(Number(target.id.slice(5)));
      if (entry && isIntersecting) picture(entry);
    }
  }, { root: main, rootMargin: "100%" });

  /** Fetch pictures of changed pages in view before what else there is to say of them; digests by page number. */
  function expect(fresh) {
    for (const [number, digest] of Object.entries(fresh)) {
      const entry = shown.get(Number(number));
      if (entry?.article.dataset.near) picture({ ...entry, page: { ...entry.page, digest } });
    }
  }

  function picture(entry) {
    near.observe(entry.article);
    const pixels = factor() * (4 / 3) * window.devicePixelRatio;
    const image = entry.article.querySelector(".sheet:not(.old) img");
    load(image, entry.page.digest, entry.article.dataset.near ? pixels : Math.min(pixels, 0.6));
    separated(entry, pixels);
    const old = entry.article.querySelector(".sheet.old img");
    if (old) load(old, old.dataset.digest, pixels);
  }

  /** Lay the page's plate, or its soft proof, over its trimmed area. */
  function separated(entry, pixels) {
    const { page } = entry;
    const holder = entry.article.querySelector(".sheet:not(.old) .picture");
    let image = holder.querySelector(".plate");
    if (!ink || !entry.article.dataset.near) {
      image?.remove();
      return;
    }
    if (!image) {
      image = make("img", { className: "plate", alt: "" });
      holder.append(image);
    }
    const [x, y, width, height] = page.trim;
    const parts = { left: x / page.width, top: y / page.height, width: width / page.width, height: height / page.height };
    for (const [name, part] of Object.entries(parts)) image.style[name] = `${100 * part}%`;
    const address = Store.plate(page.digest, ink, pixels);
    if (image.dataset.address !== address) {
      image.dataset.address = address;
      image.src = address;
    }
  }

  /** Change a picture only once the new one is there, so that nothing flickers. */
  function load(image, digest, pixels) {
    const address = Store.picture(digest, pixels);
    if (image.dataset.address === address) return;
    image.dataset.address = address;
    const next = new Image();
    next.src = address;
    next.decode().catch(() => {}).then(() => {
      if (image.dataset.address === address) {
        image.src = address;
        image.dataset.shown = digest;
      }
    });
  }

  function blinkIn(entry) {
    entry.article.classList.remove("fresh");
    void entry.article.offsetWidth; // start the animation again
    entry.article.classList.add("fresh");
  }

  // ---------------------------------------------------------------- guides

  const rectangle = ([x, y, width, height], name = "") => draw("rect", { x, y, width, height, class: name });

  /** What each kind of guide is drawn from. */
  const kinds = {
    grid: ({ type_area: [x, y, width, height], first_baseline: first, leading }) => {
      const rows = Math.floor((y + height + 0.1 - first) / leading) + 1;
      return [draw("path", { d: Array.from({ length: rows }, (_, row) => `M${x} ${(first + row * leading).toFixed(3)}h${width}`).join("") })];
    },
    columns: ({ type_area: [x, y, width, height], columns, gutter }) => {
      const one = (width - (columns - 1) * gutter) / columns;
      return Array.from({ length: columns }, (_, index) => rectangle([x + index * (one + gutter), y, one, height]));
    },
    frames: (_, { plan: layout }) => layout.frames.flatMap((each) => [rectangle(each.box, each.kind), ...each.columns.map((column) => rectangle(column.box, "column")), ...(each.pictures ?? []).map((picture) => rectangle(picture.box, "picture"))]),
    boxes: ({ width, height, bleed }) => [rectangle([0, 0, width, height], "trim"), rectangle([-bleed, -bleed, width + 2 * bleed, height + 2 * bleed], "bleed")],
    numbers: (_, { plan: layout }) => numbered(layout.frames.flatMap((each) => each.columns)),
  };

  /** Number lines before their columns; where a neighbour on the same height leaves no room, a number is counted and not shown. */
  function numbered(columns) {
    const lines = columns.flatMap((column) => column.lines.map((line) => ({ line, left: line.box[0] - column.box[0] < 24 ? Math.min(column.box[0], line.box[0]) : line.box[0] })));
    const free = ({ line, left }, width) => lines.every((other) => other.line === line || Math.abs(other.line.baseline - line.baseline) > 6
      || other.line.box[0] > left - 2 || other.line.box[0] + other.line.box[2] < left - 2 - width);
    const taken = new Set();
    return lines.flatMap((each, index) => {
      const spot = `${Math.round(each.left)} ${Math.round(each.line.baseline)}`;
      if (taken.has(spot) || !free(each, 3 * String(index + 1).length)) return [];
      taken.add(spot);
      return [draw("text", { x: each.left - 2, y: each.line.baseline, "text-anchor": "end" }, String(index + 1))];
    });
  }

  /** Draw those guides of a page that are to be seen and are not there yet; a page has hundreds of lines to number. */
  function guides(entry) {
    for (const [name, drawn] of Object.entries(kinds)) {
      const group = entry.article.querySelector(`g.${name}`);
      if (group && !group.childElementCount && main.classList.contains(`show-${name}`)) group.append(...drawn(Store.state.page, entry));
    }
  }

  /** Make room for a page's guides, anew where its lines have changed. */
  function outline(entry) {
    const { page, article } = entry;
    const [left, top] = page.trim;
    const svg = article.querySelector("svg.guides");
    svg.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
    svg.replaceChildren(draw("g", { transform: `translate(${left} ${top})` }, ...[...Object.keys(kinds), "found", "here"].map((name) => draw("g", { class: name }))));
    guides(entry);
    if (selected?.number === page.number) {
      const line = selected.line && entry.lines.find((each) => each.key === selected.line.key && each.text === selected.line.text);
      if (line) follow(entry, line);
    }
  }

  /** Keep hold of the selected line where a new make-up has put it. */
  function follow(entry, line) {
    const moved = line.line !== selected.line.line;
    selected = { number: selected.number, line, box: line.box, index: entry.lines.indexOf(line) };
    mark(entry, line.box);
    if (moved) onSelect(selected);
  }

  function mark(entry, box) {
    for (const each of main.querySelectorAll("g.here")) each.replaceChildren();
    const [x, y, width, height] = box;
    entry.article.querySelector("g.here")?.replaceChildren(draw("rect", { x: x - 1.5, y: y - 0.5, width: width + 3, height: height + 1, rx: 1.5 }));
  }

  /** Show flags on the pages: [{page, box, kind, label, open}]. */
  function flag(flags) {
    for (const entry of shown.values()) {
      const mine = flags.filter((each) => each.page === entry.page.number);
      const [left, top] = entry.page.trim;
      const boxes = mine.filter((each) => each.box).map((each) => draw("rect", { x: each.box[0], y: each.box[1], width: each.box[2], height: each.box[3], class: each.kind }));
      entry.article.querySelector("g.found")?.replaceChildren(...boxes);
      entry.article.querySelector(".flagged").replaceChildren(...mine.map((each) => {
        const button = make("button", { type: "button", className: `flag ${each.kind}`, title: each.label, "aria-label": each.label, onclick: (event) => { event.stopPropagation(); each.open(); } }, each.sign);
        const [x, y] = each.box ?? [24, 8]; // of the whole page: in its corner
        button.style.left = `${(100 * (x + left)) / entry.page.width}%`;
        button.style.top = `${(100 * (y + top)) / entry.page.height}%`;
        return button;
      }));
    }
  }

  // ---------------------------------------------------------------- from the page to the copy, and back

  function hit(number, event) {
    const entry = shown.get(number);
    const area = entry.article.querySelector(".sheet:not(.old)").getBoundingClientRect();
    const x = ((event.clientX - area.left) / area.width) * entry.page.width - entry.page.trim[0];
    const y = ((event.clientY - area.top) / area.height) * entry.page.height - entry.page.trim[1];
    const inside = ([left, top, width, height], slack) => x >= left - slack && x <= left + width + slack && y >= top - slack && y <= top + height + slack;
    const line = entry.lines?.find((each) => inside(each.box, 0)) ?? entry.lines?.find((each) => inside(each.box, 3));
    if (line) select(number, line);
    else {
      const found = entry.plan?.frames.flatMap((each) => each.pictures ?? []).find((each) => inside(each.box, 0));
      if (found) {
        const frame = entry.plan.frames.find((each) => (each.pictures ?? []).includes(found));
        const story = Store.state.stories?.find((each) => each.id === frame.story);
        const file = found.copy ?? story?.file ?? found.file;
        select(number, { key: found.key, text: found.alt ?? "", box: found.box, file, line: found.line, picture: found.file });
      } else {
        selected = { number, line: null, index: -1, box: [Math.round(x), Math.round(y), 12, 12] };
        mark(entry, selected.box);
        onSelect(selected);
      }
    }
  }

  function select(number, line, { scroll = false } = {}) {
    const entry = shown.get(number);
    if (!entry) return;
    selected = { number, line, box: line.box, index: entry.lines?.indexOf(line) ?? -1 };
    mark(entry, line.box);
    if (scroll) reveal(number, line.box);
    onSelect(selected);
  }

  /** Arrow keys go through a page's lines; Enter opens the line's copy. */
  function walk(number, event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const entry = shown.get(number);
    if (step && entry.lines?.length) {
      event.preventDefault();
      const at = selected?.number === number ? selected.index : step > 0 ? -1 : entry.lines.length;
      const index = Math.min(Math.max(at + step, 0), entry.lines.length - 1);
      select(number, entry.lines[index], { scroll: true });
    } else if (event.key === "Enter" && selected?.line) {
      document.querySelector("#source a")?.click();
    }
  }

  /** Find where a place in the copy stands: the lines set from it, else from the nearest line above it. */
  function placesOf(file, line) {
    let best = 0;
    let found = [];
    for (const [number, entry] of shown) {
      for (const each of entry.lines ?? []) {
        if (!(each.file === file || each.file.endsWith(`/${file}`)) || each.line > line || each.line < best) continue;
        if (each.line > best) found = [];
        best = each.line;
        found.push({ number, line: each });
      }
    }
    return found;
  }

  function reveal(number, box) {
    const entry = shown.get(number);
    if (!entry) return;
    const sheet = entry.article.querySelector(".sheet:not(.old)").getBoundingClientRect();
    const room = main.getBoundingClientRect();
    const scale = sheet.height / entry.page.height;
    if (!box) {
      const hidden = sheet.right <= room.left + 40 || sheet.left >= room.right - 40;
      main.scrollBy({ top: entry.article.getBoundingClientRect().top - room.top - 8, left: hidden ? sheet.left - room.left - 8 : 0 });
      return;
    }
    const middle = sheet.top + (box[1] + entry.page.trim[1] + box[3] / 2) * scale;
    const centre = sheet.left + (box[0] + entry.page.trim[0] + box[2] / 2) * scale;
    const far = (at, from, to) => at < from + 40 || at > to - 40;
    main.scrollBy({
      top: far(middle, room.top, room.bottom) ? middle - (room.top + room.bottom) / 2 : 0,
      left: far(centre, room.left, room.right) ? centre - (room.left + room.right) / 2 : 0,
    });
  }

  // ---------------------------------------------------------------- where we are

  function current() {
    const room = main.getBoundingClientRect();
    const middle = room.top + room.height / 3;
    const centre = (room.left + room.right) / 2;
    const off = (at, from, to) => (from <= at && at <= to ? 0 : Math.min(Math.abs(from - at), Math.abs(to - at)));
    let best = null;
    for (const [number, entry] of shown) {
      const area = entry.article.getBoundingClientRect();
      const down = off(middle, area.top, area.bottom);
      // Of the two of a spread the one in hand, else the left one, unless only the other is in view.
      const hidden = area.right <= room.left + 40 || area.left >= room.right - 40;
      const across = hidden ? off(centre, area.left, area.right) : entry.article.contains(document.activeElement) ? -1 : 0;
      if (!best || down < best.down || (down === best.down && across < best.across)) best = { number, down, across };
    }
    return best?.number ?? 1;
  }

  /** Do what moves everything, and stay on the page, or at the line, that was looked at. */
  function staying(act) {
    const number = shown.size ? current() : 0;
    act();
    if (!number) return;
    reveal(number, null);
    if (selected?.number === number) reveal(number, selected.box);
  }

  function turn(step) {
    const groups = groupsOf();
    const at = groups.findIndex((group) => group.contains(shown.get(current())?.article));
    const next = groups[Math.min(Math.max(at + step, 0), groups.length - 1)];
    if (next) go(Number(next.querySelector(".page").id.slice(5)));
  }

  function go(number) {
    reveal(number, null);
    shown.get(number)?.article.querySelector(".sheet:not(.old)").focus({ preventScroll: true });
  }

  // ---------------------------------------------------------------- what changed

  /** Lay the older pages over, beside or under the new ones, or take them away again. */
  function comparison(pages, mode) {
    compared = { pages, mode };
    for (const [number, entry] of shown) {
      const change = compared.pages.find((each) => each.new === number && each.kind === "changed");
      const sheets = entry.article.querySelector(".sheets");
      sheets.querySelector(".old")?.remove();
      delete sheets.dataset.mode;
      if (!change) continue;
      sheets.dataset.mode = mode;
      const image = make("img", { alt: t("older", { n: change.old }), dataset: { digest: change.old_digest } });
      sheets.prepend(make("div", { className: "sheet old" }, make("div", { className: "picture" }, image), make("span", { className: "older" }, t("older", { n: change.old }))));
    }
    staying(arrange);
  }

  new ResizeObserver(arrange).observe(main);

  return {
    show, expect, arrange, flag, guides: () => { for (const entry of shown.values()) guides(entry); }, select, placesOf, reveal, current, turn, go, comparison, measure,
    pageOf: (number) => shown.get(number),
    get selected() { return selected; },
    set view(value) { staying(() => { view = value; arrange(); }); },
    set ink(value) { ink = value; measure(); },
    set zoom(value) { staying(() => { zoom = value; measure(); }); },
    get factor() { return factor(); },
    set onSelect(value) { onSelect = value; },
  };
})();
