r"""Rules of German and English setting, each a pure function from text to edits.

A rule is handed the text of a whole paragraph and says which characters it would replace; it never sees runs,
so a quotation that opens in bold and closes in plain type is one quotation. `layout.typography.normalise`
applies the edits, keeps addresses untouched and reports what changed. Rules run in the order of `RULES`; each
leaves alone what it has set itself, so that a second run changes nothing.

The rules are those of Duden and DIN 5008 as newspapers apply them: „…“ and ‚…‘, an en dash with spaces for
the Gedankenstrich and without for "bis", a narrow no-break space in "z. B." and before units, a no-break
space in "Nr. 5" and "22. August". No rule touches a letter or a digit.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"

Grouping = Literal["point", "space", "none"]
Dash = Literal["en", "em"]


class Edit(Struct, frozen=True):
    """``text[start:end]`` is to be replaced; where start equals end, something is inserted."""

    start: int
    end: int
    replacement: str


class House(Struct, frozen=True, kw_only=True):
    """The house's choices, where good setting knows more than one."""

    digit_grouping: Grouping = "point"
    """How the thousands of numbers from five digits on are parted; "none" leaves numbers as typed."""
    dash: Dash = "en"
    """The dash between English phrases: en with spaces, or em without. German has the en dash only."""


class Rule(Struct, frozen=True, kw_only=True):
    """A rule by its name; the name is what a report and a waiver speak of."""

    name: str
    find: Callable[[str, House], Iterator[Edit]]
    #: What a text holds, somewhere, if the rule has anything to say of it.
    sign: re.Pattern[str] | None = None


# --- spaces and points
# -------------------------------------------------------------------------------------------

#: Blanks of which one gives way: several together, a tab, one at either end. Not each word space of a paragraph.
_BLANKS: Final = re.compile(r"(?=[\u00a0\u202f]*[ \t])[ \t\u00a0\u202f]{2,}|\t|\A | \Z")
_POINTS: Final = re.compile(
    r"(?<![.\u2026])\.\.\.(?![.\u2026])|(?<![.\u2026])(?<!\.[ \u00a0])\. \. \.(?![.\u2026]|[ \u00a0]\.)"
)
_BEFORE_POINTS: Final = re.compile(r"(?<=\S) (?=\u2026)")


def double_spaces(text: str, _house: House) -> Iterator[Edit]:
    """One space between words; a no-break space among several wins; none at a paragraph's ends."""
    for match in _BLANKS.finditer(text):
        found = match[0]
        wanted = next((char for char in found if char in {NO_BREAK, NARROW}), " ")
        if match.start() == 0 or match.end() == len(text):
            wanted = ""
        if found != wanted:
            yield Edit(match.start(), match.end(), wanted)


def ellipsis(text: str, _house: House) -> Iterator[Edit]:
    """Three points are one character, and never start a line."""
    for match in _POINTS.finditer(text):
        yield Edit(match.start(), match.end(), "…")
        if text[: match.start()].endswith(" ") and match.start() > 1:
            yield Edit(match.start() - 1, match.start(), NO_BREAK)
    for match in _BEFORE_POINTS.finditer(text):
        yield Edit(match.start(), match.end(), NO_BREAK)


# --- quotes and apostrophes
# --------------------------------------------------------------------------------------

_WITHIN_WORD: Final = re.compile(r"(?<=[^\W\d_])['´`](?=[^\W\d_])")
_DROPPED_DE: Final = re.compile(
    r"(?<![^\W_])['´`](?=(?:s|ne|nen|nem|ner|n|ran|raus|rein|rum|rüber|runter|rauf|mal|nauf|naus|nüber)\b|"
    r"\d\ds?\b(?![., \u00a0\u202f]\d))"
)
_DROPPED_EN: Final = re.compile(
    r"(?<![^\W_])['´`](?=(?:tis|twas|em|til|cause|n|round|bout)\b|\d\ds?\b(?![., \u00a0\u202f]\d))",
    re.IGNORECASE,
)


def _apostrophes(text: str, dropped: re.Pattern[str]) -> Iterator[Edit]:
    for pattern in (_WITHIN_WORD, dropped):
        for match in pattern.finditer(text):
            yield Edit(match.start(), match.end(), "’")


def apostrophes_de(text: str, _house: House) -> Iterator[Edit]:
    """The apostrophe within a word ("geht's") and for a dropped beginning ("'ne", "'68")."""
    return _apostrophes(text, _DROPPED_DE)


def apostrophes_en(text: str, _house: House) -> Iterator[Edit]:
    """The apostrophe within a word ("don't") and for a dropped beginning ("'tis", "'90s")."""
    return _apostrophes(text, _DROPPED_EN)


class _Marks(Struct, frozen=True):
    """A language's quotation marks."""

    open_double: str
    close_double: str
    open_single: str
    close_single: str


_GERMAN: Final = _Marks("„", "“", "‚", "‘")
_ENGLISH: Final = _Marks("“", "”", "‘", "’")
_BLANK: Final = " \t\u00a0\u202f"
_MARK: Final = re.compile("[\"„“”'´`‚‘’]")
_DOUBLE: Final = frozenset('"„“”')
_SINGLE: Final = frozenset("'´`‚‘’")
#: A mark behind one of these may open; all marks and dashes are here, so that setting one right moves no
#: other.
_OPENS_AFTER: Final = frozenset(_BLANK + "([{/-–—…»›«‹¿¡") | _DOUBLE | _SINGLE


def quotes_de(text: str, _house: House) -> Iterator[Edit]:
    """„…“ and ‚…‘ for straight and English marks; »…« stays."""
    return _quotes(text, _GERMAN)


def quotes_en(text: str, _house: House) -> Iterator[Edit]:
    """“…” and ‘…’ for straight and German marks."""
    return _quotes(text, _ENGLISH)


class _Side(Enum):
    """What a mark's neighbours make of it."""

    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"
    NEITHER = "neither"


def _side(text: str, index: int) -> _Side:
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    opens = (not before or before in _OPENS_AFTER) and bool(after) and after not in _BLANK + ")]}"
    closes = bool(before) and before not in _BLANK + "([{" and not after.isalnum()
    if opens and closes:
        return _Side.EITHER
    return _Side.OPENS if opens else _Side.CLOSES if closes else _Side.NEITHER


def _quotes(text: str, marks: _Marks) -> Iterator[Edit]:
    """Walk over the marks with a stack of the quotations that are open; neighbours say what a mark does.

    A straight double mark that opens within a double quotation opens an inner one, if the marks pair up.
    """
    nests = text.count('"') % 2 == 0
    stack: list[str] = []
    for match in _MARK.finditer(text):
        index, char = match.start(), match[0]
        wanted = (
            _double(text, index, marks, stack, nests=nests) if char in _DOUBLE else _single(text, index, marks, stack)
        )
        if wanted in {marks.open_double, marks.open_single}:
            if wanted not in {marks.close_double, marks.close_single}:
                stack.append(wanted)
        elif wanted == marks.close_double and marks.open_double in stack:
            while stack.pop() != marks.open_double:
                pass
        elif wanted == marks.close_single and stack[-1:] == [marks.open_single]:
            stack.pop()
        if wanted != char:
            yield Edit(index, index + 1, wanted)


def _double(text: str, index: int, marks: _Marks, stack: list[str], *, nests: bool) -> str:
    char, side = text[index], _side(text, index)
    is_open = marks.open_double in stack
    if char == '"':
        if side is _Side.OPENS or (side is _Side.EITHER and not is_open):
            return marks.open_single if nests and stack[-1:] == [marks.open_double] else marks.open_double
        if side is _Side.NEITHER or (not stack and text[index - 1].isdigit()):
            return char  # nothing to go by, or inches
        return marks.close_single if nests and stack[-1:] == [marks.open_single] else marks.close_double
    if char == marks.open_double and (marks is _GERMAN or side is not _Side.CLOSES):
        return char
    if side is _Side.OPENS and char != marks.open_double and not is_open:
        return marks.open_double  # another language's mark
    return char if char == "„" else marks.close_double


def _single(text: str, index: int, marks: _Marks, stack: list[str]) -> str:
    char, side = text[index], _side(text, index)
    inner = stack[-1:] == [marks.open_single]
    if side is _Side.OPENS or (side is _Side.EITHER and not inner):
        if char in {marks.open_single, "’"}:
            return char
        if _closes_later(text, index):
            return marks.open_single
        return "’" if char in "'´`" and text[index + 1].isalpha() else char
    if side is _Side.NEITHER or char == "‚":
        return char
    if inner and (char != "’" or marks is _ENGLISH or not _later(text, index, "‘", "‚")):
        return marks.close_single
    return "’" if char in "'´`" and text[index - 1].isalpha() else char


def _closes_later(text: str, index: int) -> bool:
    return any(
        text[later] in _SINGLE - {"‚"} and _side(text, later) is _Side.CLOSES for later in range(index + 1, len(text))
    )


def _later(text: str, index: int, wanted: str, before: str) -> bool:
    """Whether a closing mark of a kind comes before the next opening one."""
    for later in range(index + 1, len(text)):
        if text[later] == before:
            return False
        if text[later] == wanted and _side(text, later) is not _Side.OPENS:
            return True
    return False


_NESTED: Final = re.compile("(?<=„)(?=‚)|(?<=‚)(?=„)|(?<=‘)(?=“)|(?<=“)(?=‘)|(?<=»)(?=›)|(?<=‹)(?=«)")


def nested_quotes(text: str, _house: House) -> Iterator[Edit]:
    """A narrow space between the marks of a quote and of a quote within it."""
    for match in _NESTED.finditer(text):
        yield Edit(match.start(), match.end(), NARROW)


# --- dashes
# ------------------------------------------------------------------------------------------------------

_SPACED_HYPHEN: Final = re.compile(r"(?:(?<=[ \u00a0])|^)(?:--?|—)(?=[ \u00a0]|[“”‘’\"»]|$)")
_CLOSE_DASH: Final = re.compile(r"(?<=[^\W_])[.!?,]?(?P<dash>--|—)(?=[^\W_])")
_JOINED_DASH: Final = re.compile(r"(?:(?<=\w)|(?<=\w[.,!?”’)]))[ \u00a0](?:--?|–|—)[ \u00a0](?=\w|[“‘]\w)")
_RANGE: Final = re.compile(
    r"(?<![\w.,:/§+-])(?P<first>\d{1,4}(?:[.,:]\d{1,2})?\.?)(?P<dash>-)"
    r"(?=\d{1,4}(?:[.,:]\d{1,2})?(?![\w/-]|[.,:]\d))"
)
#: Words before which, or behind which, a hyphen between digits is no "bis": telephone, file and type numbers.
_NO_RANGE: Final = re.compile(
    r"(?:Tel|Telefon|Fax|Handy|Mobil|Durchwahl|Az|Aktenzeichen|ISBN|ISSN|DIN|EN|ISO|Boeing|Airbus|Typ|"
    r"Modell|Konto|"
    r"Phone|Mobile)\.?:?[ \u00a0]?[\d ()/\u00a0]*$"
)
_BEFORE_DASH: Final = re.compile(r"(?<=[^ \u00a0\u202f]) (?=–(?:[ \u00a0]|$))")


def _dash_edits(text: str, *, close: str) -> Iterator[Edit]:
    for match in _SPACED_HYPHEN.finditer(text):
        yield Edit(match.start(), match.end(), "–")
    for match in _CLOSE_DASH.finditer(text):
        yield Edit(match.start("dash"), match.end("dash"), close)


def dashes_de(text: str, _house: House) -> Iterator[Edit]:
    """A spaced hyphen, two hyphens and an em dash are the en dash with spaces."""
    return _dash_edits(text, close=" – ")


def dashes_en(text: str, house: House) -> Iterator[Edit]:
    """The house's dash: en with spaces, or em without."""
    if house.dash == "en":
        yield from _dash_edits(text, close=" – ")
        return
    for match in _JOINED_DASH.finditer(text):
        yield Edit(match.start(), match.end(), "—")
    for match in _CLOSE_DASH.finditer(text):
        if match["dash"] == "--":
            yield Edit(match.start("dash"), match.end("dash"), "—")


#: A telephone number: its country's or area's digits, and groups of more.
_TELEPHONE: Final = re.compile(
    r"(?<![\w.,:/-])(?:\+\d{1,3}|\(0\d{0,5}\)|0\d{0,5})(?:[ \u00a0\u202f/-]{1,2}\d{1,9})+(?![\w.,:]\w)"
)
_LEAST_DIGITS: Final = 7


def _telephones(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _TELEPHONE.finditer(text) if sum(map(str.isdigit, found[0])) >= _LEAST_DIGITS)


def telephones(text: str, _house: House) -> Iterator[Edit]:
    """A narrow no-break space between the groups of a telephone number."""
    for number in _telephones(text):
        for gap in re.finditer(r"[ \u00a0]", number[0]):
            yield Edit(number.start() + gap.start(), number.start() + gap.end(), NARROW)


def ranges(text: str, _house: House) -> Iterator[Edit]:
    """An en dash without spaces for "bis" between numbers: 9–17 Uhr."""
    for match in _RANGE.finditer(text):
        area_code = match["first"].startswith("0") and len(match["first"]) > 2
        if area_code or _NO_RANGE.search(text, 0, match.start()):
            continue
        if not any(number.start() <= match.start() < number.end() for number in _telephones(text)):
            yield Edit(match.start("dash"), match.end("dash"), "–")


_NUMBER: Final = r"\d{1,4}(?:[.,]\d{1,3})?"
_MINUS: Final = re.compile(
    r"(?:(?<=[ \u00a0(„»“])|^)(?<!\d[ \u00a0])-"
    rf"(?={_NUMBER}(?:[ \u00a0](?:bis|to|und|and)[ \u00a0][-+]?{_NUMBER})?[ \u00a0\u202f]?"
    r"(?:Grad|degrees|Prozent|percent|per cent|[°%‰€]))"
    rf"|^-(?={_NUMBER}$)"
)


def minus(text: str, _house: House) -> Iterator[Edit]:
    """A hyphen before degrees and per cent, and before a number that stands alone, is a minus: −5 Grad."""
    for match in _MINUS.finditer(text):
        yield Edit(match.start(), match.end(), "\N{MINUS SIGN}")


def dash_spaces(text: str, _house: House) -> Iterator[Edit]:
    """A Gedankenstrich never starts a line."""
    for match in _BEFORE_DASH.finditer(text):
        yield Edit(match.start(), match.end(), NO_BREAK)


# --- spaces that hold together
# -----------------------------------------------------------------------------------

_ABBREVIATIONS_DE: Final = (
    "a.D. a.M. a.o. d.h. D.h. d.J. d.M. e.V. h.c. i.A. i.d.R. i.e.S. i.R. i.V. i.w.S. k.o. K.o. m.E. n.Chr. o.ä. o.Ä. "
    "o.g. o.Ö. p.a. s.o. s.u. u.a. U.a. u.ä. u.Ä. u.a.m. u.g. u.U. u.v.a. u.v.m. v.a. v.Chr. V.i.S.d.P. z.B. Z.B. z.Hd. "
    "z.T. z.Zt."
)
_ABBREVIATIONS: Final = frozenset(_ABBREVIATIONS_DE.split())
#: Where an abbreviation of several words could begin, and how far it could go.
_ABBREVIATED: Final = re.compile(r"(?<![\w.])(?=([^\W\d_]\.(?:[ \u00a0\u202f]?[^\W\d_]{1,3}\.){1,4}))")
_WORD: Final = re.compile(r"\w")
_NO_BLANKS: Final = str.maketrans("", "", " \u00a0\u202f")
_GAP: Final = re.compile(r"(?<=\.)[ \u00a0]?(?=[^\W\d_])")


def abbreviations_de(text: str, _house: House) -> Iterator[Edit]:
    """A narrow no-break space within "z. B.", "d. h.", "i. d. R."."""
    end = 0
    for match in _ABBREVIATED.finditer(text):
        start = match.start()
        if start >= end:
            end = _abbreviation_end(text, start, match.end(1))
            yield from _gaps(text, start, end)


def _abbreviation_end(text: str, start: int, most: int) -> int:
    """Return where the longest abbreviation of several words that begins somewhere ends; ``start`` if none does."""
    for end in range(most, start, -1):
        closes = text[end - 1] == "." and not _WORD.match(text, end)
        if closes and text[start:end].translate(_NO_BLANKS) in _ABBREVIATIONS:
            return end
    return start


def _gaps(text: str, start: int, end: int) -> Iterator[Edit]:
    for gap in _GAP.finditer(text, start, end):
        if gap.start() > start:
            yield Edit(gap.start(), gap.end(), NARROW)


_INITIALS: Final = re.compile(r"(?<![\w.])(?:[A-ZÄÖÜ]\.[ \u00a0\u202f]?){1,4}(?=[A-ZÄÖÜ]\.(?!\w))")
_SURNAME: Final = re.compile(r"(?<![^\W_])[A-ZÄÖÜ]\.(?P<gap> )(?=(?P<next>[A-ZÄÖÜ][^\W\d_]+))")
#: "Plan B. Das …" ends a sentence, "John F. Kennedy" does not: words that come before a letter, or begin a
#: sentence.
_LETTERED: Final = re.compile(
    r"(?:Plan|Vitamin|Typ|Klasse|Gruppe|Stufe|Note|Buchstabe|Variante|Punkt|Teil|Liga|Block|und|oder) $"
)
_STARTERS: Final = re.compile(
    r"(?:Aber|Als|Alle|Am|An|Auch|Auf|Aus|Bei|Bis|Da|Damit|Dann|Das|Dass|Dem|Den|Denn|Der|Des|Deshalb|Die|"
    r"Dies|"
    r"Diese[rs]?|Doch|Dort|Du|Durch|Ein|Eine[mnrs]?|Er|Es|Für|Ich|Ihre?|Im|In|Ist|Ja|Jede[rs]?|Jetzt|"
    r"Keine?|Man|"
    r"Mehr|Mit|Nach|Nein|Nicht|Noch|Nun|Nur|Ob|Ohne|Schon|Seine?|Seit|Sich|Sie|Sind|So|Und|Um|Uns|Unter|"
    r"Viele|Vo[mnr]|"
    r"Wann|War|Warum|Was|Weil|Wenn|Wer|Wie|Wir|Wird|Wo|Zu|Zu[mr]|Zwar|Zwei|And|As|At|But|By|He|His|How|If|"
    r"Its?|No|"
    r"Not|Of|On|Or|She|That|Their|Then|There|They|The|This|To|We|What|When|Where|Who|Why|You)"
)


_REGNAL: Final = re.compile(r"(?<![^\W_])[A-ZÄÖÜ][a-zäöüß]{2,}(?P<gap> )(?=[IVX]{1,5}\.?(?![\w-]))")
_TITLE: Final = re.compile(
    r"(?<![^\W_])(?:(?:Hl|hl|St|Dr|Prof|Hr|Fr|Ing)\.|&)(?P<gap> )(?=[A-ZÄÖÜ])|(?<=Dr\.)(?P<degree> )(?=h\.)"
)
_FIRM: Final = re.compile(r"&[ \u00a0]Co\.(?P<gap> )(?=(?:KG|OHG)(?:aA)?\b)")


def names_de(text: str, _house: House) -> Iterator[Edit]:
    """A no-break space in "Karl V.", "St. Nikolai", "Prof. Dr. Ahlers" and "Ahlers & Co. KG"."""
    for pattern in (_REGNAL, _TITLE, _FIRM):
        for match in pattern.finditer(text):
            yield Edit(match.start(match.lastgroup or ""), match.end(match.lastgroup or ""), NO_BREAK)


def initials(text: str, _house: House) -> Iterator[Edit]:
    """A narrow no-break space between initials ("G. B."), a no-break space between initial and surname."""
    for match in _INITIALS.finditer(text):
        yield from _gaps(text, match.start(), match.end() + 1)
    for match in _SURNAME.finditer(text):
        if not _STARTERS.fullmatch(match["next"]) and not _LETTERED.search(text, 0, match.start()):
            yield Edit(match.start("gap"), match.end("gap"), NO_BREAK)


#: Signs keep a narrow space to their number, which never stretches; words the width of a common one.
_SIGNS: Final = (
    "% ‰ € $ £ °C °F ° km/h km² km m² m³ cm mm m kg g mg t l ml hl ha qm qkm kW kWh MW MWh GW GWh TW TWh W "
    "V Hz "
    "kHz MHz GHz kB KB MB GB TB dB PS bar hPa min s h"
)
_WORDS_DE: Final = (
    "Prozent Prozentpunkte Prozentpunkten Euro Cent Dollar Franken Pfund Uhr Grad Mio. Mrd. Tsd. Million "
    "Millionen "
    "Milliarde Milliarden Billion Billionen Meter Metern Kilometer Kilometern Zentimeter Millimeter "
    "Quadratmeter "
    "Quadratkilometer Hektar Liter Gramm Kilo Kilogramm Tonne Tonnen Watt Volt Megawatt Gigawatt "
    "Kilowattstunden "
    "Sekunden Minuten Stunden Punkte Punkten"
)
_WORDS_EN: Final = (
    "percent million billion trillion miles metres meters feet inches pounds dollars euros a.m. p.m. am pm "
    "kilometres "
    "tonnes tons hours minutes seconds"
)


def _alternatives(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


_SIGN: Final = re.compile(rf"(?<=\d)(?P<gap>[ \u00a0]?)(?=(?P<sign>{_alternatives(_SIGNS)})(?![^\W_]|/\w))")
_WORD_DE: Final = re.compile(rf"(?<=\d)(?P<gap> )(?=(?:{_alternatives(_WORDS_DE)})(?!\w))")
_WORD_EN: Final = re.compile(rf"(?<=\d)(?P<gap> )(?=(?:{_alternatives(_WORDS_EN)})(?!\w))")
_MILLIONS: Final = re.compile(r"(?<=\d[ \u00a0\u202f])(?:Mio|Mrd|Tsd)\.(?P<gap> )(?=[A-ZÄÖÜ€$])")


def _unit_edits(text: str, words: re.Pattern[str], *, tight: frozenset[str]) -> Iterator[Edit]:
    for match in _SIGN.finditer(text):
        # A sign typed close to its number gets its space; a letter typed close ("12h", "5m") may be a name.
        if match["gap"] or (not match["sign"][0].isalpha() and match["sign"] not in tight):
            yield Edit(match.start("gap"), match.end("gap"), NARROW)
    for match in words.finditer(text):
        yield Edit(match.start("gap"), match.end("gap"), NO_BREAK)


def units_de(text: str, _house: House) -> Iterator[Edit]:
    """A number and its unit stay together: narrow before a sign (5 %), common before a word (5 Euro)."""
    yield from _unit_edits(text, _WORD_DE, tight=frozenset({"°"}))
    for match in _MILLIONS.finditer(text):
        yield Edit(match.start("gap"), match.end("gap"), NO_BREAK)


def units_en(text: str, _house: House) -> Iterator[Edit]:
    """A number and its unit stay together; per cent and currency signs stand close in English."""
    return _unit_edits(text, _WORD_EN, tight=frozenset("%‰€$£°"))


_REFERENCE_DE: Final = re.compile(
    r"(?<![^\W_])(?:(?:Nr|Nrn|Art|Abs|S|Bd|Kap|Abb|Ziff|Tab|ca|Jg|Tel|Az)\.|Artikel|Absatz|Seite|Nummer|"
    r"Kapitel|Platz|Gleis|Linie|Zimmer|Raum|Halle|Band|Teil|Folge|Runde|Phase|Stufe|Klasse|Ziffer|Paragraf|Punkt)"
    r"(?P<gap> )(?=\d)"
)
_REFERENCE_EN: Final = re.compile(
    r"(?<![^\W_])(?:(?:No|Nos|p|pp|vol|ch|fig|art)\.|Article|page|chapter)(?P<gap> )(?=\d)", re.IGNORECASE
)
_SECTION: Final = re.compile(r"§(?P<gap> ?)(?=\d)")


def _reference_edits(text: str, references: re.Pattern[str]) -> Iterator[Edit]:
    for pattern in (references, _SECTION):
        for match in pattern.finditer(text):
            yield Edit(match.start("gap"), match.end("gap"), NO_BREAK)


def references_de(text: str, _house: House) -> Iterator[Edit]:
    """A no-break space in "Nr. 5", "Artikel 5", "§ 5"."""
    return _reference_edits(text, _REFERENCE_DE)


def references_en(text: str, _house: House) -> Iterator[Edit]:
    """A no-break space in "No. 5", "p. 5", "§ 5"."""
    return _reference_edits(text, _REFERENCE_EN)


_MONTHS_DE: Final = (
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    r"Jan\.|Feb\.|Febr\.|Aug\.|Sept\.|Okt\.|Nov\.|Dez\."
)
_MONTHS_EN: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY_DE: Final = re.compile(rf"(?<!\d)\d{{1,2}}\.(?P<gap> )(?=(?:{_MONTHS_DE})(?!\w))")
_FIGURES_DE: Final = re.compile(
    r"(?<![\d.])\d{1,2}\.(?P<a>[ \u00a0])\d{1,2}\.(?:(?P<b>[ \u00a0])(?=(?:\d\d|\d{4})(?!\d)))?"
)
_ORDINAL_DE: Final = re.compile(
    r"(?<![\w.])\d{1,2}\.(?P<gap> )"
    r"(?=(?:FC|Bundesliga|Liga|Jahrhundert|Jahrhunderts|Weltkrieg|Spieltag)(?!\w))"
)
_DAY_EN: Final = re.compile(
    rf"(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th)?(?P<gap> )(?=(?:{_MONTHS_EN})(?!\w))"
    rf"|(?:{_MONTHS_EN})(?P<turned> )(?=\d{{1,2}}(?!\w)))"
)


def dates_de(text: str, _house: House) -> Iterator[Edit]:
    """A no-break space in "22. August", a narrow one in "22. 8. 2025"; "1. FC" likewise."""
    for pattern in (_DAY_DE, _ORDINAL_DE):
        for match in pattern.finditer(text):
            yield Edit(match.start("gap"), match.end("gap"), NO_BREAK)
    for match in _FIGURES_DE.finditer(text):
        for gap in ("a", "b"):
            if match[gap]:
                yield Edit(match.start(gap), match.end(gap), NARROW)


def dates_en(text: str, _house: House) -> Iterator[Edit]:
    """A no-break space in "22 August" and "August 22"."""
    for match in _DAY_EN.finditer(text):
        gap = "gap" if match["gap"] else "turned"
        yield Edit(match.start(gap), match.end(gap), NO_BREAK)


# --- digits
# ------------------------------------------------------------------------------------------------------

_PLAIN_NUMBER: Final = re.compile(r"(?<![\w.,:/+§#–-])(?P<digits>[1-9]\d{4,14})(?:,\d{1,2})?(?![\w/:–-]|[.,]\d)")
_GROUPED: Final = re.compile(
    r"(?<![\w.,:/+§#–-])[1-9]\d{0,2}(?P<mark>[.,\u00a0\u202f ])\d{3}(?:(?P=mark)\d{3})*(?![\w/:–-]|[.]\d)"
)
#: Words before which make digits a number that names something and does not count.
_NAMING: Final = re.compile(
    r"(?:Tel|Telefon|Fax|Handy|Mobil|Durchwahl|Hotline|Nr|Nummer|Az|Aktenzeichen|Konto|Kontonummer|IBAN|"
    r"BLZ|BIC|PLZ|"
    r"Postfach|Postleitzahl|§|Artikel|Art|Abs|Absatz|Kapitel|ISBN|ISSN|ZDB|Seite|S|Code|Kennziffer|Phone|"
    r"No|ZIP|Box)\.?:?[ \u00a0\u202f]?$"
)
#: What five digits may count; before any other capital they may be a postcode ("50667 Köln").
_COUNTED: Final = re.compile(
    r"[ \u00a0\u202f](?:[a-zäöüß%€$]|Menschen|Euro|Cent|Dollar|Franken|Einwohner|Zuschauer|Besucher|Leser|"
    r"Soldat|Person|"
    r"Tonnen|Kilometer|Meter|Quadrat|Hektar|Stück|Exemplar|Mitglied|Mitarbeiter|Beschäftigte|Arbeits|"
    r"Wohnungen|Haushalt|"
    r"Stimmen|Unterschriften|Fahrzeug|Autos|Flüchtling|Schüler|Studierende|Studenten|Teilnehmer|"
    r"Demonstrant|Jahre|Liter|"
    r"Plätze|Tickets|Karten|Fans|Kinder|Frauen|Männer|Bürger|Kunden|Betriebe|Firmen|Fälle|Tote|Verletzte|"
    r"Infizierte|"
    r"Kubik|Kilo|Stellen|Jobs)"
)
_DIGITS_NEAR: Final = re.compile(r"\d[ \u00a0\u202f]$")


def digits_de(text: str, house: House) -> Iterator[Edit]:
    """Thousands are parted as the house has it; years, postcodes and telephone numbers are left alone."""
    marks: Mapping[Grouping, str] = {"point": ".", "space": NARROW}
    return _digit_edits(text, marks.get(house.digit_grouping, ""), typed=".")


def digits_en(text: str, house: House) -> Iterator[Edit]:
    """Thousands are parted by a comma or a narrow space, as the house has it."""
    marks: Mapping[Grouping, str] = {"point": ",", "space": NARROW}
    return _digit_edits(text, marks.get(house.digit_grouping, ""), typed=",")


def _digit_edits(text: str, mark: str, *, typed: str) -> Iterator[Edit]:
    if not mark:
        return
    for match in _PLAIN_NUMBER.finditer(text):
        if _counts(text, match.start(), match.end()) and not _is_postcode(text, match.start(), match["digits"]):
            end = match.end("digits")
            yield from (Edit(place, place, mark) for place in range(end - 3, match.start(), -3))
    for match in _GROUPED.finditer(text):
        found = match["mark"]
        if found in {typed, " ", NO_BREAK, NARROW} and found != mark and _counts(text, match.start(), match.end()):
            for place in range(match.start(), match.end()):
                if text[place] == found:
                    yield Edit(place, place + 1, mark)


def _counts(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 24) : start], text[end : end + 2]
    names = _NAMING.search(before) or _DIGITS_NEAR.search(before)
    return not names and not (after[:1] in set(_BLANK) and after[1:].isdigit())


def _is_postcode(text: str, start: int, digits: str) -> bool:
    """Five digits and a capitalised word that is nothing one counts; round numbers are counted."""
    if len(digits) != 5 or digits.endswith("00"):
        return False
    end = start + len(digits)
    following = text[end : end + 2]
    return following[:1] in set(_BLANK) and following[1:].isupper() and not _COUNTED.match(text, end)


# --- the order
# ---------------------------------------------------------------------------------------------------

_APOSTROPHE: Final = re.compile("['´`]")
_DASH: Final = re.compile("[-–—]")
_DIGIT: Final = re.compile(r"\d")
_POINT: Final = re.compile(r"\.\.|\. \. |…")

_COMMON: Final = (Rule(name="double-spaces", find=double_spaces), Rule(name="ellipsis", find=ellipsis, sign=_POINT))

#: The rules of each language, in the order they run. A language without an entry gets those that hold for
#: all.
RULES: Final[Mapping[str, tuple[Rule, ...]]] = MappingProxyType(
    {
        "de": (
            *_COMMON,
            Rule(name="apostrophes", find=apostrophes_de, sign=_APOSTROPHE),
            Rule(name="quotes", find=quotes_de),
            Rule(name="nested-quotes", find=nested_quotes),
            Rule(name="ranges", find=ranges, sign=_DIGIT),
            Rule(name="telephones", find=telephones, sign=_DIGIT),
            Rule(name="minus", find=minus, sign=_DASH),
            Rule(name="dashes", find=dashes_de, sign=_DASH),
            Rule(name="dash-spaces", find=dash_spaces),
            Rule(name="abbreviations", find=abbreviations_de),
            Rule(name="initials", find=initials),
            Rule(name="names", find=names_de),
            Rule(name="digits", find=digits_de, sign=_DIGIT),
            Rule(name="units", find=units_de, sign=_DIGIT),
            Rule(name="references", find=references_de, sign=_DIGIT),
            Rule(name="dates", find=dates_de, sign=_DIGIT),
        ),
        "en": (
            *_COMMON,
            Rule(name="apostrophes", find=apostrophes_en, sign=_APOSTROPHE),
            Rule(name="quotes", find=quotes_en),
            Rule(name="ranges", find=ranges, sign=_DIGIT),
            Rule(name="minus", find=minus, sign=_DASH),
            Rule(name="dashes", find=dashes_en, sign=_DASH),
            Rule(name="dash-spaces", find=dash_spaces),
            Rule(name="initials", find=initials),
            Rule(name="digits", find=digits_en, sign=_DIGIT),
            Rule(name="units", find=units_en, sign=_DIGIT),
            Rule(name="references", find=references_en, sign=_DIGIT),
            Rule(name="dates", find=dates_en, sign=_DIGIT),
        ),
    }
)


def rules_for(language: str) -> tuple[Rule, ...]:
    """Return the rules of a language tag, in the order they run."""
    return RULES.get(language.lower().partition("-")[0], _COMMON)
