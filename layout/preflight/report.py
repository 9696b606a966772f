"""What a preflight found, as data, as JSON and as one self-contained HTML page.

Terminal output is the command line's. The words are chosen: a file is "checked against Umbruch's rules",
never "certified", which only the vendors of certified checkers may say.
"""

import base64
import json
from collections.abc import Callable
from html import escape
from typing import Any, Final, NamedTuple

from msgspec import Struct

from layout import units
from layout.findings import Box, Finding, Severity, in_order, worst

#: A file of more pages is shown without those that have no findings.
_MOST_CLEAN_PAGES: Final = 48
#: Gives a page's picture as PNG bytes by its index from 0, or None where it cannot be drawn.
PagePicture = Callable[[int], bytes | None]


class Found(Struct, frozen=True, kw_only=True):
    """A finding with the rule it comes from and every place it speaks of."""

    finding: Finding
    rule: str
    boxes: tuple[Box, ...]
    """Places on the page in points from the trim box's top left corner; at most 200."""
    count: int


class Waived(NamedTuple):
    """A finding that somebody has accepted."""

    found: Found
    reason: str
    name: str


class Outcome(NamedTuple):
    """What became of a rule."""

    rule: str
    title: str
    why: str
    source: str
    findings: int
    skipped: str
    """Why the rule did not run; empty where it did."""


class PageSize(NamedTuple):
    """A page's trimmed size, and the sheet that a viewer shows; points from the trim box's top left."""

    number: int
    width: float
    height: float
    sheet: Box


class Report(Struct, frozen=True, kw_only=True):
    """The outcome of a preflight."""

    file: str
    target: str
    press: str
    pages: tuple[PageSize, ...]
    rules: tuple[Outcome, ...]
    found: tuple[Found, ...]
    """What stands, gravest first."""
    waived: tuple[Waived, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The standing findings in the order of pages."""
        return in_order(each.finding for each in self.found)

    @property
    def severity(self) -> Severity:
        """The gravest finding; INFO where there is none."""
        return worst(each.finding for each in self.found)

    @property
    def passed(self) -> bool:
        """Whether nothing fails and no check broke."""
        return self.severity < Severity.FAIL

    @property
    def statement(self) -> str:
        """The sentence that says what was done, and no more."""
        ran = sum(1 for rule in self.rules if not rule.skipped)
        press = f", press profile {self.press}" if self.press else ""
        return f"checked against Umbruch's {self.target} rules ({ran} of them{press})"

    def count(self, severity: Severity) -> int:
        """Return how many findings of a severity stand."""
        return sum(1 for each in self.found if each.finding.severity is severity)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "format": 1,
            "file": self.file,
            "statement": self.statement,
            "target": self.target,
            "press": self.press or None,
            "passed": self.passed,
            "pages": len(self.pages),
            "findings": [_as_json(each) for each in self.found],
            "waived": [{**_as_json(each.found), "reason": each.reason, "by": each.name} for each in self.waived],
            "rules": [
                {"id": r.rule, "title": r.title, "findings": r.findings, "skipped": r.skipped or None}
                for r in self.rules
            ],
        }

    def to_json(self) -> str:
        """Return the report as JSON."""
        return json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n"

    def to_text(self) -> str:
        """Return the report as a table for the terminal: a line a finding, never wrapped."""
        rows = [_row(each, each.finding.severity.name.lower()) for each in self.found]
        rows += [_row(each.found, "waived", f" [{each.name}: {each.reason}]") for each in self.waived]
        widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
        lines = [f"{self.file}: {'passed' if self.passed else 'not passed'}, {self.statement}"]
        for row in rows:
            cells = "  ".join(cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True))
            lines.append(f"  {cells}  {row[3]}")
        skipped: dict[str, list[str]] = {}
        for rule in self.rules:
            if rule.skipped:
                skipped.setdefault(rule.skipped, []).append(rule.rule)
        lines += [f"  skipped, {why}: {', '.join(rules)}" for why, rules in skipped.items()]
        return "\n".join(lines)

    def to_html(self, picture: PagePicture | None = None) -> str:
        """Return the report as one HTML page that needs nothing else.

        Args:
            picture: draws pages; without it the findings stand alone. In a long file only pages with findings are
                drawn.
        """
        body = [_summary(self), _whole_file(self)]
        body += [_page(self, page, picture) for page in self.pages]
        body += [_waivers(self), _rules(self)]
        title = escape(f"Preflight: {self.file}")
        return _HTML.replace("{title}", title).replace("{body}", "\n".join(part for part in body if part))


def _row(found: Found, severity: str, after: str = "") -> tuple[str, str, str, str]:
    finding = found.finding
    page = f"page {finding.on_page.page}" if finding.on_page else "file"
    place = f" ({finding.place})" if finding.place else ""
    hint = f" ({finding.hint})" if finding.hint else ""
    return severity, finding.code, page, f"{finding.message}{hint}{place}{after}"


def _as_json(found: Found) -> dict[str, Any]:
    finding = found.finding
    return {
        "code": finding.code,
        "rule": found.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint or None,
        "page": finding.on_page.page if finding.on_page else None,
        "boxes": [[round(v, 2) for v in (b.x, b.y, b.width, b.height)] for b in found.boxes],
        "count": found.count,
        "place": str(finding.place) if finding.place else None,
    }


# ---- HTML -------------------------------------------------------------------------------------------------


def _summary(report: Report) -> str:
    verdict, tone = ("passed", "good") if report.passed else ("not passed", "fail")
    counts = [
        f'<li class="{severity}">{report.count(severity)} {severity}</li>'
        for severity in sorted(Severity, reverse=True)
        if report.count(severity)
    ]
    listed = "".join(counts) or "<li>no findings</li>"
    return (
        f'<header><h1>{escape(report.file)}</h1><p class="verdict {tone}">{verdict}</p>'
        f"<p>{escape(report.statement)}</p><ul class=counts>{listed}</ul></header>"
    )


def _whole_file(report: Report) -> str:
    found = [each for each in report.found if each.finding.on_page is None]
    return f"<section><h2>The file</h2>{_list(found)}</section>" if found else ""


def _page(report: Report, page: PageSize, picture: PagePicture | None) -> str:
    found = [each for each in report.found if each.finding.on_page and each.finding.on_page.page == page.number]
    if not found and len(report.pages) > _MOST_CLEAN_PAGES:
        return ""
    sheet = _sheet(page, found, picture(page.number - 1) if picture else None)
    told = _list(found) if found else "<p class=good>no findings</p>"
    pair = f"<div class=pair>{sheet}{told}</div>"
    return f"<section class=page><h2>Page {page.number}</h2>{pair}</section>"


def _sheet(page: PageSize, found: list[Found], png: bytes | None) -> str:
    if png is None:
        return ""
    places = "".join(
        _place(box, page.sheet, f"<b>{number}</b>" if first == 0 else "", each.finding)
        for number, each in enumerate(found, 1)
        for first, box in enumerate(each.boxes)
    )
    source = base64.b64encode(png).decode("ascii")
    size = f"{units.mm(page.width):.0f} × {units.mm(page.height):.0f} mm"
    image = f'<img src="data:image/png;base64,{source}" alt="Page {page.number}">'
    return f"<figure><div class=sheet>{image}{places}</div><figcaption>{size}</figcaption></figure>"


def _place(box: Box, sheet: Box, badge: str, finding: Finding) -> str:
    """Return a mark over the picture, in per cent of the sheet and large enough to be seen."""
    least = 0.6
    left = (box.x - sheet.x) / max(sheet.width, 1) * 100
    top = (box.y - sheet.y) / max(sheet.height, 1) * 100
    width = max(least, box.width / max(sheet.width, 1) * 100)
    height = max(least, box.height / max(sheet.height, 1) * 100)
    style = f"left:{left:.2f}%;top:{top:.2f}%;width:{width:.2f}%;height:{height:.2f}%"
    title = escape(f"{finding.code}: {finding.message}")
    return f'<span class="place {finding.severity}" style="{style}" title="{title}">{badge}</span>'


def _list(found: list[Found]) -> str:
    return f"<ol>{''.join(_entry(each.finding) for each in found)}</ol>"


def _entry(finding: Finding, after: str = "") -> str:
    hint = f"<p class=hint>{escape(finding.hint)}</p>" if finding.hint else ""
    place = f"<p class=hint>{escape(str(finding.place))}</p>" if finding.place else ""
    tag = f'<span class="tag {finding.severity}">{finding.severity}</span>'
    return f"<li>{tag} <code>{escape(finding.code)}</code><p>{escape(finding.message)}</p>{hint}{place}{after}</li>"


def _waivers(report: Report) -> str:
    if not report.waived:
        return ""
    entries = [
        _entry(each.found.finding, f"<p class=hint>accepted by {escape(each.name)}: {escape(each.reason)}</p>")
        for each in report.waived
    ]
    return f"<section><h2>Waived</h2><ol>{''.join(entries)}</ol></section>"


def _rules(report: Report) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(rule.rule)}</code></td><td>{escape(rule.title)}</td><td>{escape(rule.why)}</td>"
        f"<td>{escape(rule.source)}</td><td>{escape(rule.skipped) or rule.findings or '–'}</td></tr>"
        for rule in report.rules
    )
    head = "".join(f"<th>{each}</th>" for each in ("Rule", "What", "Why", "Source", "Found"))
    return f"<section><h2>Rules</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"


_HTML: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root{--ink:#1a1a1a;--paper:#fff;--quiet:#5f5f5f;--line:#d8d5cf;
--fail:#a3121b;--warn:#8a5a00;--info:#2a5d84;--good:#1f6b3a}
@media (prefers-color-scheme:dark){
:root{--ink:#ececec;--paper:#191919;--quiet:#a8a8a8;--line:#3c3c3c;
--fail:#ff7a80;--warn:#e8b04b;--info:#7fb8e6;--good:#6fce92}}
*{box-sizing:border-box}
body{font:15px/1.5 "Source Sans Pro",system-ui,sans-serif;color:var(--ink);background:var(--paper);
margin:0 auto;max-width:72rem;padding:1.5rem}
header{border-top:4px double var(--ink);border-bottom:1px solid var(--ink);padding:.8rem 0}
h1{font:700 1.7rem/1.2 "Source Serif Pro",Georgia,serif;margin:0;overflow-wrap:anywhere}
h2{font:700 1.15rem/1.2 "Source Serif Pro",Georgia,serif;margin:2rem 0 .6rem;
border-bottom:1px solid var(--line)}
p{margin:.1rem 0}.verdict{font-weight:700}.good{color:var(--good)}
.broken,.fail{color:var(--fail)}.warn{color:var(--warn)}.info{color:var(--info)}
.counts{list-style:none;display:flex;gap:1.2rem;padding:0;margin:.4rem 0 0;font-weight:600}
.tag{font-weight:700}.hint{color:var(--quiet)}code{font-size:.92em}
ol{padding-left:1.6rem;margin:.4rem 0}li{margin-bottom:.7rem}
.pair{display:flex;gap:1.5rem;align-items:flex-start;flex-wrap:wrap}.pair ol{flex:1 1 20rem}
figure{margin:0;flex:0 1 32rem}.sheet{position:relative;line-height:0}
.sheet img{width:100%;outline:1px solid var(--line);background:#fff}
figcaption{color:var(--quiet)}
.place{position:absolute;border:2px solid #a3121b;background:rgb(163 18 27/.14)}
.place.warn{border-color:#c07a00;background:rgb(232 176 75/.18)}
.place.info{border-color:#2a5d84;background:rgb(42 93 132/.14)}
.place b{position:absolute;right:100%;top:-2px;font:700 11px/15px system-ui,sans-serif;
color:#fff;background:#a3121b;padding:0 4px}.place.warn b{background:#8a5a00}.place.info b{background:#2a5d84}
table{border-collapse:collapse;width:100%;font-size:.88rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid var(--line)}
@media print{body{max-width:none;font-size:9pt}section{break-inside:avoid}}
</style></head><body>
{body}
</body></html>
"""
