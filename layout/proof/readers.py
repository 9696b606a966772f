"""What readers left on an edition, as the proof PDF shows it: open notes at their places, and who approved which page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from layout.drawing import Read
from layout.errors import LayoutError
from layout.findings import Finding
from layout.html.proofmarks import Remark
from layout.proof import marks
from layout.proof.pagemap import SetLine, set_lines

_APPROVED: Final = {"de": "freigegeben von {by}, {at}", "en": "approved by {by}, {at}"}


def readers(root: Path, layout: Mapping[str, Any]) -> Read:
    """Return what lies in the marks file beside the copy; a file that cannot be read is a remark, and stops no proof."""
    try:
        left = marks.read(root / marks.file_name(layout["root"]))
    except LayoutError as error:
        return Read(remarks=tuple(_fault(finding) for finding in error.findings))
    lines = set_lines(layout["pages"])
    language = layout["language"] if layout["language"] in _APPROVED else "de"
    last = len(layout["pages"])
    notes = sorted((mark for mark in left if mark.kind == "note" and not mark.done_by), key=lambda mark: mark.at)
    return Read(
        remarks=tuple(_remark(mark, lines, last) for mark in notes),
        approved={
            page: _APPROVED[language].format(by=mark.by, at=_when(mark.at))
            for page, mark in marks.approvals(left).items()
        },
    )


def _remark(mark: marks.Mark, lines: Sequence[SetLine], last: int) -> Remark:
    now = marks.cling(mark, lines)
    line = next((line for line in lines if line.page == now.page and line.box == now.box), None)
    source = f"{line.file}:{line.line}" if line else ""
    return Remark(
        number=0,
        kind="note",
        page=min(now.page, last),
        box=now.box,
        text=mark.text,
        by=mark.by,
        source=source,
        at=mark.at,
    )


def _fault(finding: Finding) -> Remark:
    text = f"{finding.place}: {finding.message}" if finding.place else finding.message
    return Remark(number=0, kind="fail", page=1, box=None, text=text, by=finding.code)


def _when(at: str) -> str:
    return datetime.fromisoformat(at).strftime("%d.%m.%Y %H:%M")
