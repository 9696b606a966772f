// The desk's words in German and English. `t` gives a word in the chosen language, with values in its braces.
"use strict";

const Words = (() => {
  const all = {
    de: {
      skip: "Zu den Seiten", desk: "Korrekturtisch", paging: "Blättern", back: "Zurückblättern", forward: "Weiterblättern",
      page: "Seite", pages: "Seiten", view: "Ansicht", spreads: "Doppelseiten", single: "Einzelseiten", overview: "Überblick",
      inks: "Farben", screen: "wie am Bildschirm", paper: "auf dem Papier", cyan: "Platte Cyan", magenta: "Platte Magenta", yellow: "Platte Gelb", black: "Platte Schwarz",
      zoom: "Größe", smaller: "Kleiner", larger: "Größer", fitPage: "Ganze Seite", fitWidth: "Ganze Breite",
      guides: "Hilfslinien", grid: "Grundlinienraster", columns: "Spalten", frames: "Rahmen", boxes: "Endformat und Anschnitt",
      numbers: "Zeilennummern", flags: "Befunde und Notizen", findLabel: "Datei und Zeile suchen", findHint: "datei.yaml:14",
      settings: "Einstellungen", language: "Sprache", theme: "Farben", themeAuto: "wie das System", themeLight: "hell",
      themeDark: "dunkel", editor: "Verweis zum Editor", name: "Ihr Name", keys: "Tastenkürzel",
      keyHelp: "j, k: blättern · +, −, 0: Größe · g, c, f, b, n: Hilfslinien · /: suchen · a: freigeben · auf der Seite ↑, ↓: Zeile für Zeile, Eingabe: Editor",
      beside: "Befunde, Notizen und Passung", source: "Stelle", sourceHint: "Eine Zeile anklicken: Hier steht, woher sie kommt.",
      findings: "Befunde", noFindings: "Keine Befunde.", fit: "Passung", notes: "Notizen", noNotes: "Keine Notizen.",
      changes: "Änderungen", files: "Dateien", story: "Geschichte", lines: "Zeilen", overset: "Übersatz", underset: "Untersatz",
      done: "Geschehen", cure: "Abhilfe", cut: "{n} Zeilen kürzen", add: "{n} Zeilen ergänzen", cutOne: "1 Zeile kürzen", addOne: "1 Zeile ergänzen", fits: "Alle Geschichten passen.",
      info: "Hinweis", warn: "Warnung", fail: "Fehler", broken: "Prüfung gescheitert",
      approve: "Freigeben", approveAgain: "Erneut freigeben", approved: "Freigegeben von {by}, {at}",
      stale: "Seit der Freigabe von {by} geändert", withdraw: "Zurücknehmen", withdrawn: "Freigabe zurückgenommen.", approvedCount: "{n} von {all} Seiten freigegeben",
      note: "Notiz", keep: "Notiz ablegen", noteDone: "Erledigt", noteOpen: "Wieder öffnen", remove: "Löschen",
      doneBy: "erledigt von {by}", moved: "Ihre Wörter stehen nicht mehr da",
      base: "Verglichen mit", none: "nichts", approvedBase: "der letzten Freigabe", start: "dem Stand beim Öffnen",
      previous: "dem Stand davor", overlay: "Übereinander", side: "Nebeneinander", blink: "Blinken",
      legend: "Rot: nur alt · Blau: nur neu", older: "Seite {n}, wie sie war", same: "unverändert, Prüfsumme {digest}", changed: "geändert", added: "neu", removed: "entfallen",
      anyone: "Unbekannt", on: "Seite {n}", of: "Seite {n} von {all}", alt: "Seite {n}: {what}",
      lineHelp: "Pfeiltasten gehen von Zeile zu Zeile.", building: "Wird gebaut …", firstBuild: "Die Seiten werden zum ersten Mal umbrochen. Bei vielen Seiten dauert das eine Weile; sie erscheinen hier von selbst.",
      noPages: "Es gibt noch keine Seiten. Sobald der Fehler behoben und gespeichert ist, erscheinen sie hier.", built: "Gebaut.", offline: "Keine Verbindung zum Korrekturtisch.",
      news: "Neu: Seite {n}.", nothingNew: "Keine Seite hat sich geändert.", notFound: "{place} steht auf keiner Seite.",
      broke: "Der Bau ist gescheitert; gezeigt werden die letzten guten Seiten.", refused: "Nicht angenommen: {why}",
      keptNote: "Notiz abgelegt.", keptApproval: "Seite {n} freigegeben.", seconds: "{n} s",
      "step read": "Lesen", "step make up": "Umbrechen", "step lay out": "Setzen", "step draw": "Zeichnen", "step all": "zusammen",
      nameFirst: "Bitte zuerst den Namen angeben.",
      screenPdf: "Bildschirmfassung als PDF", proofPdf: "Korrekturabzug als PDF", builtFiles: "Zuletzt gebaut:",
      unkept: "Der gezeigte Umbruch ist nicht festgehalten; ein neuer Bau kann anders ausfallen.", keepMakeUp: "Umbruch festhalten", keptMakeUp: "Umbruch festgehalten.",
      layoutLine: "Zeile {n} der Seite", picture: "Bild", edit: "Im Editor öffnen",
    },
    en: {
      skip: "To the pages", desk: "Proof desk", paging: "Paging", back: "Page back", forward: "Page forward",
      page: "Page", pages: "Pages", view: "View", spreads: "Spreads", single: "Single pages", overview: "Overview",
      inks: "Colours", screen: "as on screen", paper: "on its paper", cyan: "Cyan plate", magenta: "Magenta plate", yellow: "Yellow plate", black: "Black plate",
      zoom: "Zoom", smaller: "Smaller", larger: "Larger", fitPage: "Whole page", fitWidth: "Whole width",
      guides: "Guides", grid: "Baseline grid", columns: "Columns", frames: "Frames", boxes: "Trim and bleed",
      numbers: "Line numbers", flags: "Findings and notes", findLabel: "Find file and line", findHint: "file.yaml:14",
      settings: "Settings", language: "Language", theme: "Colours", themeAuto: "as the system", themeLight: "light",
      themeDark: "dark", editor: "Editor link", name: "Your name", keys: "Keyboard shortcuts",
      keyHelp: "j, k: turn pages · +, −, 0: zoom · g, c, f, b, n: guides · /: find · a: approve · on a page ↑, ↓: line by line, Enter: editor",
      beside: "Findings, notes and fit", source: "Place", sourceHint: "Click a line to see where it comes from.",
      findings: "Findings", noFindings: "No findings.", fit: "Fit", notes: "Notes", noNotes: "No notes.",
      changes: "Changes", files: "Files", story: "Story", lines: "Lines", overset: "Overset", underset: "Underset",
      done: "Done", cure: "Cure", cut: "cut {n} lines", add: "add {n} lines", cutOne: "cut 1 line", addOne: "add 1 line", fits: "All stories fit.",
      info: "Info", warn: "Warning", fail: "Error", broken: "Check crashed",
      approve: "Approve", approveAgain: "Approve again", approved: "Approved by {by}, {at}",
      stale: "Changed since {by} approved it", withdraw: "Withdraw", withdrawn: "Approval withdrawn.", approvedCount: "{n} of {all} pages approved",
      note: "Note", keep: "Leave note", noteDone: "Done", noteOpen: "Open again", remove: "Delete",
      doneBy: "done by {by}", moved: "its words are no longer there",
      base: "Compared with", none: "nothing", approvedBase: "the last approval", start: "the state when opened",
      previous: "the state before", overlay: "Overlay", side: "Side by side", blink: "Blink",
      legend: "Red: old only · Blue: new only", older: "Page {n} as it was", same: "same, digest {digest}", changed: "changed", added: "added", removed: "removed",
      anyone: "Unknown", on: "Page {n}", of: "Page {n} of {all}", alt: "Page {n}: {what}",
      lineHelp: "Arrow keys go from line to line.", building: "Building …", firstBuild: "The pages are being made up for the first time. With many pages that takes a while; they will appear here.",
      noPages: "There are no pages yet. They will appear here once the fault is mended and saved.", built: "Built.", offline: "No connection to the proof desk.",
      news: "New: page {n}.", nothingNew: "No page has changed.", notFound: "{place} is on no page.",
      broke: "The build failed; the last good pages are shown.", refused: "Refused: {why}",
      keptNote: "Note kept.", keptApproval: "Page {n} approved.", seconds: "{n} s",
      "step read": "read", "step make up": "make up", "step lay out": "lay out", "step draw": "draw", "step all": "together",
      nameFirst: "Please give your name first.",
      screenPdf: "Screen edition as PDF", proofPdf: "Proof as PDF", builtFiles: "Last built:",
      unkept: "The make-up shown is not kept; a new build may come out otherwise.", keepMakeUp: "Keep the make-up", keptMakeUp: "Make-up kept.",
      layoutLine: "line {n} of the page", picture: "Picture", edit: "Open in the editor",
    },
  };
  let language = "de";

  function t(word, values = {}) {
    return (all[language][word] ?? word).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  /** Say everything that stands in the page's HTML in a language. */
  function speak(chosen) {
    language = chosen in all ? chosen : "de";
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", t(element.dataset.label));
      if (element.tagName === "BUTTON") element.title = t(element.dataset.label);
    }
    for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = t(element.dataset.placeholder);
  }

  const number = (value, digits = 2) => value.toLocaleString(language, { maximumFractionDigits: digits });
  const time = (iso) => new Date(iso).toLocaleString(language, { dateStyle: "short", timeStyle: "short" });

  return { t, speak, number, time };
})();
