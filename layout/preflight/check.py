"""The engine: finds the rules, runs those of a target over a PDF, and gathers what they say.

It knows nothing of printing. A rule that crashes is a finding of severity `broken` and the rest run on; pages
are walked one at a time and let go, so a long file costs no more memory than its densest page.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from msgspec import json

from layout.findings import Box, Finding, PagePlace, Place, Severity
from layout.makeup.trace import Pages
from layout.preflight import checks, ghostscript
from layout.preflight.ghostscript import InkMeter
from layout.preflight.profiles import TARGETS, PlacedWaiver, Target
from layout.preflight.report import Found, Outcome, PageSize, Report, Waived
from layout.preflight.rule import Fault, Job, Layout, Level, Need, Rule, Sheet
from layout.preflight.seen import NOTHING, Earlier, Seen, said
from layout.preflight.subject.document import Subject
from layout.preflight.subject.values import Document, Page, Walk
from layout.press.cache import key_of
from layout.press.jobs import in_processes, shares
from layout.press.profiles import PressProfile

#: Places kept of one code on one page; the count goes on.
_MOST_PLACES: Final = 200
_REPORT_BUG: Final = "the check itself failed, so nothing is known of what it looks at; please report it"
_SKIPPED: Final[Mapping[Need, str]] = {
    "press": "no press profile was given",
    "layout": "there is no layout.json for a PDF that Umbruch did not make",
    "ink": "ink was not to be measured",
}


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Return all rules by their id, found by listing the folder of checks."""
    found: dict[str, Rule] = {}
    for module in pkgutil.iter_modules(checks.__path__):
        rule: Rule = importlib.import_module(f"{checks.__name__}.{module.name}").RULE
        if rule.id in found:
            raise ValueError(f"two rules are called {rule.id}")
        found[rule.id] = rule
    return dict(sorted(found.items()))


def preflight(
    pdf: Path,
    *,
    press: PressProfile | None = None,
    layout: Mapping[str, Any] | None = None,
    ink: bool = False,
    waivers: Iterable[PlacedWaiver] = (),
    target: Target | None = None,
    earlier: Earlier = NOTHING,
    jobs: int = 1,
) -> Report:
    """Check a PDF, ours or a stranger's.

    Args:
        pdf: the file; whatever is wrong with it is a finding, never an error.
        press: the printing house's profile, whose level of PDF/X the file is held to. Without one, a file that
            calls itself PDF/A is held to the archive's rules and any other to PDF/X-4 without a house's figures.
        layout: layout.json, where the file is one of ours.
        ink: whether to measure ink by Ghostscript.
        waivers: findings somebody has accepted.
        target: other rules than those of the file's level, as for an advertisement.
        earlier: what was seen of the same pages before.
        jobs: processes that look at pages at once.
    """
    with Subject(pdf) as subject:
        document, broken = _document(subject)
        level = _level(document, press)
        target = target or TARGETS[level]
        run = _Run(target.name, [rules()[each] for each in target.rules])
        run.broken += broken
        program = ghostscript.program() if ink else None
        job = Job(
            document=document,
            level=level,
            fault=subject.fault,
            press=press,
            layout=layout,
            ink=InkMeter(pdf, program) if program else None,
        )
        run.skip(job, "Ghostscript is not installed" if ink else _SKIPPED["ink"])
        run.look(job, subject, earlier, jobs)
    severities = {code: override.severity for code, override in target.overrides.items()}
    found = run.found(severities)
    return _report(pdf, press, document, run, _with_notes(found, job, asked_for_ink=ink), tuple(waivers))


def calls_itself_archive(pdf: Path) -> bool:
    """Whether a file says in its metadata that it is PDF/A."""
    with Subject(pdf) as subject:
        document, _ = _document(subject)
        return _level(document, None) == "archive"


def _level(document: Document, press: PressProfile | None) -> Level:
    if press is not None:
        return press.pdfx
    part = (document.xmp or {}).get("{http://www.aiim.org/pdfa/ns/id/}part", "")
    return "archive" if part else "x-4"


def _document(subject: Subject) -> tuple[Document, list[Fault]]:
    """Return the file's facts; a file too broken to tell them counts as one that cannot be opened."""
    try:
        return subject.document, []
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file does to us is a finding
        fault = Fault(code="preflight/broken", message=f"the file's structure cannot be read: {said(error)}")
        return Document.nothing(), [fault]


class _Run:
    """One run of a target's rules over one file."""

    def __init__(self, target: str, chosen: list[Rule]) -> None:
        self.target = target
        self.chosen = chosen
        self.skipped: dict[str, str] = {}
        self.broken: list[Fault] = []
        self._faults: dict[tuple[str, str, int], _Gathered] = {}
        self._broken_rules: set[str] = set()

    def skip(self, job: Job, no_ink: str) -> None:
        """Note the rules that cannot run for want of something."""
        have: dict[Need, object] = {"press": job.press, "layout": job.layout, "ink": job.ink}
        for rule in self.chosen:
            for need in sorted(rule.needs):
                if have[need] is None:
                    self.skipped[rule.id] = no_ink if need == "ink" else _SKIPPED[need]
            if job.fault is not None and rule.id != "file/readable":
                self.skipped[rule.id] = "the file cannot be opened"

    def look(self, job: Job, subject: Subject, earlier: Earlier, jobs: int) -> None:
        """Run all rules, page rules page by page."""
        active = [rule for rule in self.chosen if rule.id not in self.skipped]
        whole = Seen()
        for rule in active:
            if rule.document is not None:
                whole.see(rule.id, partial(rule.document, job), None)
        self._gather(whole)
        by_page = [rule for rule in active if rule.page is not None]
        pages = job.document.pages if by_page else ()
        # The file is mapped into memory: processes do not move each other's place in it.
        work = [
            partial(_seen, by_page, job, subject, pages[share.start : share.stop], earlier)
            for share in shares(len(pages), jobs)
        ]
        for share in in_processes(work, jobs):
            for seen in share:
                self._gather(seen)

    def _gather(self, seen: Seen) -> None:
        """Take in what was seen; a rule that crashed is told of once."""
        chosen = {rule.id: rule for rule in self.chosen}
        for rule, fault in seen.faults:
            key = (rule, fault.code, fault.page or 0)
            self._faults.setdefault(key, _Gathered(chosen[rule])).add(fault)
        for rule, fault in seen.broken:
            if rule not in self._broken_rules:
                self.broken.append(fault)
            if rule in chosen:
                self._broken_rules.add(rule)

    def found(self, severities: Mapping[str, Severity]) -> list[Found]:
        """Return what was found, one for each code and page."""
        found = [gathered.found(severities) for gathered in self._faults.values()]
        for fault in self.broken:
            finding = _finding(fault, Severity.BROKEN, fault.message, fault.hint or _REPORT_BUG)
            found.append(Found(finding=finding, rule="preflight/broken", boxes=(), count=1))
        return found

    def outcomes(self, found: Iterable[Found]) -> tuple[Outcome, ...]:
        """Return what became of each rule."""
        hit: dict[str, int] = {}
        for each in found:
            hit[each.rule] = hit.get(each.rule, 0) + 1
        return tuple(
            Outcome(
                rule=rule.id,
                title=rule.title,
                why=rule.why,
                source=rule.source,
                findings=hit.get(rule.id, 0),
                skipped=self.skipped.get(rule.id, ""),
            )
            for rule in self.chosen
        )


def _seen(rules: Sequence[Rule], job: Job, subject: Subject, pages: Sequence[Page], earlier: Earlier) -> list[Seen]:
    """Look at some pages by the rules for pages; a page of the same content as an earlier one is not looked at again."""
    seen = []
    known = None if job.layout is None else {"page": job.layout.get("page", {})}
    asked = job._replace(document=job.document.of_any_page, layout=known)
    is_kept = earlier != NOTHING and job.ink is None
    held_to = _held_to(rules, asked) if is_kept else ""
    for page in pages:
        made_up = _made_up(job.layout or {}, page.number)
        look = partial(_seen_of, rules, asked, subject, page, made_up)
        key = subject.key(page) if is_kept else None
        seen.append(earlier.once(page.number, (key, page, made_up, held_to), look) if key else look())
    return seen


def _held_to(rules: Sequence[Rule], job: Job) -> str:
    """Return a digest of what pages are held to."""
    intents = [intent._replace(profile=None) for intent in job.document.intents]
    profiles = [intent.profile or b"" for intent in job.document.intents]
    press = job.press.model_dump_json() if job.press else ""
    return key_of([rule.id for rule in rules], job.level, press, job.layout, job.document.xmp, intents, *profiles)


def _made_up(layout: Layout, number: int) -> bytes:
    """Return a page as layout.json has it, as JSON; nothing where it has none of that number."""
    pages = layout.get("pages", ())
    if isinstance(pages, Pages) and 0 < number <= len(pages):
        return pages.written(number - 1)
    return json.encode(next((page for page in pages if page.get("number") == number), {}))


def _seen_of(rules: Sequence[Rule], job: Job, subject: Subject, page: Page, made_up: bytes) -> Seen:
    """Look at a page by the rules for pages."""
    seen = Seen()
    try:
        walk = subject.walk(page)
    except Exception as error:  # noqa: BLE001 - a stranger's page must not stop the others
        seen.broke(f"page {page.number}", f"page {page.number} cannot be walked: {said(error)}", page.number)
        walk = Walk()
    seen.unread = bool(walk.faults)
    sheet = Sheet(page=page, walk=walk, layout=json.decode(made_up))
    for rule in rules:
        if rule.page is not None:
            seen.see(rule.id, partial(rule.page, job, sheet), page.number)
    return seen


class _Gathered:
    """The faults of one code on one page: the worst speaks, all are marked."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._worst: Fault | None = None
        self._boxes: list[Box] = []
        self._count = 0

    def add(self, fault: Fault) -> None:
        self._count += 1
        if self._worst is None or fault.rank < self._worst.rank:
            self._worst = fault
        if fault.box is not None and len(self._boxes) < _MOST_PLACES:
            self._boxes.append(fault.box)

    def found(self, severities: Mapping[str, Severity]) -> Found:
        worst = self._worst
        if worst is None:
            raise ValueError("nothing was gathered")
        severity = severities.get(worst.code, self._rule.codes[worst.code])
        more = f"; {self._count} places" if self._count > 1 else ""
        finding = _finding(worst, severity, worst.message + more, worst.hint)
        return Found(finding=finding, rule=self._rule.id, boxes=tuple(self._boxes), count=self._count)


def _finding(fault: Fault, severity: Severity, message: str, hint: str) -> Finding:
    return Finding(
        code=fault.code,
        severity=severity,
        message=message,
        hint=hint,
        place=Place(fault.file, max(1, fault.line)) if fault.file else None,
        on_page=PagePlace(fault.page, fault.box) if fault.page else None,
    )


def _with_notes(found: list[Found], job: Job, *, asked_for_ink: bool) -> list[Found]:
    """Add what the reader should know of the run itself."""
    if asked_for_ink and job.ink is None and job.fault is None and job.level != "archive":
        note = Finding(
            code="ink/not-measured",
            severity=Severity.INFO,
            message="ink was not measured: Ghostscript is not installed",
            hint="apt-get install ghostscript",
        )
        found.append(Found(finding=note, rule="ink/coverage", boxes=(), count=1))
    return found


def _report(
    pdf: Path,
    press: PressProfile | None,
    document: Document,
    run: _Run,
    found: list[Found],
    waivers: tuple[PlacedWaiver, ...],
) -> Report:
    standing: list[Found] = []
    waived: list[Waived] = []
    used: set[PlacedWaiver] = set()
    for each in sorted(found, key=_order):
        waiver = next((w for w in waivers if w.waiver.covers(each.finding, each.rule)), None)
        if waiver is None:
            standing.append(each)
        else:
            used.add(waiver)
            waived.append(Waived(found=each, reason=waiver.waiver.reason, name=waiver.waiver.name))
    standing += [_unused(waiver) for waiver in waivers if waiver not in used]
    return Report(
        file=pdf.name,
        target=run.target,
        press=press.name if press else "",
        pages=tuple(
            PageSize(
                number=page.number,
                width=page.width,
                height=page.height,
                sheet=page.boxes.placed(page.boxes.sheet),
            )
            for page in document.pages
        ),
        rules=run.outcomes(found),
        found=tuple(standing),
        waived=tuple(waived),
    )


def _unused(waiver: PlacedWaiver) -> Found:
    page = f" on page {waiver.waiver.page}" if waiver.waiver.page else ""
    finding = Finding(
        code="preflight/unused-waiver",
        severity=Severity.WARN,
        message=f"the waiver of {waiver.waiver.rule}{page} by {waiver.waiver.name} covers nothing",
        hint="take it out, or correct its rule and page",
        place=waiver.place,
    )
    return Found(finding=finding, rule="preflight/unused-waiver", boxes=(), count=1)


def _order(found: Found) -> tuple[int, int, str]:
    page = found.finding.on_page.page if found.finding.on_page else 0
    return (-int(found.finding.severity), page, found.finding.code)
