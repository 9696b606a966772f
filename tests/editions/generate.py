"""Random editions for the tests of the make-up: any format, any mixture of stories, always the same for a seed.

An edition is drawn to fill a share of its pages, 60 to 130 per cent, by an estimate of words a page; what the make-up
says of it is the test's matter. The copy is German in its letters and lengths, and means nothing.
"""

from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from random import Random

from PIL import Image

#: Type width and height in mm of each format, as the house style has them (styles/ozd/style.yaml), and the leading in pt.
FORMATS = {
    "a4": (182, 271, 10.8), "a3": (269, 392, 10.5), "tabloid": (248, 370, 10.5), "half-berliner": (204, 286, 10.5),
    "berliner": (285.5, 435, 10.5), "rheinisch": (330, 490, 10.5), "nordisch": (377.5, 534, 10.5),
}  # fmt: skip
NARROWEST, WIDEST = 36, 95
SHORTEST, LONGEST = 20, 3000
#: Words of plain copy on a line of one mm, as measured on the sample editions.
WORDS_A_MM = 0.093
#: What heads, furniture and the last lines of paragraphs leave of a page for words.
SHARE_OF_WORDS = 0.85
STARTS = (
    "Hafen", "Kreis", "Wasser", "Straßen", "Bundes", "Landes", "Markt", "Brücken", "Theater", "Schul",
    "Rathaus", "Kultur", "Verkehrs", "Winter", "Nacht",
)  # fmt: skip
ENDS = (
    "verwaltung", "sitzung", "gesellschaft", "halle", "ordnung", "bau", "verein", "geschichte", "leitung",
    "plan", "gebühr", "werk", "schau",
)  # fmt: skip
SMALL = (
    "der", "die", "das", "ein", "und", "aber", "nicht", "sehr", "mehr", "als", "im", "am", "bei", "mit",
    "von", "nach", "wird", "hat", "ist", "sind", "war", "kann", "soll", "noch", "schon", "wieder", "seit",
    "für", "über", "unter", "neue", "alte", "große", "kleine", "zwei", "drei", "viele", "Menschen", "Jahre",
    "Tage", "Stadt", "Haus", "Geld", "Frage", "Arbeit", "Woche", "Kinder", "Wetter",
)  # fmt: skip
SECTIONS = ("Politik", "Meinung", "Wirtschaft", "Lokales", "Kultur", "Wissen", "Sport", "Vermischtes")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The page that was drawn: its format, its columns, their width, and the rows of one."""

    format: str
    columns: int
    width_mm: float
    rows: int

    @property
    def words(self) -> float:
        """Words that a page holds, heads and all."""
        return self.columns * self.rows * self.width_mm * WORDS_A_MM * SHARE_OF_WORDS


def column_width(type_width: float, columns: int) -> float:
    """Return the width of a column in mm: the gutter is 6 mm in two columns, 4 mm in more."""
    gutter = 6 if columns == 2 else 4
    return (type_width - (columns - 1) * gutter) / columns


def random_edition(seed: int, folder: Path) -> Path:
    """Write a random edition into a folder and return its edition.yaml."""
    rng = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    sheet, pages, fill = _sheet(rng), rng.randint(4, 32), rng.uniform(0.6, 1.3)
    lengths = _lengths(rng, sheet.words * pages * fill)
    pictures = _pictures(rng, folder)
    entries: list[str] = []
    pinned, before, total = 0, 0, sum(lengths)
    for number, words in enumerate(lengths):
        name = f"g{number:03d}"
        terms = _terms(rng, words, first=number == 0)
        where = 1 + int(before / total * min(fill, 1) * pages)
        if number and pinned < 3 and rng.random() < 0.04 and where <= pages:
            terms["page"] = str(where)
            pinned += 1
        (folder / f"{name}.yaml").write_text(_article(rng, name, words, terms, pictures), encoding="utf-8")
        entries.append(
            f"      - {{article: {name}.yaml, " + ", ".join(f"{key}: {value}" for key, value in terms.items()) + "}"
        )
        before += words
    target = folder / "edition.yaml"
    target.write_text(_edition(rng, seed, sheet, pages, entries, _ads(rng, folder, sheet, pages)), encoding="utf-8")
    return target


# --------------------------------------------------------------------------------------------------- the page


def _sheet(rng: Random) -> Sheet:
    if rng.random() < 0.1:
        name, wide, high, leading = _free_format(rng)
    else:
        name = rng.choice(list(FORMATS))
        wide, high, leading = FORMATS[name]
    fits = [n for n in range(2, 9) if NARROWEST <= column_width(wide, n) <= WIDEST]
    columns = rng.choice(fits)
    return Sheet(
        format=name, columns=columns, width_mm=column_width(wide, columns), rows=int(high / 25.4 * 72 / leading)
    )


def _free_format(rng: Random) -> tuple[str, float, float, float]:
    """Return a format of the edition's own, and the type area the house style gives it: margins of 14 mm."""
    width, height = rng.randint(200, 380), rng.randint(260, 560)
    return f"{{width: {width}mm, height: {height}mm}}", width - 28, height - 28, 10.5


def _lengths(rng: Random, words: float) -> list[int]:
    """Return lengths of stories, short ones more often than long ones, that come to a number of words."""
    lengths: list[int] = []
    left = words
    longest = min(LONGEST, max(120, words * 0.3))
    while left > SHORTEST or not lengths:
        length = round(exp(rng.uniform(log(SHORTEST), log(longest))))
        length = max(SHORTEST, min(length, round(left)))
        lengths.append(length)
        left -= length + 14  # the head takes about as much room as a line or two of copy
    return lengths


def _weight(rng: Random, words: int) -> str:
    if words < 90:
        return "brief"
    return "major" if words >= 500 else rng.choice(("minor", "minor", "major"))


def _terms(rng: Random, words: int, *, first: bool) -> dict[str, str]:
    terms = {"weight": "lead" if first else _weight(rng, words)}
    if words > 250 and rng.random() < 0.4:
        terms["jump"] = "allowed"
    if words > 120 and rng.random() < 0.2:
        terms["short"] = "allowed"
    if words > 120 and rng.random() < 0.3:
        terms["may_drop"] = (
            "[" + ", ".join(rng.sample(["letters", "commentary", "explainers", "tables", "pictures"], 2)) + "]"
        )
    return terms


# --------------------------------------------------------------------------------------------------- the copy


def _sentence(rng: Random, count: int) -> str:
    words = rng.choices(SMALL, k=count)
    for n in range(count):
        if rng.random() < 0.12:
            words[n] = rng.choice(STARTS) + rng.choice(ENDS)
        elif rng.random() < 0.02:
            words[n] = str(rng.randint(2, 4000))
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def _text(rng: Random, count: int) -> str:
    sentences: list[str] = []
    while count > 0:
        words = min(count, rng.randint(5, 24))
        sentences.append(_sentence(rng, words))
        count -= words
    return " ".join(sentences)


def _paragraphs(rng: Random, count: int) -> str:
    made: list[str] = []
    left = count
    while left > 0:
        words = min(left, rng.randint(25, 110))
        if made and left > 150 and rng.random() < 0.12:
            made.append(f"## {_title(rng, 3)}")
        made.append(_text(rng, words))
        left -= words
    return "|\n" + "\n\n".join(f"  {text}" for text in made)


def _title(rng: Random, count: int) -> str:
    return f"{rng.choice(STARTS)}{rng.choice(ENDS)} " + " ".join(rng.choices(SMALL, k=count - 1))


def _article(rng: Random, name: str, words: int, terms: dict[str, str], pictures: list[str]) -> str:
    lines = [f'headline: "{_title(rng, rng.randint(2, 6))}"', "signature: Test"]
    if rng.random() < 0.5:
        lines.append(f'kicker: "{_title(rng, 1)}"')
    if words > 200 and rng.random() < 0.5:
        lines.append(f'deck: "{_text(rng, rng.randint(6, 14))}"')
    lines.append(f"body: {_paragraphs(rng, words)}")
    if terms.get("short"):
        lines.append(f"short: {_paragraphs(rng, words * 2 // 3)}")
    if words > 150 and rng.random() < 0.35:
        lines += [
            "pictures:",
            f"  - {{file: {rng.choice(pictures)}, alt: Fläche, caption: Bild zu {name}, credit: Test}}",
        ]
    if words > 150 and rng.random() < 0.12:
        lines += ["commentary:", "  author: Test", f'  text: "{_text(rng, rng.randint(40, 110))}"']
    if words > 150 and rng.random() < 0.1:
        lines += ["letters:", "  items:"]
        lines += [
            f'    - {{text: "{_text(rng, rng.randint(15, 40))}", author: Test}}' for _ in range(rng.randint(1, 3))
        ]
    if words > 150 and rng.random() < 0.1:
        lines += ["explainers:", f'  - {{question: "{_title(rng, 3)}?", answer: "{_text(rng, rng.randint(25, 60))}"}}']
    if rng.random() < 0.06:
        lines += _table(rng)
    return "\n".join(lines) + "\n"


def _table(rng: Random) -> list[str]:
    wide = rng.randint(2, 4)
    lines = ["tables:", "  - columns: [" + ", ".join(f"S{n}" for n in range(wide)) + "]", "    rows:"]
    for _ in range(rng.randint(3, 12)):
        cells = [rng.choice(STARTS), *(str(rng.randint(1, 99)) for _ in range(wide - 1))]
        lines.append("      - [" + ", ".join(cells) + "]")
    return lines


# ----------------------------------------------------------------------------------------- files and edition


def _pictures(rng: Random, folder: Path) -> list[str]:
    """Write four small grey pictures of different shapes."""
    names: list[str] = []
    (folder / "pictures").mkdir(exist_ok=True)
    for n, (wide, high) in enumerate(((600, 400), (400, 600), (640, 360), (400, 400))):
        names.append(f"pictures/p{n}.jpg")
        Image.new("L", (wide, high), rng.randint(90, 200)).save(folder / names[-1], quality=40)
    return names


def _ads(rng: Random, folder: Path, sheet: Sheet, pages: int) -> list[str]:
    count = rng.randint(0, max(1, pages // 4))
    if not count:
        return []
    (folder / "ads").mkdir(exist_ok=True)
    lines = ["ads:"]
    for n in range(count):
        columns = rng.randint(1, min(3, sheet.columns))
        height = rng.choice((40, 60, 80))
        wide = sheet.width_mm * columns + 4 * (columns - 1)
        Image.new("L", (round(wide * 4), height * 4), 225).save(folder / f"ads/a{n}.png")
        pin = f", page: {rng.randint(2, pages)}" if rng.random() < 0.5 else ""
        lines.append(
            f"  - {{file: ads/a{n}.png, alt: Anzeige, advertiser: Test, columns: {columns}, height: {height}mm{pin}}}"
        )
    return lines


def _edition(rng: Random, seed: int, sheet: Sheet, pages: int, entries: list[str], ads: list[str]) -> str:
    lines = [
        "masthead: {title: Zufall, motto: Ausgabe zum Prüfen}", "date: 2025-08-23", f"number: {seed}", f"format: {sheet.format}",
        f"columns: {sheet.columns}", f"pages: {pages}", f"contents: {str(rng.random() < 0.5).lower()}", "sections:",
    ]  # fmt: skip
    count = min(len(SECTIONS), max(1, len(entries) // 6))
    cuts = [round(n * len(entries) / count) for n in range(count + 1)]
    for n in range(count):
        start = "new-page" if n and rng.random() < 0.2 and pages >= 12 else "flow"
        lines += [f"  - name: {SECTIONS[n]}", f"    start: {start}", "    stories:", *entries[cuts[n] : cuts[n + 1]]]
    lines += ads
    lines += ["fillers:", *(f'  - text: "{_text(rng, rng.randint(10, 25))}"' for _ in range(rng.randint(2, 5)))]
    lines += [
        "imprint:", "  publisher: Prüfverlag", "  address: Prüfgasse 1, 12345 Prüfstadt", "  responsible_editor: Pia Prüfer",
        "  editor_address: Prüfgasse 1, 12345 Prüfstadt", "  printer: Prüfdruck", "  printer_address: Prüfgasse 2, 12345 Prüfstadt",
        "  advertising: Paul Prüfer",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
