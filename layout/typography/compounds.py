"""Compounds: where the parts of a German word meet.

"Arbeitsamt" is arbeits|amt and not arbeit|samt, for hundreds of words begin with "arbeits" and go on with a word, and hundreds end
in "amt", where a dozen begin with "arbeit" and two dozen end in "samt". How many do is counted once in simplemma's list of a million
forms and kept in a cache file. Of all readings of a word the likeliest counts, if it is likelier than letters by chance. A part is
likelier the more words it is found in (after Koehn and Knight, Empirical Methods for Compound Splitting, EACL 2003, who count how
often it stands in text); a seam where the hyphenation patterns allow a break is likelier than one where they don't.

`lexicon.de.txt` adds the parts of a newspaper's compounds, and says which words are never taken apart.

The only module that imports simplemma.
"""

import hashlib
import importlib.util
import marshal
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from math import log2
from pathlib import Path
from typing import Final, TypeAlias

from layout import sealed

#: Endings that an inflected form may add to a part of a compound.
INFLECTIONS: Final = (
    "", "e", "en", "er", "ern", "em", "es", "s", "n", "nen", "in", "innen", "se", "sen", "ses", "te", "ten",
    "st", "t", "ere", "eren", "erer", "eres", "ste", "sten",
)  # fmt: skip

#: The letters that join a part to the next one.
_LINKS: Final = ("s", "es", "n", "en", "e", "ns", "ens", "nen")
#: Prefixes of verbs, alone or before a participle's "ge": no part of a compound ends with them alone.
_PREFIX: Final = re.compile(
    r"(?:un)?(?:ab|an|auf|aus|be|bei|dar|durch|ein|emp|ent|er|fest|frei|ge|her|herab|heraus|herein|hervor|hin|hinaus|hinter|"
    r"los|mit|miss|nach|nieder|um|unter|über|ver|vor|voran|voraus|weg|weiter|wieder|zer|zu|zurück|zusammen)*"
    r"(?:ge|zu|be|ver|er|ent)?"
)
#: Prefixes that are words: behind them a line ends as well as at a seam.
_ADVERBS: Final = frozenset({"nieder", "weiter", "wieder", "zurück", "zusammen"})
#: What is an ending of a word, though a word of its own may be written so.
_ENDING: Final = re.compile(
    r"(?:\w{0,2}ier(?:t|en|ung)?|ar?isch|t?isch|e?st|ist|ere|ender|ismus|iker|[ts]?ion|ität|ell|schaft|heit|keit|haft|lich|"
    r"los|sam|bar|chen|lein|l?ings?|l?ung|igkeit|end|tum|nis|innen|erin|ler|tel|gen|ens|ern)"
    r"(?:e|en|es|er|em|s|n|ern|sen|se|st(?:e[nrms]?|ens)?)?"
)
#: A form that the list of words lacks.
_INFLECTED: Final = re.compile(r"(.{5,}?)(?:e[nrs]?|s)")
_WORD: Final = re.compile(r"(?=.*[aeiouyäöüAEIOUYÄÖÜ])[A-ZÄÖÜa-zäöüß][a-zäöüß]{2,}")

#: The shortest part; how long a part is that may be made of parts itself; and the longest word that is read.
_SHORTEST: Final = 3
_LONG: Final = 7
_LONGEST: Final = 80
#: In how many words a part must be found: in front, in front with three letters, at the end; and what a part of the lexicon counts as.
_LEAST_FRONT: Final = 3
_LEAST_SHORT: Final = 8
_LEAST_BACK: Final = 2
_LISTED: Final = 150

#: Costs are eighths of a bit. A letter that came by chance:
_LETTER: Final = 26
#: A seam the patterns allow, and one they don't.
_AGREED: Final = -32
_DISPUTED: Final = 40
_PREFIXED: Final = 24
#: A part in a form or a place where the list doesn't have it, above what it costs otherwise; and the most that may be.
_UNUSUAL: Final = 24
_FREQUENT: Final = 108
#: A part that the list has nowhere, above its letters.
_UNKNOWN: Final = 56

#: A table as it is kept: by the first two letters the parts, a line each, and their costs.
_Packed: TypeAlias = dict[str, tuple[str, bytes]]


class _Costs:
    """What parts of compounds cost; unpacked in need."""

    def __init__(self, packed: _Packed) -> None:
        self._packed = packed
        self._unpacked: dict[str, dict[str, int]] = {}

    def __getitem__(self, part: str) -> int | None:
        head = part[:2]
        bucket = self._unpacked.get(head)
        if bucket is None:
            letters, costs = self._packed.get(head, ("", b""))
            bucket = self._unpacked[head] = dict(zip(letters.split("\n"), costs, strict=False))
        return bucket.get(part)


class Compounds:
    """How words are made of parts."""

    def __init__(self, payload: bytes) -> None:
        """Take what `_compiled` made.

        Raises:
            ValueError, TypeError, EOFError: if the bytes are something else.
        """
        fronts, backs, whole = marshal.loads(payload)  # noqa: S302  (our own)
        self._fronts = _Costs(fronts)
        self._backs = _Costs(backs)
        self._whole: frozenset[str] = frozenset(whole)

    def joints(
        self, word: str, syllables: Callable[[str], Collection[int]], is_whole: Callable[[str], bool]
    ) -> dict[int, bool]:
        """Return where the parts of a word meet, in order, each with whether it is a seam or ends a mere prefix.

        Prefixes are told only where the patterns don't see them ("An-schlüsse").

        Args:
            word: letters in lower case.
            syllables: where the patterns allow a break in some letters.
            is_whole: whether letters are a word that is not to be taken apart.
        """
        return dict(self._joints(word, syllables, is_whole, linked=False))

    def _joints(
        self, word: str, syllables: Callable[[str], Collection[int]], is_whole: Callable[[str], bool], *, linked: bool
    ) -> Iterator[tuple[int, bool]]:
        if (
            not 2 * _SHORTEST <= len(word) <= _LONGEST
            or _PREFIX.fullmatch(word)
            or self._is_listed(word)
            or is_whole(word)
        ):
            return
        allowed = syllables(word)
        seams = self._read(word, allowed, linked=linked)
        if not seams:
            return
        start = 0
        for end in (*seams, len(word)):
            if start:
                is_seam = word[:start] in _ADVERBS or _PREFIX.fullmatch(word, 0, start) is None
                if is_seam or start not in allowed or is_whole(word[:start]):
                    yield start, is_seam
            if end - start >= _LONG:
                for joint, is_seam in self._joints(word[start:end], syllables, is_whole, linked=end < len(word)):
                    yield start + joint, is_seam
            start = end

    def _is_listed(self, word: str) -> bool:
        return any(word.endswith(ending) and word.removesuffix(ending) in self._whole for ending in INFLECTIONS)

    def _read(self, word: str, allowed: Collection[int], *, linked: bool) -> tuple[int, ...]:
        """Return the seams of the likeliest reading, () if the letters may as well stand together by chance."""
        length = len(word)
        #: By where a part ends: what the word costs up to there, and its seams.
        best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
        for end in range(2, length - _SHORTEST + 1):
            for start, (before, seams) in list(best.items()):
                agreed = end in allowed
                cost = self._front(word[start:end], first=not start, agreed=agreed, left=length - end)
                if cost is not None:
                    cost += before + (_AGREED if agreed else _DISPUTED)
                    if end not in best or cost < best[end][0]:
                        best[end] = cost, (*seams, end)
        ways = [
            (before + cost, seams)
            for start, (before, seams) in best.items()
            if start and (cost := self._end(word[start:], linked=linked)) is not None
        ]
        cost, seams = min(ways, default=(0, ()))
        return seams if cost < _LETTER * length else ()

    def _front(self, part: str, *, first: bool, agreed: bool, left: int) -> int | None:
        if first and left > _SHORTEST and (agreed or not part.endswith("ge")) and _PREFIX.fullmatch(part):
            return _PREFIXED
        cost = self._fronts[part] if len(part) >= _SHORTEST else None
        if cost is not None or len(part) <= _SHORTEST:
            return cost
        cost = self._if_frequent(self._back(part, linked=True))
        if cost is not None:
            return cost
        return _LETTER * len(part) + _UNKNOWN if first and agreed else None

    def _back(self, part: str, *, linked: bool) -> int | None:
        cost = self._backs[part]
        if cost is None and linked and part.endswith("s"):
            cost = self._backs[part[:-1]]
        return cost

    def _end(self, part: str, *, linked: bool) -> int | None:
        cost = self._back(part, linked=linked)
        inflected = _INFLECTED.fullmatch(part) if cost is None else None
        return cost if inflected is None else self._if_frequent(self._backs[inflected[1]])

    @staticmethod
    def _if_frequent(cost: int | None) -> int | None:
        return None if cost is None or cost > _FREQUENT else cost + _UNUSUAL


def file_name(language: str) -> str | None:
    """Return the name of a language's file in the cache; another one for other words, parts or rules; None without a lexicon."""
    lexicon = _lexicon(language)
    return None if lexicon is None else _file_name(lexicon)


@cache
def _file_name(lexicon: Path) -> str:
    digest = hashlib.sha256(_words_version().encode() + lexicon.read_bytes() + Path(__file__).read_bytes())
    return f"compounds-{lexicon.suffixes[0].removeprefix('.')}-{digest.hexdigest()[:16]}.bin"


def prepare(language: str, cache_dir: Path) -> None:
    """Count a language's words into the cache if they are not there: once, and not in each process that is forked later."""
    name = file_name(language)
    if name is not None and not (cache_dir / name).is_file():
        compounds(language, cache_dir)


def compounds(language: str, cache_dir: Path | None = None) -> Compounds | None:
    """Return how a language's words are made, from the cache where it is there; None for a language without a lexicon."""
    lexicon = _lexicon(language)
    return None if lexicon is None else _opened(lexicon, cache_dir)


@cache
def _opened(lexicon: Path, cache_dir: Path | None) -> Compounds:
    file = None if cache_dir is None else cache_dir / _file_name(lexicon)
    payload = None if file is None else sealed.read(file)
    if payload is not None:
        try:
            return Compounds(payload)
        except (ValueError, TypeError, EOFError):
            pass
    payload = _compiled(lexicon.read_text(encoding="utf-8"))
    if file is not None:
        sealed.write(file, payload)
    return Compounds(payload)


@cache
def _lexicon(language: str) -> Path | None:
    file = Path(__file__).with_name(f"lexicon.{language.lower().partition('-')[0]}.txt")
    return file if file.is_file() else None


def _words_version() -> str:
    # The folder's name says it; importlib.metadata would take longer to import than all the rest.
    spec = importlib.util.find_spec("simplemma")
    if spec is None or spec.origin is None:
        return "unknown"
    return max((found.name for found in Path(spec.origin).parents[1].glob("simplemma-*.dist-info")), default="unknown")


def _compiled(lexicon: str) -> bytes:
    """Count the parts of German words: first every way to part one, then each word's likeliest way alone."""
    nouns, others, forms = _german()
    words = {form for form, _ in forms}
    ways = [
        (word[:seam], word[seam:])
        for kind in (nouns, others)
        for word in kind
        for seam in range(2, len(word) - _SHORTEST + 1)
        if word[seam:] in kind
    ]
    fronts = Counter(front for front, _ in ways)
    parts = {front for front in fronts if _PREFIX.fullmatch(front) or _is_front(front, nouns, others, words)}
    backs = Counter(back for front, back in ways if front in parts)
    likeliest: dict[str, tuple[int, str, str]] = {}
    for front, back in ways:
        if front in parts:
            way = (fronts[front] * backs[back], front, back)
            likeliest[front + back] = max(likeliest.get(front + back, way), way)
    fronts = Counter(front for _, front, _ in likeliest.values())
    backs = Counter(back for _, _, back in likeliest.values())
    total = len(likeliest)
    starts = {
        front: count
        for front, count in fronts.items()
        if count >= (_LEAST_SHORT if len(front) == _SHORTEST else _LEAST_FRONT) and _PREFIX.fullmatch(front) is None
    }
    found: dict[str, int] = {}
    for form, lemma in chain(forms, _verb_forms(others)):
        count = backs.get(lemma, 0)
        least = _LEAST_SHORT if len(form) == _SHORTEST else _LEAST_BACK
        if count >= least and count > found.get(form, 0) and (len(form) > _SHORTEST or lemma in nouns):
            found[form] = count
    ends = {form: count for form, count in found.items() if not _ENDING.fullmatch(form)}
    whole = []
    for part, links in _listed(lexicon):
        if part.startswith("-"):
            ends.pop(part[1:], None)
            continue
        whole.append(part)
        if not _ENDING.fullmatch(part):
            ends[part] = max(ends.get(part, 0), _LISTED)
        for link in links:
            starts[part + link] = max(starts.get(part + link, 0), _LISTED)
    return marshal.dumps((_packed(starts, total), _packed(ends, total), sorted(whole)))


def _german() -> tuple[set[str], set[str], list[tuple[str, str]]]:
    """Return nouns and other words as dictionaries give them, and every form with what it is a form of, in lower case."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    nouns: set[str] = set()
    others: set[str] = set()
    forms: list[tuple[str, str]] = []
    for form, lemma in DefaultDictionaryFactory().get_dictionary("de").items():
        if _WORD.fullmatch(form):
            forms.append((form.lower(), lemma.lower()))
            if form == lemma:
                (nouns if form[0].isupper() else others).add(forms[-1][0])
    return nouns, others, forms


def _verb_forms(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield forms of verbs that the list of words lacks, each with its verb."""
    for verb in words:
        if verb.endswith("en"):
            link = "et" if verb[-3] in "dt" else "t"
            for ending in ("", "e", "en", "et", "est"):
                yield f"{verb[:-2]}{link}{ending}", verb


def _is_front(front: str, nouns: set[str], others: set[str], words: set[str]) -> bool:
    """Whether letters may stand before a part: a word, with the letters that link it or without its own e or en."""
    if len(front) <= _SHORTEST:
        return front in nouns or f"{front}e" in nouns
    return (
        front in words
        or f"{front}e" in nouns
        or f"{front}en" in others
        or any(front.endswith(link) and front.removesuffix(link) in nouns for link in _LINKS)
    )


def _listed(lexicon: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the parts of a lexicon and the letters that may link each to the next part."""
    for line in lexicon.splitlines():
        for entry in line.partition("#")[0].split():
            part, *links = entry.split("+")
            yield part, _usual_links(part) | frozenset(links)


def _usual_links(part: str) -> frozenset[str]:
    """The linking letters that any part may have; the others stand in the lexicon."""
    if part.endswith("e"):
        return frozenset({"", "n"})
    if part.endswith(("s", "ß", "z", "x", "a", "o", "u", "i", "sch")):
        return frozenset({""})
    return frozenset({"", "s"})


def _packed(counts: Mapping[str, int], total: int) -> _Packed:
    buckets: dict[str, list[str]] = {}
    for part in sorted(counts):
        buckets.setdefault(part[:2], []).append(part)
    return {
        head: ("\n".join(parts), bytes(round(8 * log2(max(1, total / counts[part]))) for part in parts))
        for head, parts in buckets.items()
    }
