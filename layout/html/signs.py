"""The correction signs of DIN 16511, drawn: a line of faulty type, the sign in it, and what is written in the margin.

The standard's rule is simple: every sign in the copy comes again in the margin, with what shall be put right behind it; where several
faults share a line, signs of different shapes keep them apart. The signs are drawn with strokes over type whose letters were measured,
so that each hits what it corrects. Examples and wording are our own.
"""

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

#: Width of a text of the sample in points.
Measure = Callable[[str], float]

#: Type size of the samples in points, the baseline in their row, and where the margin begins.
SIZE: Final = 10.5
BASELINE: Final = 15.0
ROW: Final = 22.0
WIDTH: Final = 196.0
_MARGIN: Final = 140.0
_X: Final = 5.0  # height of small letters at SIZE
_CAP: Final = 7.0


class SampleText(Struct, frozen=True):
    """A piece of a sample: type, or what a pen writes."""

    x: float
    text: str
    pen: bool


class SignView(Struct, frozen=True):
    """A sign, ready for the template: its name, when it is used, and the drawing."""

    name: str
    use: str
    texts: tuple[SampleText, ...]
    strokes: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


class _Sign(Struct, frozen=True):
    """A sign of the standard. In the sample, ``[sign:type]`` is type with a sign on it."""

    name: tuple[str, str]
    use: tuple[str, str]
    sample: tuple[tuple[str, str], ...]
    margin: tuple[tuple[str, str], ...]
    """The signs that are repeated in the margin, each with what is written behind it."""


_SIGNS: Final = (
    _Sign(
        ("Falscher Buchstabe", "Wrong letter"),
        ("durchstreichen, am Rand das Zeichen wiederholen und den richtigen dahinter", "strike out, right letter in the margin"),
        (("", "der Präs"), ("strike", "e"), ("", "dent sprach")), (("strike", "i"),),
    ),
    _Sign(
        ("Zweiter Fehler der Zeile", "Second fault in a line"),
        ("ein Zeichen von anderer Form, damit sie nicht verwechselt werden", "a sign of another shape"),
        (("", "die V"), ("strike", "a"), ("", "rhandlung en"), ("hook", "t"), ("", "e")), (("strike", "e"), ("hook", "d")),
    ),
    _Sign(
        ("Falsches Wort", "Wrong word"),
        ("ganz durchstreichen, das richtige an den Rand", "strike out whole, the right one in the margin"),
        (("", "sie "), ("bar", "reiste"), ("", " nach Kiew")), (("bar", "flog"),),
    ),
    _Sign(
        ("Überflüssiges", "Delete"),
        ("durchstreichen, am Rand das Tilgungszeichen (deleatur)", "strike out, delete sign in the margin"),
        (("", "in der "), ("bar", "der"), ("", " Nacht")), (("deleatur", ""),),
    ),
    _Sign(
        ("Fehlender Buchstabe", "Missing letter"),
        ("den davor durchstreichen und mit dem fehlenden wiederholen", "strike out the one before, repeat it with the missing one"),
        (("", "Siche"), ("strike", "r"), ("", "eit für alle")), (("strike", "rh"),),
    ),
    _Sign(
        ("Fehlendes Wort", "Missing word"),
        ("Winkel in die Lücke, am Rand Winkel und Wort", "caret in the gap, caret and word in the margin"),
        (("", "Alle Angaben"), ("caret", " "), ("", "Gewähr")), (("caret", "ohne"),),
    ),
    _Sign(
        ("Vertauschte Buchstaben", "Letters changed round"),
        ("beide durchstreichen, am Rand in richtiger Folge", "strike out both, right order in the margin"),
        (("", "der Mi"), ("strike", "in"), ("", "ster")), (("strike", "ni"),),
    ),
    _Sign(
        ("Vertauschte Wörter", "Words changed round"),
        ("mit dem Umstellungszeichen umfahren", "go round them with the transposing sign"),
        (("", "wie "), ("swap-first", "gestern"), ("swap-second", " schon"), ("", " gesagt")), (("swap", ""),),
    ),
    _Sign(
        ("Falsche Trennung", "Wrong hyphenation"),
        ("am Zeilenende und am Beginn der nächsten Zeile anzeichnen", "mark it at the line's end and at the next one's start"),
        (("", "für die Sicher"), ("strike", "h-")), (("strike", "-h"),),
    ),
    _Sign(
        ("Wortabstand fehlt", "Space missing"),
        ("senkrechter Strich mit Haken, wo der Abstand stehen soll", "upright stroke with a hook where the space belongs"),
        (("", "nach"), ("open", ""), ("", "Kiew gereist")), (("open", ""),),
    ),
    _Sign(
        ("Abstand zu weit", "Space too wide"),
        ("Haken von oben in die Lücke", "hook into the gap from above"),
        (("", "nach"), ("narrow", "    "), ("", "Kiew gereist")), (("narrow", ""),),
    ),
    _Sign(
        ("Abstand fällt weg", "Close up"),
        ("Doppelbogen", "bows above and below"),
        (("", "Sicherheits"), ("close", "  "), ("", "garantien")), (("close", ""),),
    ),
    _Sign(
        ("Andere Schrift", "Other type"),
        ("unterstreichen, am Rand die Auszeichnung", "underline, say which in the margin"),
        (("", "im "), ("underline", "Kommentar"), ("", " steht")), (("underline", "kursiv"),),
    ),
    _Sign(
        ("Neuer Absatz", "New paragraph"),
        ("rechter Winkel vor dem ersten Wort", "angle before the first word"),
        (("", "sagte er. "), ("paragraph", ""), ("", "Am Abend")), (("paragraph", ""),),
    ),
    _Sign(
        ("Kein Absatz", "Run on"),
        ("Schleife vom Ende der einen zum Anfang der nächsten Zeile", "loop from one line's end to the next one's start"),
        (("", "sagte er."), ("run-on", "      "), ("", "Am Abend")), (("run-on", ""),),
    ),
    _Sign(
        ("Einzug fällt weg", "No indent"),
        ("Strich vom Satzrand zum Wort", "stroke from the edge to the word"),
        (("flush", "      "), ("", "Am Abend kam er")), (("flush", ""),),
    ),
    _Sign(
        ("Einzug fehlt", "Indent"),
        ("Geviert am Zeilenanfang", "square at the line's start"),
        (("square", "  "), ("", " Am Abend kam er")), (("square", ""),),
    ),
    _Sign(
        ("Durchschuss fehlt", "More leading"),
        ("Strich zwischen die Zeilen, Bogen nach außen", "stroke between the lines, bow outward"),
        (("lead", ""), ("", "zwischen den Zeilen")), (("lead", ""),),
    ),
    _Sign(
        ("Durchschuss zu groß", "Less leading"),
        ("Strich zwischen die Zeilen, Bogen nach innen", "stroke between the lines, bow inward"),
        (("unlead", ""), ("", "zwischen den Zeilen")), (("unlead", ""),),
    ),
    _Sign(
        ("Zeile hält nicht Linie", "Line not straight"),
        ("gleichlaufende Striche darüber und darunter", "parallel strokes above and below"),
        (("level", "nicht auf der Linie"),), (("level", ""),),
    ),
    _Sign(
        ("Unklares", "Unclear"),
        ("einkreisen, am Rand fragen; Fragen gehen an die Redaktion", "ring it and ask in the margin; questions go to the editors"),
        (("", "um "), ("ring", "31"), ("", " Prozent")), (("", "13 ?"),),
    ),
    _Sign(
        ("Doch richtig", "Let it stand"),
        ("unterpunkten, am Rand das Zeichen streichen", "dots below, strike the sign in the margin"),
        (("", "sie "), ("stet", "reiste"), ("", " nach Kiew")), (("stet-margin", ""),),
    ),
)  # fmt: skip


def signs(measure: Measure, language: str) -> Iterator[SignView]:
    """Yield the signs, drawn; German or English."""
    tongue = 1 if language.startswith("en") else 0
    for sign in _SIGNS:
        drawing = _Drawing(measure)
        x = 2.0
        for kind, text in sign.sample:
            x = drawing.sample(kind, text, x)
        x = _MARGIN
        for kind, text in sign.margin:
            x = drawing.margin(kind, text, x)
        name, use = sign.name[tongue], sign.use[tongue]
        yield SignView(name, use, tuple(drawing.texts), tuple(drawing.strokes), tuple(drawing.dots))


class _Drawing:
    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self.texts: list[SampleText] = []
        self.strokes: list[str] = []
        self.dots: list[tuple[float, float]] = []

    def sample(self, kind: str, text: str, x: float) -> float:
        """Draw a piece of faulty type with its sign; gives where it ends."""
        right = x + self._width(text)
        shown = text.lstrip()
        if shown:
            self.texts.append(SampleText(round(x + self._width(text[: len(text) - len(shown)]), 2), shown, pen=False))
        self.strokes += _strokes(kind, x, right)
        if kind == "stet":
            self.dots += [(round(x + step, 2), BASELINE + 2.6) for step in range(1, int(right - x), 4)]
        return right

    def margin(self, kind: str, text: str, x: float) -> float:
        """Draw a sign in the margin and what is written behind it; gives where the next may begin."""
        right = x + _WIDTHS.get(kind, 6.0 if kind else -2.5)
        self.strokes += _strokes(kind, x, right)
        if text:
            self.texts.append(SampleText(round(right + 2.5, 2), text, pen=True))
        return right + 2.5 + self._width(text) + 6.0

    def _width(self, text: str) -> float:
        return self._measure(text) if text else 0.0


#: Widths of signs in the margin that are not as wide as a letter.
_WIDTHS: Final = {
    "bar": 13.0,
    "underline": 13.0,
    "swap": 20.0,
    "close": 8.0,
    "run-on": 16.0,
    "flush": 14.0,
    "level": 14.0,
    "lead": 0.0,
}


def _strokes(kind: str, x: float, right: float) -> tuple[str, ...]:
    """Return the strokes of a sign on the type between two places, as SVG paths."""
    draw = _STROKES.get(kind)
    return draw(x, right) if draw else ()


def _path(*parts: float | str) -> str:
    return " ".join(f"{part:.2f}".rstrip("0").rstrip(".") if isinstance(part, float) else str(part) for part in parts)


_B: Final = BASELINE
_TOP: Final = BASELINE - _CAP
_HALF: Final = BASELINE - _X / 2


def _strike(x: float, right: float) -> tuple[str, ...]:
    return (_path("M", x + (right - x) * 0.3, _B + 3.0, "L", x + (right - x) * 0.7, _TOP - 2.5),)


def _hook(x: float, right: float) -> tuple[str, ...]:
    middle = (x + right) / 2
    return (_path("M", middle, _B + 3.0, "V", _TOP - 2.0, "h", 4.0),)


def _bar(x: float, right: float) -> tuple[str, ...]:
    return (
        _path("M", x, _HALF, "H", right),
        _path("M", x, _HALF - 3.0, "v", 6.0),
        _path("M", right, _HALF - 3.0, "v", 6.0),
    )


def _deleatur(x: float, _: float) -> tuple[str, ...]:
    return (
        _path(
            *("M", x, _B, "C", x + 6.0, _B - 2.0, x + 9.0, _TOP - 3.0, x + 6.0, _TOP - 3.0),
            *("C", x + 2.5, _TOP - 3.0, x + 3.0, _B + 1.0, x + 6.5, _B + 1.0),
            *("C", x + 10.0, _B + 1.0, x + 9.5, _B - 4.5, x + 6.5, _B - 4.0),
            *("C", x + 4.5, _B - 3.5, x + 5.0, _B + 3.0, x + 7.0, _B + 4.5),
        ),
    )


def _caret(x: float, right: float) -> tuple[str, ...]:
    middle = (x + right) / 2
    return (_path("M", middle - 3.0, _B + 4.0, "L", middle, _TOP - 1.0, "L", middle + 3.0, _B + 4.0),)


def _swap_first(x: float, right: float) -> tuple[str, ...]:
    return (_path("M", x, _B + 2.6, "V", _TOP - 2.6, "H", right + 1.2, "V", _B + 2.6),)


def _swap_second(x: float, right: float) -> tuple[str, ...]:
    return (_path("M", x + 1.2, _B + 2.6, "H", right, "V", _TOP - 2.6),)


def _swap(x: float, right: float) -> tuple[str, ...]:
    middle = (x + right) / 2
    return (_path("M", x, _B + 2.0, "V", _TOP - 1.0, "H", middle, "V", _B + 2.0, "H", right, "V", _TOP - 1.0),)


def _open(x: float, right: float) -> tuple[str, ...]:
    middle = (x + right) / 2
    return (
        _path("M", middle, _B + 3.0, "V", _TOP - 1.0),
        _path("M", middle - 3.0, _TOP - 3.5, "L", middle, _TOP - 1.0, "L", middle + 3.0, _TOP - 3.5),
    )


def _narrow(x: float, right: float) -> tuple[str, ...]:
    middle = (x + right) / 2
    top = _TOP + 1.0
    bow = _path(
        "M",
        middle - 3.5,
        top - 4.5,
        "Q",
        middle - 3.0,
        top,
        middle,
        top,
        "Q",
        middle + 3.0,
        top,
        middle + 3.5,
        top - 4.5,
    )
    return (bow, _path("M", middle, top, "V", _B + 2.0))


def _close(x: float, right: float) -> tuple[str, ...]:
    middle = (x + right) / 2
    return (
        _path("M", x - 1.0, _TOP, "Q", middle, _TOP - 6.0, right + 1.0, _TOP),
        _path("M", x - 1.0, _B + 1.5, "Q", middle, _B + 7.0, right + 1.0, _B + 1.5),
    )


def _underline(x: float, right: float) -> tuple[str, ...]:
    return (_path("M", x, _B + 2.4, "H", right),)


def _paragraph(x: float, _: float) -> tuple[str, ...]:
    return (_path("M", x + 4.0, _TOP - 2.0, "H", x, "V", _B + 3.0),)


def _run_on(x: float, right: float) -> tuple[str, ...]:
    middle, level = (x + right) / 2, _HALF
    there = ("C", middle + 6.0, level - 8.0, middle + 5.0, level + 8.0, middle, level)
    back = ("C", middle - 5.0, level - 8.0, middle - 6.0, level + 8.0, right, level)
    return (_path("M", x, level, *there, *back),)


def _flush(x: float, right: float) -> tuple[str, ...]:
    return (_path("M", x, _TOP - 1.0, "V", _B + 1.5), _path("M", x, _HALF, "H", right - 1.0))


def _square(x: float, _: float) -> tuple[str, ...]:
    return (_path("M", x, _B, "h", 6.0, "v", -6.0, "h", -6.0, "z"),)


def _lead(x: float, _: float) -> tuple[str, ...]:
    return (_path("M", x + 6.0, _B + 4.0, "H", x + 24.0), _path("M", x + 6.0, _B, "Q", x, _B + 4.0, x + 6.0, _B + 8.0))


def _unlead(x: float, _: float) -> tuple[str, ...]:
    return (
        _path("M", x + 6.0, _B + 4.0, "H", x + 24.0),
        _path("M", x + 1.0, _B, "Q", x + 7.0, _B + 4.0, x + 1.0, _B + 8.0),
    )


def _level(x: float, right: float) -> tuple[str, ...]:
    return (_path("M", x, _TOP - 1.5, "H", right), _path("M", x, _B + 2.6, "H", right))


def _ring(x: float, right: float) -> tuple[str, ...]:
    half, middle = (right - x) / 2 + 3.0, (x + right) / 2
    level = _B - _CAP / 2
    return (
        _path("M", middle - half, level, "a", half, 6.5, 0, 1, 0, 2 * half, 0, "a", half, 6.5, 0, 1, 0, -2 * half, 0),
    )


def _stet(x: float, right: float) -> tuple[str, ...]:
    return _bar(x, right)


def _stet_margin(x: float, _: float) -> tuple[str, ...]:
    return (
        *_bar(x, x + 13.0),
        _path("M", x + 1.0, _B + 2.5, "L", x + 12.0, _TOP - 2.0),
        _path("M", x + 1.0, _TOP - 2.0, "L", x + 12.0, _B + 2.5),
    )


_STROKES: Final[dict[str, Callable[[float, float], tuple[str, ...]]]] = {
    "strike": _strike, "hook": _hook, "bar": _bar, "deleatur": _deleatur, "caret": _caret, "swap-first": _swap_first,
    "swap-second": _swap_second, "swap": _swap, "open": _open, "narrow": _narrow, "close": _close, "underline": _underline,
    "paragraph": _paragraph, "run-on": _run_on, "flush": _flush, "square": _square, "lead": _lead, "unlead": _unlead, "level": _level,
    "ring": _ring, "stet": _stet, "stet-margin": _stet_margin,
}  # fmt: skip
