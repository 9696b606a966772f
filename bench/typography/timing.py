"""What composing costs: processor time for a thousand words, in a process that knows its faces and patterns.

*First* is copy whose words were never seen; *again* is the same copy with its words known, as in every build but the first.
Set from `Setter` down: runs to faces, ligatures, hyphenation, shaping, the search, the lines.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from measure import Copyfit
from peers import ROOT
from platformdirs import user_cache_path

from layout.composer.galley import Setter, Text, WordLore
from layout.findings import Place
from layout.style import load_style
from layout.typography.fonts import FontBook, load_fonts
from layout.typography.hyphens import Hyphenator, read_exceptions
from layout.typography.ligatures import LigatureBreaker
from layout.typography.markup import Run

_ROUNDS = 15
_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time for a thousand words: with new words, and with known ones (the best of many rounds)."""

    first: float
    again: float


def cost(paragraphs: Sequence[str], copyfit: Copyfit) -> Cost:
    """Compose the first thousand words with a setter of their own, over and over: on a busy machine the best round counts."""
    fonts = load_fonts(ROOT / "fonts/fonts.yaml", user_cache_path("umbruch"))
    lore = {"de": _lore()}
    texts = [
        Text(key=f"a/body.{n}", style="body", runs=(Run(text=text, place=Place("a.yaml")),), language="de")
        for n, text in enumerate(paragraphs)
    ]
    lengths = list(accumulate(len(text.split()) for text in paragraphs))
    count = next(index for index, words in enumerate(lengths, 1) if words >= _WORDS)
    texts, words = texts[:count], lengths[count - 1]
    _set(texts[:1], copyfit, fonts, lore)  # opens the faces and the patterns
    times = [_set(texts, copyfit, fonts, lore) * 1e6 / words for _ in range(_ROUNDS)]
    return Cost(times[0], min(times[1:]))


def _lore() -> WordLore:
    listed = read_exceptions((ROOT / "styles/ozd/hyphens.de.txt").read_text("utf-8"), "hyphens.de.txt").value
    hyphens = Hyphenator("de", exceptions=listed)
    return WordLore(hyphens, LigatureBreaker(hyphens))


def _set(texts: Sequence[Text], copyfit: Copyfit, fonts: FontBook, lore: dict[str, WordLore]) -> float:
    style = load_style(ROOT / "styles/ozd")
    page = style.formats["a4"].model_copy(update={"body": copyfit.size, "leading": copyfit.leading})
    setter = Setter(style, page, fonts, lore)
    start = time.process_time()
    for text in texts:
        setter.set(text, copyfit.measure)
    return time.process_time() - start
