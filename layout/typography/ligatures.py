"""Ligatures: where ff, fi, fl and ft must not join, because a German word is made of parts there.

"Auflage" is Auf|lage and "Schilfinsel" Schilf|insel; a ligature across the joint slows the reader. The rules
are Duden's: none between the parts of a compound, after a prefix, and between stem and ending (höf|lich,
kauf|te), save that fi may join with an ending (häufig). The joints come from the lexicon of compounds, the
hyphenation patterns, which part an f from l and i only at a joint, rules on endings, and first of all
the style's exceptions.

The composer shapes the two letters apart; no character goes into the text.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct, field

from layout.findings import Finding, Place, Result, Severity
from layout.typography.compounds import INFLECTIONS
from layout.typography.hyphens import Hyphenator

_WORD: Final = re.compile(r"[^\W\d_]+")
#: Letters a face may join with the f before them.
_JOINING: Final = frozenset("filt")
#: "auf" as a prefix, first or behind another one; "Kauf", "Lauf" and their like are stems.
_PREFIX: Final = re.compile(r"(?:un|be|vor|ver|wieder|neu|um|mit|hin|her|dr|dar|hier|wor)*auf(?=[flit])")
#: Endings that start a new joint behind an f.
_ENDING: Final = re.compile(r"f(?=l(?:ich(?!t)|os(?!s)|ein(?!e)|ings?\b)|fach|fähig|frei|fest|förmig)")
#: Endings of verbs and nouns in -eln that lost their e: "schaufle", "Zweifler" have their l in the stem.
_LOST_E: Final = re.compile(r"l(?:e|en|est|et|er|ers|ern|erin|erinnen|ung|ungen)$")
#: An f that belongs to a stem, so that the t behind it is the ending of a verb: kauf|te, hoff|te, schärf|te.
_VERB: Final = re.compile(r"(?:au|äu|ei|ie|eu|f|r|p|rü)f$")
_VERB_ENDING: Final = re.compile(r"t(?:e|en|est|et)?$")


class LigatureExceptions(Struct, frozen=True, kw_only=True):
    """The style's own say: words in lower case, each with where its letters stay apart."""

    words: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    stems: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Entries that hold for inflected forms too."""


NO_LIGATURE_EXCEPTIONS: Final = LigatureExceptions()


def read_ligature_exceptions(text: str, file: str) -> Result[LigatureExceptions]:
    """Read a list of exceptions: a word a line, ``|`` where letters stay apart, ``*`` for inflected forms.

    A word without a bar joins wherever it can.
    """
    words: dict[str, tuple[int, ...]] = {}
    stems: dict[str, tuple[int, ...]] = {}
    findings: list[Finding] = []
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        parts = entry.removesuffix("*").lower().split("|")
        if not all(part.isalpha() for part in parts):
            findings.append(
                Finding(
                    code="ligatures/bad-entry",
                    severity=Severity.FAIL,
                    message=f"{entry!r} is no word with bars",
                    hint="write one word a line, as in Auf|lage*",
                    place=Place(file, number),
                )
            )
            continue
        offsets = [len("".join(parts[:count])) for count in range(1, len(parts))]
        (stems if entry.endswith("*") else words)["".join(parts)] = tuple(offsets)
    exceptions = LigatureExceptions(words=MappingProxyType(words), stems=MappingProxyType(stems))
    return Result(exceptions, tuple(findings))


class LigatureBreaker:
    """Where the letters of a language's words stay apart. What was found is remembered by word."""

    def __init__(self, hyphenator: Hyphenator, *, exceptions: LigatureExceptions = NO_LIGATURE_EXCEPTIONS) -> None:
        """Make a breaker.

        Args:
            hyphenator: of the same language and style; its seams are joints.
            exceptions: the style's words.
        """
        self._hyphenator = hyphenator
        self._exceptions = exceptions
        self._applies = hyphenator.language.lower().partition("-")[0] == "de"
        self._known: dict[str, tuple[int, ...]] = {}

    def breaks(self, word: str) -> tuple[int, ...]:
        """Return the offsets between an f and a letter it must not join with, in order."""
        if not self._applies or "f" not in word:
            return ()
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = tuple(
                match.start() + offset for match in _WORD.finditer(word) for offset in self._joints(match[0])
            )
        return found

    def _joints(self, letters: str) -> list[int]:
        lowered = letters.lower()
        if len(lowered) != len(letters):
            return []
        pairs = [at for at in range(1, len(letters)) if letters[at - 1] == "f" and letters[at] in _JOINING]
        if not pairs:
            return []
        listed = self._listed(lowered)
        if listed is not None:
            return [offset for offset in listed if offset in pairs]
        seams = frozenset(self._hyphenator.seams(lowered))
        syllables = frozenset(self._hyphenator.syllables(lowered))
        return [at for at in pairs if at in seams or _is_joint(lowered, at, syllables)]

    def _listed(self, letters: str) -> tuple[int, ...] | None:
        exact = self._exceptions.words.get(letters)
        if exact is not None:
            return exact
        for ending in INFLECTIONS:
            if letters.endswith(ending):
                stem = self._exceptions.stems.get(letters.removesuffix(ending))
                if stem is not None:
                    return stem
        return None


def _is_joint(word: str, at: int, syllables: frozenset[int]) -> bool:
    """Whether a joint stands between two letters, by prefix, ending or syllable."""
    following = word[at]
    prefix = _PREFIX.match(word)
    if prefix is not None and prefix.end() == at:
        return True
    if word[at - 2 : at + 1] == "fff":
        return True  # Schifffahrt: the third f starts a part
    if following == "t":
        return _VERB.search(word[:at]) is not None and _VERB_ENDING.match(word, at) is not None
    if at in syllables and following in "li" and _LOST_E.match(word, at) is None:
        return True  # the patterns give an f to the l or i behind it, save at a joint
    return at > 2 and _ENDING.match(word, at - 1) is not None
