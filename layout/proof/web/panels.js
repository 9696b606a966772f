// What stands beside the pages: the place under the cursor, findings, notes, changes, the fit table, files.
"use strict";

const Panels = (() => {
  const { t, number, time } = Words;
  const part = (id) => document.querySelector(`#${id} > div`);
  const title = (id, count) => {
    document.querySelector(`#${id} h2`).textContent = count === undefined ? t(id) : `${t(id)} (${count})`;
  };
  let say = () => {};
  let base = "";
  let mode = "overlay";
  let pages = [];

  /** `file:line`, as a link to the editor where there is one. */
  function place(file, line, column) {
    if (!file) return null;
    const name = line ? `${file}:${line}` : file;
    const address = Store.editor(file, line ?? 1, column ?? 1);
    return address ? make("a", { href: address, title: t("edit") }, make("code", {}, name)) : make("code", {}, name);
  }

  // ---------------------------------------------------------------- the place

  function source(selected) {
    const box = document.getElementById("source");
    const written = box.querySelector("textarea")?.value;
    const heading = make("h2", {}, t("source"));
    if (!selected) {
      box.replaceChildren(heading, make("p", { className: "faint" }, t("sourceHint")));
      return;
    }
    const { line } = selected;
    const where = [t("on", { n: selected.number }), selected.index >= 0 && line ? t("layoutLine", { n: selected.index + 1 }) : ""].filter(Boolean).join(", ");
    box.replaceChildren(heading,
      line ? make("p", { className: "place" }, place(line.file, line.line)) : "",
      line?.text ? make("blockquote", { lang: Store.state.language }, line.text) : "",
      make("p", { className: "faint" }, where, line?.key ? ` · ${line.key}` : ""));
    if (Store.live) box.append(noteForm(selected, written));
  }

  function noteForm(selected, written = "") {
    const text = make("textarea", { name: "text", required: true, rows: 2, value: written, maxLength: 10000 });
    const form = make("form", { className: "note" },
      make("label", {}, t("note"), text),
      make("label", {}, t("name"), make("input", { name: "by", value: Store.setting("name", ""), autocomplete: "name", required: true, maxLength: 200 })),
      make("button", {}, t("keep")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const by = form.elements.by.value.trim();
      Store.keep("name", by);
      document.getElementById("name").value = by;
      const { line, number: page, box } = selected;
      await send("marks", { kind: "note", by, page, box, text: text.value, key: line?.key ?? "", words: line?.text ?? "" }, t("keptNote"), () => { text.value = ""; });
    });
    return form;
  }

  /** What was just done, until the pages are news again: the build that a mark or a lock asks for changes no page. */
  let confirmed = "";

  async function send(path, body, done, then = () => {}) {
    const wrong = await Store.post(path, body);
    confirmed = wrong ? "" : done;
    say(wrong ? t("refused", { why: wrong }) : done);
    if (!wrong) then();
  }

  function nothingNew() {
    say(confirmed || t("nothingNew"));
    confirmed = "";
  }

  // ---------------------------------------------------------------- findings

  /** Where a finding stands: on the page it names, or on the line of copy it names. */
  function located(finding) {
    if (finding.page) return { page: finding.page, box: finding.box };
    const [found] = finding.file && finding.line ? Pages.placesOf(finding.file, finding.line) : [];
    return found ? { page: found.number, box: found.line.box } : { page: null, box: null };
  }

  function openFinding(finding) {
    const { page, box } = located(finding);
    if (!page) return;
    const [found] = finding.file && finding.line ? Pages.placesOf(finding.file, finding.line).filter((each) => each.number === page) : [];
    if (found) Pages.select(page, found.line, { scroll: true });
    Pages.reveal(page, box);
    say(`${t("on", { n: page })}: ${finding.message}`);
  }

  function findingItem(finding) {
    const { page } = located(finding);
    return make("li", { className: finding.severity },
      make("button", { type: "button", className: "plain", disabled: !page, onclick: () => openFinding(finding) },
        make("strong", {}, t(finding.severity)), page ? ` ${t("on", { n: page })}: ` : ": ", make("span", { lang: "en" }, finding.message)),
      finding.hint ? make("p", { className: "faint", lang: "en" }, finding.hint) : "",
      make("p", {}, place(finding.file, finding.line, finding.column), " ", make("code", { className: "faint" }, finding.code)));
  }

  function findings(state) {
    const list = [...state.findings].sort((a, b) => rank(b) - rank(a));
    title("findings", list.length);
    part("findings").replaceChildren(list.length ? make("ol", {}, ...list.map(findingItem)) : make("p", { className: "faint" }, t("noFindings")));
  }

  const rank = (finding) => ["info", "warn", "fail", "broken"].indexOf(finding.severity);

  // ---------------------------------------------------------------- notes and approvals

  function noteItem(mark) {
    const go = () => Pages.reveal(mark.now.page, mark.now.box ?? null);
    const buttons = Store.live
      ? make("p", {},
        make("button", { type: "button", dataset: { focus: `done-${mark.id}` }, onclick: () => send(`marks/${mark.id}/done`, { by: mark.done_by ? "" : Store.setting("name", "") || t("anyone") }, t("noteDone")) }, mark.done_by ? t("noteOpen") : t("noteDone")), " ",
        make("button", { type: "button", onclick: () => send(`marks/${mark.id}/remove`, {}, t("remove")) }, t("remove")))
      : "";
    return make("li", { className: mark.done_by ? "done" : "" },
      make("button", { type: "button", className: "plain", onclick: go }, make("strong", {}, t("on", { n: mark.now.page })), `: ${mark.text}`),
      make("p", { className: "faint" }, `${mark.by}, ${time(mark.at)}`, mark.done_by ? ` · ${t("doneBy", { by: mark.done_by })}` : "", mark.now.certain ? "" : ` · ${t("moved")}`),
      mark.words ? make("blockquote", { lang: Store.state.language }, mark.words) : "", buttons);
  }

  function notes(state) {
    const approved = Object.values(state.approvals).filter((each) => each.current).length;
    title("notes", state.marks.filter((mark) => !mark.done_by).length);
    part("notes").replaceChildren(
      make("p", {}, t("approvedCount", { n: approved, all: state.pages.length })),
      state.marks.length ? make("ol", {}, ...state.marks.map(noteItem)) : make("p", { className: "faint" }, t("noNotes")));
    for (const page of state.pages) approval(page, state.approvals[page.number]);
  }

  function approval(page, approved) {
    const status = Pages.pageOf(page.number).article.querySelector(".status");
    const fresh = approved?.current;
    const words = !approved ? "" : fresh ? t("approved", { by: approved.by, at: time(approved.at) }) : t("stale", { by: approved.by });
    const button = !Store.live ? "" : fresh
      ? make("button", { type: "button", dataset: { focus: `approve-${page.number}` }, onclick: () => send(`marks/${approved.id}/remove`, {}, t("withdrawn")) }, t("withdraw"))
      : make("button", { type: "button", className: "approve", dataset: { focus: `approve-${page.number}` }, onclick: () => approve(page.number) }, approved ? t("approveAgain") : t("approve"));
    status.className = `status ${fresh ? "approved" : approved ? "stale" : ""}`;
    status.replaceChildren(words ? make("span", {}, words) : "", button);
  }

  async function approve(page) {
    const by = Store.setting("name", "").trim();
    if (!by) {
      document.querySelector("#settings").closest("details").open = true;
      document.getElementById("name").focus();
      say(t("nameFirst"));
      return;
    }
    await send("marks", { kind: "approval", by, page }, t("keptApproval", { n: page }));
  }

  // ---------------------------------------------------------------- changes

  function changes(state) {
    title("changes");
    const known = { approved: t("approvedBase"), start: t("start"), previous: t("previous") };
    const names = Object.entries(state.bases);
    if (!names.some(([name]) => name === base)) base = "";
    const choose = make("select", { onchange: () => { base = choose.value; compare(state); } },
      make("option", { value: "" }, t("none")), ...names.map(([value, { name }]) => make("option", { value, selected: value === base }, known[value] ?? name)));
    const modes = make("fieldset", {}, make("legend", {}, t("view")), ...["overlay", "side", "blink"].map((value) => make("label", {},
      make("input", { type: "radio", name: "mode", value, checked: value === mode, onchange: () => { mode = value; Pages.comparison(pages, mode); } }), ` ${t(value)} `)),
      make("p", { className: "faint" }, t("legend")));
    part("changes").replaceChildren(make("label", {}, `${t("base")} `, choose), modes, make("ol", { className: "changes" }));
    compare(state);
  }

  async function compare(state) {
    const asked = base;
    const found = asked ? (await Store.changes(asked)).pages : [];
    if (asked !== base) return;
    pages = found;
    const list = part("changes").querySelector("ol");
    list?.replaceChildren(...pages.map((change) => {
      const words = change.kind === "same" ? t("same", { digest: change.new_digest.slice(0, 12) }) : t(change.kind);
      return make("li", { className: change.kind },
        make("button", { type: "button", className: "plain", disabled: !change.new, onclick: () => Pages.go(change.new) }, make("strong", {}, t("on", { n: change.new ?? change.old })), `: ${words}`),
        change.words.length ? make("ul", { lang: state.language }, ...change.words.map((each) => make("li", {}, `${each.before} `, each.old ? make("del", {}, each.old) : "", " ", each.new ? make("ins", {}, each.new) : "", ` ${each.after}`))) : "");
    }));
    Pages.comparison(pages, mode);
  }

  // ---------------------------------------------------------------- fit, files

  function fit(state) {
    const bad = state.fit.filter((row) => row.overset);
    title("fit", bad.length || undefined);
    const cell = (value, name = "number") => make("td", { className: name }, value === null || value === undefined ? "" : String(value));
    const change = (word, n) => (n === 1 ? t(`${word}One`) : n ? t(word, { n }) : "");
    const cure = (row) => change("cut", row.cure?.cut_lines) || change("add", row.cure?.add_lines);
    const rows = state.fit.flatMap((row) => {
      const kind = row.overset ? "fail" : row.underset ? "warn" : "";
      const done = row.done.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join("; ");
      const more = [done && make("span", { className: "faint", lang: "en" }, done), cure(row) && make("strong", {}, cure(row))].filter(Boolean);
      return [
        make("tr", { className: kind },
          make("th", { scope: "row" }, make("button", { type: "button", className: "plain", onclick: () => row.pages[0] && Pages.go(row.pages[0]) }, row.story)),
          cell(row.pages.join(", ")), cell(`${row.set}/${row.lines}`), cell(row.overset || ""), cell(row.underset || "")),
        more.length ? make("tr", { className: `${kind} more` }, make("td", { colSpan: 5 }, ...more.flatMap((each) => [each, " "]))) : null,
      ].filter(Boolean);
    });
    const head = ["story", "pages", "lines", "overset", "underset"].map((name) => make("th", { scope: "col" }, t(name)));
    const keep = state.kept || !Store.live ? "" : make("p", {}, t("unkept"), " ",
      make("button", { type: "button", dataset: { focus: "keep" }, onclick: () => send("keep", {}, t("keptMakeUp")) }, t("keepMakeUp")));
    part("fit").replaceChildren(bad.length ? "" : make("p", { className: "faint" }, t("fits")), keep,
      make("div", { className: "wide", tabIndex: 0, role: "region", "aria-label": t("fit") }, make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows))));
  }

  function files(state) {
    const drawn = (state.pdfs ?? []).map((name) => make("li", {}, make("a", { href: `pdf/${name}.pdf`, target: "_blank", rel: "noopener" }, t(`${name}Pdf`))));
    const built = (state.files ?? []).map((name) => make("li", {}, make("a", { href: `build/${encodeURIComponent(name)}` }, name)));
    document.getElementById("files").hidden = !drawn.length && !built.length;
    title("files");
    part("files").replaceChildren(make("ul", {}, ...drawn),
      built.length ? make("p", { className: "faint" }, t("builtFiles")) : "", built.length ? make("ul", {}, ...built) : "");
  }

  function problem(state) {
    const box = document.getElementById("problem");
    box.hidden = !state.problem;
    if (!state.problem) {
      box.replaceChildren();
      return;
    }
    const list = state.problem.findings.map((finding) => make("li", { className: finding.severity },
      make("strong", {}, t(finding.severity)), " ", place(finding.file, finding.line, finding.column), " ", make("span", { lang: "en" }, finding.message), finding.hint ? make("span", { className: "faint", lang: "en" }, ` (${finding.hint})`) : ""));
    box.replaceChildren(make("p", {}, state.pages.length ? t("broke") : make("span", { lang: "en" }, state.problem.message)), make("ul", {}, ...list));
  }

  /** What is marked on the pages. */
  function flags(state) {
    const ofFindings = state.findings.map((finding) => ({ ...located(finding), kind: finding.severity, sign: "!", label: `${t(finding.severity)}: ${finding.message}`, open: () => openFinding(finding) }));
    const ofNotes = state.marks.filter((mark) => !mark.done_by).map((mark) => ({ ...mark.now, kind: "noted", sign: "✎", label: `${mark.by}: ${mark.text}`, open: () => { document.getElementById("notes").open = true; Pages.reveal(mark.now.page, mark.now.box); say(`${mark.by}: ${mark.text}`); } }));
    Pages.flag([...ofFindings, ...ofNotes].filter((each) => each.page));
  }

  function show(state) {
    findings(state);
    notes(state);
    changes(state);
    fit(state);
    files(state);
    flags(state);
  }

  function timing(state) {
    const steps = Object.entries(state.seconds ?? {}).map(([name, value]) => `${t(`step ${name}`)} ${t("seconds", { n: number(value) })}`);
    document.getElementById("timing").textContent = steps.join(" · ");
  }

  return { show, source, problem, timing, approve, nothingNew, set say(value) { say = value; } };
})();
