"""Preflight of what a build makes: its print file before it is written, and the advertisements it was given as PDF.

A build runs the rules of structure, colour, type and layout; ink is measured by `umbruch preflight`, which takes as long
as a RIP. Findings somebody has accepted stand in ``waivers.yaml`` beside the edition.
"""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from layout.copy.model import Edition
from layout.errors import CopyRefusedError
from layout.findings import Finding, Place, Severity
from layout.preflight.check import preflight
from layout.preflight.profiles import WAIVERS, PlacedWaiver, advertisement, read_waivers
from layout.preflight.report import Report
from layout.preflight.seen import NOTHING, Earlier
from layout.press.ads import is_pdf
from layout.press.profiles import PressProfile


class Inspection(NamedTuple):
    """What the preflight of a print file gave: its report, and its findings with places in the copy's own files."""

    report: Report
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether the file may go to the printing house."""
        return self.report.passed

    def as_json(self) -> dict[str, Any]:
        """Return what report.json says of it."""
        waived = [
            {"code": each.found.finding.code, "reason": each.reason, "by": each.name} for each in self.report.waived
        ]
        return {"press": self.report.press, "statement": self.report.statement, "passed": self.passed, "waived": waived}


def inspect(
    edition: Edition,
    pdf: bytes,
    press: PressProfile,
    layout: Mapping[str, Any],
    earlier: Earlier = NOTHING,
    jobs: int = 1,
) -> Inspection:
    """Check a print file by all rules but those of ink.

    Args:
        edition: whose file it is.
        pdf: the file as it is to be written.
        press: the printing house's profile.
        layout: layout.json.
        earlier: what was seen of its pages before.
        jobs: processes that look at pages at once.

    Raises:
        CopyRefusedError: if the edition's waivers cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{edition.slug}.print.pdf"
        file.write_bytes(pdf)
        waivers = waivers_of(edition)
        report = preflight(file, press=press, layout=layout, waivers=waivers, earlier=earlier, jobs=jobs)
    findings = [_placed(finding, edition) for finding in report.findings]
    if edition.bare:  # the waivers beside it are the edition's, not the article's
        findings = [finding for finding in findings if finding.code != "preflight/unused-waiver"]
    return Inspection(report=report, findings=tuple(findings))


def inspect_ads(edition: Edition, press: PressProfile) -> Iterator[Finding]:
    """Yield what is wrong with the advertisements that come as PDF, each at its place in the edition."""
    for ad in edition.ads:
        path = ad.file.path
        if path is None or not is_pdf(path):
            continue
        report = preflight(path, press=press, target=advertisement(press.pdfx))
        for each in report.found:
            finding = each.finding
            if finding.severity > Severity.INFO:
                yield replace(finding, message=f"{path.name}: {finding.message}", place=ad.file.place, on_page=None)


def waivers_of(edition: Edition) -> tuple[PlacedWaiver, ...]:
    """Return the waivers beside an edition; none where there is no such file.

    Raises:
        CopyRefusedError: if the file is not as it should be.
    """
    path = edition.path.parent / WAIVERS
    if not path.is_file():
        return ()
    read = read_waivers(path)
    if any(finding.severity >= Severity.FAIL for finding in read.findings):
        raise CopyRefusedError("the waivers cannot be read", read.findings)
    return read.value


def _placed(finding: Finding, edition: Edition) -> Finding:
    """Return a finding whose place can be opened: layout.json names files from the edition's folder."""
    if finding.place is None or Path(finding.place.file).is_absolute():
        return finding
    beside = edition.path.parent / finding.place.file
    return (
        replace(finding, place=Place(str(beside), finding.place.line, finding.place.column))
        if beside.is_file()
        else finding
    )
