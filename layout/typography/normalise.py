"""Normalising: the rules of setting applied to a paragraph, with a word on all they changed.

The rules in `layout.typography.rules` see plain text. Here their edits are put back into the runs, so that
every character keeps its look and its line; web and mail addresses are kept as typed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from layout.findings import Place
from layout.typography.markup import Paragraph, Run
from layout.typography.rules import Dash, Edit, Grouping, House, rules_for

#: What no rule may touch. A full stop, comma or bracket behind an address is not its own.
ADDRESS: Final = re.compile(
    r"(?:https?://|www\.)[^\s„“”\"<>]*[^\s„“”\"<>.,;:!?)\]'’‘…–-]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"(?<![\w.@-])[\w-]+(?:\.[\w-]+)*\.(?:de|at|ch|com|org|net|eu|info)(?:/[^\s„“”\"<>]*[^\s„“”\"<>.,;:!?)\]'’‘…–-])?(?!\w)"
)
#: What a text with an address holds.
_ADDRESSED: Final = re.compile(r"://|www\.|@|\.(?:de|at|ch|com|org|net|eu|info)(?!\w)")
#: How much of a word on either side of a change is reported with it.
_CONTEXT: Final = 16
#: One round does it; marks without sense ("‚ '") may settle in a second. The last finds nothing to do.
_ROUNDS: Final = 4


class Change(Struct, frozen=True, kw_only=True):
    """What a rule changed, with the rest of the word it changed."""

    rule: str
    place: Place
    before: str
    after: str


class Normalised(Struct, frozen=True, kw_only=True):
    """A paragraph as it will be set, and what was changed to make it so."""

    paragraph: Paragraph
    changes: tuple[Change, ...] = ()


@lru_cache(maxsize=1024)  # an article that is built again and again has one other paragraph each time
def normalise(
    paragraph: Paragraph, *, language: str, digit_grouping: Grouping = "point", dash: Dash = "en"
) -> Normalised:
    """Set a paragraph's characters right.

    Args:
        paragraph: copy after markup.
        language: a language tag; German and English have rules of their own, others the common ones.
        digit_grouping: how thousands are parted ("none": as typed).
        dash: the dash between English phrases.

    Returns:
        The paragraph with the same runs in the same order (one that lost its last blank is gone), and the
        changes.
    """
    house = House(digit_grouping=digit_grouping, dash=dash)
    texts = [run.text for run in paragraph.runs]
    changes: list[Change] = []
    for _round in range(_ROUNDS):
        told, text = len(changes), "".join(texts)
        for rule in rules_for(language):
            if rule.sign and not rule.sign.search(text):
                continue
            edits = _free(text, rule.find(text, house))
            if edits:
                changes += (
                    _change(rule.name, text, edit, _run_at(paragraph.runs, texts, edit).place) for edit in edits
                )
                texts = _applied(texts, edits)
                text = "".join(texts)
        if len(changes) == told:
            break
    runs = tuple(replace(run, text=text) for run, text in zip(paragraph.runs, texts, strict=True) if text)
    return Normalised(paragraph=replace(paragraph, runs=runs), changes=tuple(changes))


def _free(text: str, edits: Iterator[Edit]) -> list[Edit]:
    """Return edits in order, without those that reach into an address or into one another."""
    wanted = sorted(edits, key=lambda edit: (edit.start, edit.end))
    kept = [match.span() for match in ADDRESS.finditer(text)] if wanted and _ADDRESSED.search(text) else []
    free: list[Edit] = []
    end = 0
    for edit in wanted:
        if edit.start < end or text[edit.start : edit.end] == edit.replacement:
            continue
        if any(edit.start < stop and edit.end > start for start, stop in kept):
            continue
        free.append(edit)
        end = edit.end
    return free


def _applied(texts: list[str], edits: list[Edit]) -> list[str]:
    """Return the runs' texts with edits made; a replacement stands in the run where its edit starts."""
    result = list(texts)
    for edit in reversed(edits):
        start = 0
        placed = False
        for index, text in enumerate(texts):
            stop = start + len(text)
            is_last = index == len(texts) - 1
            if edit.start < stop or is_last or (edit.start == edit.end == stop):
                low, high = max(edit.start - start, 0), min(edit.end - start, len(text))
                result[index] = result[index][:low] + ("" if placed else edit.replacement) + result[index][high:]
                placed = True
                if edit.end <= stop:
                    break
            start = stop
    return result


def _run_at(runs: tuple[Run, ...], texts: list[str], edit: Edit) -> Run:
    end = 0
    for run, text in zip(runs, texts, strict=True):
        end += len(text)
        if edit.start < end:
            return run
    return runs[-1]


def _change(rule: str, text: str, edit: Edit, place: Place) -> Change:
    head = re.search(r"\S*$", text[max(0, edit.start - _CONTEXT) : edit.start])
    tail = re.match(r"\S*", text[edit.end : edit.end + _CONTEXT])
    before, after = head[0] if head else "", tail[0] if tail else ""
    return Change(
        rule=rule,
        place=place,
        before=before + text[edit.start : edit.end] + after,
        after=before + edit.replacement + after,
    )
