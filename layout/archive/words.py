"""Words as readers type them: folding, light German stemming, and what a search asks for.

Print and keyboard spell a word differently: Präsident, Praesident and Prasident are one word here, Straße
and Strasse too. Both the text and the search are folded the same way, so a fold may be coarse as long as it
is the same on both sides: "ae", "oe" and "ue" become one letter wherever they stand, also in "Israel" and
"neue".

A word of up to three letters is met whole (EU, Rat), one of four at the beginning of a word (Kiew, Kiewer),
a longer one anywhere, so that "Garantien" finds Sicherheitsgarantien. An ending is taken off first
("Garantien" also finds Garantie). Words as typed come first.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec import Struct

from layout.errors import UsageError

WORD: Final = re.compile(r"[^\W_]+")
#: No text: soft hyphens, joiners and the like.
INVISIBLE: Final = {ord(character): None for character in "\u00ad\u200b\u200c\u200d\u2060\ufeff"}
_UMLAUT: Final = re.compile(r"([aou])e")
_ENDING: Final = re.compile(r"(?<=\w{4})(?:ern|em|er|en|es|e|n|s)$")
_QUOTES: Final = '"„“”»«'
_TERM: Final = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]|([^\s{_QUOTES}]+)")


def folded(word: str) -> str:
    """Return a word without case, accents, and the ways to write an umlaut."""
    plain = word.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).translate(_MARKS)
    return _UMLAUT.sub(r"\1", plain)


class _Marks(dict[int, str | int | None]):
    """A translation that keeps letters and digits and drops the rest; filled as it is asked."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        value = None if unicodedata.combining(character) or not character.isalnum() else code
        self[code] = value
        return value


_MARKS: Final = _Marks()


def words_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a text, each with its place in it."""
    return WORD.finditer(text)


class Term(Struct, frozen=True, kw_only=True):
    """One thing a search asks for: a word, or several in a row."""

    words: tuple[str, ...]
    """Folded."""
    phrase: bool
    """Whether it stood in quotes, or is a compound with hyphens: then every word is met whole."""

    @property
    def stem(self) -> str:
        """The word without its ending; for a phrase its first word as it is."""
        word = self.words[0]
        return word if self.phrase or not word.isalpha() else _ENDING.sub("", word)

    def matches(self, *, exact: bool) -> tuple[Callable[[str], bool], ...]:
        """Return a test for each word in a row."""
        if self.phrase or exact:
            return tuple(wanted.__eq__ for wanted in self.words)
        stem = self.stem
        if len(self.words[0]) <= 3:
            return (self.words[0].__eq__,)
        if len(stem) <= 4:
            return (lambda word: word.startswith(stem),)
        return (lambda word: stem in word,)


def query_of(arguments: Iterable[str]) -> str:
    """Return a search as it was typed into a shell, which takes quotes off: words that come as one argument are met in a row.

    An argument that holds quotes of its own is a search already.
    """
    return " ".join(
        f'"{each}"' if len(each.split()) > 1 and not set(_QUOTES) & set(each) else each for each in arguments
    )


def parse_query(text: str) -> tuple[Term, ...]:
    """Return what a search asks for; all of it must be met.

    Raises:
        UsageError: if there is no word in it.
    """
    terms: list[Term] = []
    for match in _TERM.finditer(text.translate(INVISIBLE)):
        words = tuple(folded(word[0]) for word in words_of(match[0]))
        words = tuple(word for word in words if word)
        if words:
            terms.append(Term(words=words, phrase=bool(match[1]) or len(words) > 1))
    if not terms:
        raise UsageError("there is no word to search for in what was typed")
    return tuple(dict.fromkeys(terms))


def found_at(words: list[str], terms: Iterable[Term], *, exact: bool) -> dict[int, Term]:
    """Return where in a list of folded words the terms are met: the index of each met word, with its term."""
    met: dict[int, Term] = {}
    for term in terms:
        first, *others = term.matches(exact=exact)
        last = len(words) - len(others)
        for start in [index for index, word in enumerate(words[:last]) if first(word)]:
            if all(test(words[start + step]) for step, test in enumerate(others, 1)):
                met |= dict.fromkeys(range(start, start + 1 + len(others)), term)
    return met
