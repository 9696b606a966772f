r"""Hyphenation: where a word may end a line, and where it had better.

A word is looked up in the style's exceptions and, in German, taken apart into the parts of its compound (`compounds`).
Each part is broken for itself by Frank Liang's method with the patterns that pyphen ships, which is what patterns do
well: "Schul=an-fang", where the whole word gives "Schulan-fang". A break at a seam is marked, so that the
composer can prefer it.

What a break must leave: words of five letters, two before it, three behind it, a vowel on either side. Names, words in
capitals, words with digits, addresses, @names and #words aren't hyphenated; behind a real hyphen, dash or slash a line
may end.

The patterns are compiled into a cache file, because pyphen takes half a second to read the German ones. The
only module that imports pyphen.
"""

import hashlib
import importlib.util
import marshal
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct, field

from layout import sealed
from layout.findings import Finding, Place, Result, Severity
from layout.typography.compounds import INFLECTIONS, compounds, file_name, prepare

#: What a break must leave of a word (German newspapers; CSS would say hyphenate-limit-chars: 5 2 3).
SHORTEST_WORD: Final = 5
LEAST_BEFORE: Final = 2
LEAST_AFTER: Final = 3

SOFT_HYPHEN: Final = "\u00ad"

_VOWELS: Final = frozenset("aeiouyäöüáàâåéèêëíìîïóòôøúùûæœ")
#: Written as two or three letters, spoken as one: parted at a seam only, and in "Häus-chen".
_UNPARTED: Final = re.compile(r"c(?=[hk])|q(?=u)|s(?=ch(?!en))|(?<=s)c(?=h)")
_LETTERS: Final = re.compile(r"[^\W\d_\u00ad]+")
#: After these a line may end, and nothing is added.
_SEPARATOR: Final = re.compile(r"[-\u2010\u2012\u2013\u2014/]")
_ADDRESS: Final = re.compile(
    r"^\W*[@#]\w|https?://|www\.|\S@\S+\.\w|\w\.(?:de|at|ch|com|org|net|eu|info)(?:/|$)", re.IGNORECASE
)

_CACHE_FORMAT: Final = 3
#: A newspaper's words of some years.
_MOST_REMEMBERED: Final = 100_000
#: The longest word that is hyphenated, as its breaks fit a byte each; Duden's longest has 79 letters.
_LONGEST_WORD: Final = 127


class Break(Struct, frozen=True, order=True, gc=False):
    """A place where a word may end a line.

    ``word[:offset]`` ends the line and ``word[offset:]`` starts the next. A soft hyphen typed in copy stands
    at the end of the first half; like every soft hyphen it is not drawn.
    """

    offset: int
    seam: bool = False
    """The break stands between the parts of a compound, or the copy asked for it."""
    hard: bool = False
    """The first half ends with a hyphen, dash or slash of its own: no hyphen is added."""


class Exceptions(Struct, frozen=True, kw_only=True):
    """The style's own say on words: their breaks, whole words in lower case and without marks."""

    words: Mapping[str, tuple[Break, ...]] = field(default_factory=lambda: MappingProxyType({}))
    stems: Mapping[str, tuple[Break, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Entries that hold for inflected forms too."""


NO_EXCEPTIONS: Final = Exceptions()


def read_exceptions(text: str, file: str) -> Result[Exceptions]:
    """Read a list of exceptions: a word a line, ``-`` at a break, ``=`` at a seam, ``*`` for inflected forms.

    Args:
        text: the list; ``#`` starts a comment.
        file: its path, for the findings.

    Returns:
        The exceptions, and a finding for each line that is no word or contradicts an earlier one.
    """
    words: dict[str, tuple[Break, ...]] = {}
    stems: dict[str, tuple[Break, ...]] = {}
    findings: list[Finding] = []
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        marked = entry.removesuffix("*")
        letters, breaks = _unmarked(marked)
        table = stems if entry.endswith("*") else words
        problem = ""
        if not letters.isalpha() or not all(0 < one.offset < len(letters) for one in breaks):
            problem = f"{entry!r} is no word with breaks"
        elif table.get(letters, breaks) != breaks:
            problem = f"{entry!r} contradicts an earlier line"
        if problem:
            findings.append(
                Finding(
                    code="hyphens/bad-entry",
                    severity=Severity.FAIL,
                    message=problem,
                    hint="write one word a line, as in Stau=be-cken*",
                    place=Place(file, number),
                )
            )
        else:
            table[letters] = breaks
    return Result(Exceptions(words=MappingProxyType(words), stems=MappingProxyType(stems)), tuple(findings))


def _unmarked(marked: str) -> tuple[str, tuple[Break, ...]]:
    letters = ""
    breaks: list[Break] = []
    for char in marked.lower():
        if char in "-=":
            breaks.append(Break(len(letters), seam=char == "="))
        else:
            letters += char
    return letters, tuple(breaks)


class Patterns:
    """Liang patterns: letters and the values between them, by their first two letters, unpacked in need."""

    def __init__(self, payload: bytes) -> None:
        """Take what `_pack` made.

        Raises:
            ValueError, TypeError, EOFError: if the bytes are something else.
        """
        self._kinds: tuple[bytes, ...]
        self._short: dict[str, bytes]
        self._packed: dict[str, tuple[int, str, bytes]]
        self._kinds, self._short, self._packed = marshal.loads(payload)  # noqa: S302  (our own)
        self._unpacked: dict[str, tuple[int, dict[str, bytes]]] = {}

    def strengths(self, word: str) -> dict[int, int]:
        """Return the offsets that the patterns allow in a lower-case word, each with how strongly."""
        dotted = f".{word}."
        length = len(dotted)
        points = bytearray(length + 1)
        for start in range(length):
            head = dotted[start : start + 2]
            longest, values = self._unpacked.get(head) or self._unpack(head)
            for end in range(start + 1, min(start + longest, length) + 1):
                found = values.get(dotted[start:end])
                if found is not None:
                    for index, value in enumerate(found, start):
                        if value > points[index]:  # noqa: PLR1730  (max() takes twice as long)
                            points[index] = value
        return {index - 1: points[index] for index in range(2, length - 1) if points[index] % 2}

    def _unpack(self, head: str) -> tuple[int, dict[str, bytes]]:
        longest, letters, indices = self._packed.get(head, (1, "", b""))
        kinds = map(self._kinds.__getitem__, memoryview(indices).cast("H"))
        values = dict(zip(letters.split("\n"), kinds, strict=True)) if letters else {}
        if head[0] in self._short:
            values[head[0]] = self._short[head[0]]
        bucket = self._unpacked[head] = longest, values
        return bucket


def _pack(values: Mapping[str, bytes]) -> bytes:
    kinds = sorted(set(values.values()))
    number = {kind: index.to_bytes(2, sys.byteorder) for index, kind in enumerate(kinds)}
    short: dict[str, bytes] = {}
    buckets: dict[str, list[str]] = {}
    for letters in sorted(values):
        if len(letters) == 1:
            short[letters] = values[letters]
        else:
            buckets.setdefault(letters[:2], []).append(letters)
    packed = {
        head: (
            max(map(len, bucket)),
            "\n".join(bucket),
            b"".join(number[values[letters]] for letters in bucket),
        )
        for head, bucket in buckets.items()
    }
    return marshal.dumps((tuple(kinds), short, packed))


class Hyphenator:
    """Where the words of one language may end a line, by one style's rules. Breaks are remembered by word."""

    def __init__(
        self,
        language: str,
        *,
        exceptions: Exceptions = NO_EXCEPTIONS,
        names: Iterable[str] = (),
        cache_dir: Path | None = None,
    ) -> None:
        """Make a hyphenator.

        Args:
            language: a language tag ("de", "de-AT", "en"); one without patterns breaks at real hyphens only.
            exceptions: the style's words.
            names: names as written, of one or more words, that are never hyphenated.
            cache_dir: where the compiled patterns are kept; None reads them anew in every process.
        """
        self.language = language
        self._exceptions = exceptions
        self._names = frozenset(part for name in names for part in _LETTERS.findall(name))
        self._patterns = patterns(language, cache_dir)
        self._cache_dir = cache_dir
        if cache_dir is not None:
            prepare(language, cache_dir)
        self._known: dict[str, tuple[Break, ...]] = {}
        self._known_letters: dict[str, tuple[Break, ...]] = {}
        self._known_patterns: dict[str, list[int]] = {}
        self._memory = None if cache_dir is None else _memory_file(language, exceptions, cache_dir)
        self._remembered: dict[str, bytes] = _remembered(self._memory) if self._memory else {}

    def breaks(self, word: str) -> tuple[Break, ...]:
        """Return where a word may end a line, in order; the word may carry quotes, points and hyphens."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = tuple(sorted(self._breaks(word)))
        return found

    def marked(self, word: str) -> str:
        """Return a word with its breaks written in, as the exceptions file has them."""
        marks = {one.offset: "" if one.hard else "=" if one.seam else "-" for one in self.breaks(word)}
        return "".join(marks.get(index, "") + char for index, char in enumerate(word))

    def seams(self, letters: str) -> tuple[int, ...]:
        """Return where the parts of a compound meet, whatever is left on either side."""
        return tuple(one.offset for one in self._letter_breaks(letters.lower()) if one.seam)

    def syllables(self, letters: str) -> tuple[int, ...]:
        """Return every break in a word of letters, also those too near its ends for a line to end there."""
        return tuple(one.offset for one in self._letter_breaks(letters.lower()))

    def keep(self) -> None:
        """Write the words broken so far beside the patterns, so that the next run need not break them again."""
        new = {letters: breaks for letters, breaks in self._known_letters.items() if letters not in self._remembered}
        if self._memory is None or not new or len(self._remembered) + len(new) > _MOST_REMEMBERED:
            return
        packed = {letters: _packed(breaks) for letters, breaks in new.items()}
        self._remembered = {**self._remembered, **packed}
        sealed.write(self._memory, marshal.dumps(self._remembered))

    def let_go(self) -> None:
        """Forget the words broken so far; they are broken anew if they are asked for again."""
        for known in (self._known, self._known_letters, self._known_patterns, self._remembered):
            known.clear()

    def _breaks(self, word: str) -> Iterator[Break]:
        if _ADDRESS.search(word):
            yield from _address_breaks(word)
            return
        yield from _hard_breaks(word)
        start = 0
        for separator in (*_SEPARATOR.finditer(word), None):
            end = separator.start() if separator else len(word)
            piece = word[start:end]
            if SOFT_HYPHEN in piece:
                yield from (
                    Break(start + index, seam=True) for index in range(1, len(piece)) if piece[index - 1] == SOFT_HYPHEN
                )
            elif not any(char.isdigit() for char in piece):
                for match in _LETTERS.finditer(piece):
                    offset = start + match.start()
                    yield from (Break(offset + one.offset, one.seam) for one in self._segment(match[0]))
            start = end + 1

    def _segment(self, letters: str) -> Iterator[Break]:
        """Breaks of letters without anything between them."""
        if len(letters) < SHORTEST_WORD or any(char.isupper() for char in letters[1:]):
            return  # capitals within: an abbreviation, a brand, a firm
        if letters in self._names or letters.removesuffix("s") in self._names:
            return
        lowered = letters.lower()
        if len(lowered) != len(letters):
            return  # a letter that grows when it is lowered (İ): offsets would not hold
        for one in self._letter_breaks(lowered):
            if LEAST_BEFORE <= one.offset <= len(letters) - LEAST_AFTER:
                yield one

    def _letter_breaks(self, letters: str) -> tuple[Break, ...]:
        if len(letters) > _LONGEST_WORD:
            return ()
        found = self._known_letters.get(letters)
        if found is None:
            kept = self._remembered.get(letters)
            found = self._compound_breaks(letters) if kept is None else _unpacked(kept)
            self._known_letters[letters] = found
        return found

    def _compound_breaks(self, letters: str) -> tuple[Break, ...]:
        listed = self._listed(letters)
        if listed is not None:
            return listed
        made = compounds(self.language, self._cache_dir)
        joints = {} if made is None else made.joints(letters, self._pattern_breaks, self._is_whole)
        breaks: list[Break] = []
        for start, end in zip((0, *joints), (*joints, len(letters)), strict=True):
            if start:
                breaks.append(Break(start, seam=joints[start]))
            breaks += (Break(start + one.offset, one.seam) for one in self._part_breaks(letters[start:end]))
        return tuple(breaks)

    def _is_whole(self, letters: str) -> bool:
        return self._listed(letters) is not None

    def _part_breaks(self, part: str) -> Iterator[Break]:
        listed = self._listed(part)
        if listed is None and part.endswith("s"):
            listed = self._listed(part.removesuffix("s"))  # the linking s
        if listed is not None:
            yield from listed
        else:
            yield from map(Break, self._pattern_breaks(part))

    def _pattern_breaks(self, letters: str) -> list[int]:
        if self._patterns is None:
            return []
        found = self._known_patterns.get(letters)
        if found is None:
            found = self._known_patterns[letters] = _sound(letters, self._patterns.strengths(letters))
        return found

    def _listed(self, letters: str) -> tuple[Break, ...] | None:
        exact = self._exceptions.words.get(letters)
        if exact is not None:
            return exact
        for ending in INFLECTIONS:
            stem = letters.removesuffix(ending)
            breaks = self._exceptions.stems.get(stem) if letters.endswith(ending) else None
            if breaks is None:
                continue
            if not breaks or not ending or not any(char in _VOWELS for char in ending):
                return breaks
            # An ending with a vowel makes a syllable more: Prä-si-dent, Prä-si-den-ten. The patterns know
            # where.
            last = breaks[-1].offset
            return (
                *breaks,
                *(Break(offset) for offset in self._pattern_breaks(letters) if offset > last + 1),
            )
        return None


def _hard_breaks(word: str) -> Iterator[Break]:
    for separator in _SEPARATOR.finditer(word):
        before, after = word[: separator.start()], word[separator.end() :]
        left = _LETTERS.findall(_SEPARATOR.split(before)[-1])
        right = _LETTERS.findall(_SEPARATOR.split(after)[0])
        # Two letters before and three behind, as everywhere: not E-|Mail, Start-|up, 9–|17 or km/|h.
        if left and right and len(left[-1]) >= LEAST_BEFORE and len(right[0]) >= LEAST_AFTER:
            yield Break(separator.end(), seam=True, hard=True)


def _address_breaks(word: str) -> Iterator[Break]:
    """A web address may end a line behind a slash of its path; nothing is added to it."""
    path = re.search(r"[^/]/(?=[^/])", word)
    while path:
        if len(word) - path.end() >= LEAST_AFTER:
            yield Break(path.end(), hard=True)
        path = re.compile(r"/(?=[^/])").search(word, path.end())


def _sound(letters: str, strengths: Mapping[int, int]) -> list[int]:
    """Drop the breaks that leave no syllable: half a sound, a lone letter, a piece without a vowel."""
    offsets = [
        offset
        for offset in sorted(strengths)
        if LEAST_BEFORE <= offset <= len(letters) - LEAST_BEFORE and _UNPARTED.match(letters, offset - 1) is None
    ]
    while True:
        edges = [0, *offsets, len(letters)]
        wrong = next(
            (
                (start, end)
                for start, end in pairwise(edges)
                if end - start < 2 or not any(char in _VOWELS for char in letters[start:end])
            ),
            None,
        )
        if wrong is None or not offsets:
            return offsets
        offsets = [offset for offset in offsets if offset not in _weaker(letters, wrong, strengths)]


def _weaker(letters: str, piece: tuple[int, int], strengths: Mapping[int, int]) -> set[int]:
    """Return which of the breaks around a piece that can't stand alone have to go."""
    start, end = piece
    if start == 0 or end == len(letters):
        return {start, end}
    before, after = letters[start - 1] in _VOWELS, letters[end] in _VOWELS
    if letters[start] in _VOWELS:
        return {start, end} if after else {start}  # "Op-ti-o-nen", "hy-phen-a-tion": what follows starts anew
    if before and after:
        return {end}  # "Stau-b-ecken": a lone consonant goes to the vowel that follows
    return {end if strengths[start] > strengths[end] else start}  # "de-mon-s-tra-tiv": de-mons-tra-tiv


@cache
def patterns(language: str, cache_dir: Path | None = None) -> Patterns | None:
    """Return a language's patterns, from the cache where there is one; None for a language without.

    A cache file is keyed by pyphen's version and the dictionary's content, written whole or not at all, and
    checked when read; one that is damaged is made anew.
    """
    dictionary = _dictionary(language)
    if dictionary is None:
        return None
    digest = hashlib.sha256(dictionary.read_bytes()).hexdigest()[:16]
    name = f"hyphens-{dictionary.stem}-{_pyphen_version(dictionary)}-{digest}-{_CACHE_FORMAT}.bin"
    file = None if cache_dir is None else cache_dir / name
    cached = None if file is None else _load(file)
    if cached is not None:
        return cached
    payload = _compile(dictionary)
    if file is not None:
        sealed.write(file, payload)
    return Patterns(payload)


def _dictionary(language: str) -> Path | None:
    # Found without importing pyphen: its import alone costs more than reading the cache.
    spec = importlib.util.find_spec("pyphen")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "dictionaries"
    primary, _, region = language.replace("_", "-").partition("-")
    wanted = f"hyph_{primary.lower()}_{(region or {'en': 'GB'}.get(primary.lower(), primary)).upper()}.dic"
    found = [file for file in (folder / wanted, folder / f"hyph_{primary.lower()}.dic") if file.is_file()]
    return next(iter(found or sorted(folder.glob(f"hyph_{primary.lower()}_*.dic"))), None)


def _pyphen_version(dictionary: Path) -> str:
    # The folder's name says it; importlib.metadata would take longer to import than all the rest.
    found = sorted(dictionary.parents[2].glob("pyphen-*.dist-info"))
    return found[-1].name.removeprefix("pyphen-").removesuffix(".dist-info") if found else "unknown"


def _compile(dictionary: Path) -> bytes:
    import pyphen

    source = pyphen.HyphDict(dictionary)
    values: dict[str, bytes] = {}
    for letters, (start, points) in source.patterns.items():
        # A break that would change the spelling (Hungarian, the old German "ck") is none: make its value
        # even.
        plain = [int(point) + 1 if getattr(point, "data", None) else int(point) for point in points]
        values[letters] = bytes([*[0] * start, *plain])
    return _pack(values)


def _load(file: Path) -> Patterns | None:
    """Return what a cache file holds; None where there is none, or one that is damaged."""
    try:
        payload = sealed.read(file)
        return None if payload is None else Patterns(payload)
    except (ValueError, TypeError, EOFError):
        return None


def _memory_file(language: str, exceptions: Exceptions, cache_dir: Path) -> Path | None:
    """Where a language's broken words are kept: another file for other patterns, exceptions, parts or rules."""
    dictionary = _dictionary(language)
    if dictionary is None:
        return None
    told = sorted(
        (word, *map(str, breaks)) for table in (exceptions.words, exceptions.stems) for word, breaks in table.items()
    )
    source = (_pyphen_version(dictionary), dictionary.stat().st_size, file_name(language), told)
    digest = hashlib.sha256(repr(source).encode() + Path(__file__).read_bytes())
    return cache_dir / f"words-{dictionary.stem}-{digest.hexdigest()[:16]}.bin"


def _remembered(file: Path) -> dict[str, bytes]:
    payload = sealed.read(file)
    try:
        found = marshal.loads(payload) if payload else {}  # noqa: S302  (our own)
    except (ValueError, TypeError, EOFError):
        return {}
    return found if isinstance(found, dict) else {}


def _packed(breaks: Iterable[Break]) -> bytes:
    """A word's breaks, a byte each: no word remembered is too long for that."""
    return bytes(one.offset * 2 + one.seam for one in breaks)


def _unpacked(kept: bytes) -> tuple[Break, ...]:
    return tuple(Break(byte >> 1, seam=bool(byte & 1)) for byte in kept)
