"""Sixty articles written by chance, from a fixed seed: every one builds, and each page keeps the laws of the house.

No word is lost, body lines stand on the grid, nothing overlaps, nothing leaves the type area, no line is wider than its column. A few
run with `make test`; `make test-all` runs them all.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from platformdirs import user_cache_path

from layout import drawing, pagedesk, records
from layout.copy.load import load
from layout.press.variants import VARIANTS

SEED = 20250822
COUNT = 60
SHARE = 8

WORDS = """
der die das und in zu den mit von auf für im dem nicht ein eine als auch es an werden aus er hat dass sie nach bei um am
sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man Prozent Jahre Menschen Stadt
Regierung Präsident Unternehmen Entwicklung Sicherheitsgarantien Verhandlungen Beistandsverpflichtung
Bundesverfassungsgericht Waffenstillstand Haushalt Ministerpräsidentin Öffentlichkeit Übersetzung Straße Großbritannien
Kraftfahrzeughaftpflichtversicherung Finanzierung Auflage
""".split()  # noqa: SIM905 - words are read more easily than a list
ENGLISH = """
the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one were
all government president parliament election budget negotiations security guarantees minister reported yesterday
""".split()  # noqa: SIM905
RARE = (
    "Wolodymyr Selenskyj", "Київ", "*Київ*", "Αθήνα", "*Αθήνα*", "„Nein“", "„‚So nicht‘, sagte er“", "*kursiv*", "**fett**",
    "***beides***", "22.8.2025", "1234567", "z. B.", "100 km/h", "5 %", "§ 5", "EU-Kommission", "Leser*innen", "🙂", "→", "½", "É",
    "[Anm.]:", "<b>roh</b>", "a & b", "[Seite](https://example.org/ein/sehr/langer/pfad?mit=vielen&zeichen=darin)",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "x" * 90, "–", "…", "20:15 Uhr", "5 Mio. Euro",
)  # fmt: skip
SHAPES = ((1600, 900), (900, 1600), (4000, 200), (120, 2400), (8, 8), (1200, 1200), (40, 30), (3000, 2000))


@dataclass(frozen=True)
class Author:
    """Writes an article by chance."""

    number: int

    def write(self, folder: Path) -> Path:
        """Write an article and its pictures into a folder; returns the article's path."""
        dice = random.Random(SEED * 1000 + self.number)
        article = _Draft(dice, folder).article(self.number)
        path = folder / f"article-{self.number}.yaml"
        path.write_text(yaml.safe_dump(article, allow_unicode=True, sort_keys=False), "utf-8")
        return path


class _Draft:
    def __init__(self, dice: random.Random, folder: Path) -> None:
        self.dice = dice
        self.folder = folder
        self.words = WORDS

    def article(self, number: int) -> dict[str, Any]:
        dice = self.dice
        article: dict[str, Any] = {}
        if dice.random() < 0.15:
            article["language"], self.words = "en", ENGLISH
        length = _LENGTHS[number % len(_LENGTHS)]
        article["headline"] = self.text(dice.choice((1, 4, 7, 9, 14, 40)))
        for name, most in (
            ("kicker", 6),
            ("deck", 40),
            ("byline", 12),
            ("lead", 60),
            ("dateline", 2),
            ("signature", 3),
            ("section", 2),
        ):
            if dice.random() < 0.5:
                article[name] = self.text(dice.randint(1, most))
        if dice.random() < 0.5:
            article["published"] = "2025-08-22"
        article["body"] = self.body(length)
        article |= {
            name: make()
            for name, make in self.optional(number).items()
            if dice.random() < 0.5 or number in _ODD.get(name, ())
        }
        return article

    def optional(self, number: int) -> dict[str, Any]:
        dice = self.dice
        return {
            "pictures": lambda: [self.picture(index) for index in range(dice.choice((1, 1, 2, 3, 7)))],
            "tables": lambda: [self.table() for _ in range(dice.choice((1, 1, 2)))],
            "commentary": lambda: self.commentary(
                3000 if number in _ODD["commentary"] else dice.choice((20, 120, 400))
            ),
            "letters": lambda: self.letters(40 if number in _ODD["letters"] else dice.randint(1, 6)),
            "analysis": lambda: self.analysis(9 if number in _ODD["analysis"] else dice.randint(1, 5)),
            "explainers": lambda: [
                {"question": self.text(dice.randint(2, 9)), "answer": self.text(dice.choice((5, 60, 200, 400)))}
                for _ in range(dice.randint(1, 5))
            ],
            "disclaimer": lambda: self.text(dice.choice((4, 4, 90))),
            "cover_credit": lambda: self.text(1),
        }

    def text(self, count: int) -> str:
        picked = [
            self.dice.choice(RARE) if self.dice.random() < 0.03 else self.dice.choice(self.words) for _ in range(count)
        ]
        return " ".join(picked) or self.dice.choice(self.words)

    def body(self, count: int) -> str:
        blocks = []
        while count > 0:
            length = min(count, self.dice.choice((1, 12, 40, 80, 160)))
            mark = self.dice.choices(("", "## ", "> ", "- "), (20, 2, 1, 2))[0]
            if mark == "## ":
                length = min(length, 6)
            blocks.append(mark + self.text(length))
            count -= length
        return "\n\n".join(blocks)

    def picture(self, index: int) -> dict[str, Any]:
        dice = self.dice
        size = dice.choice(SHAPES)
        name = f"picture-{index}.png"
        Image.new("RGB", size, tuple(dice.randrange(256) for _ in range(3))).save(self.folder / name)
        picture: dict[str, Any] = {"file": name, "alt": "Eine Fläche"}
        if dice.random() < 0.8:
            picture["caption"] = self.text(dice.choice((3, 20, 20, 150)))
        if dice.random() < 0.8:
            picture["credit"] = self.text(1)
        if dice.random() < 0.5:
            picture["focus"] = [round(dice.random(), 2), round(dice.random(), 2)]
        return picture

    def table(self) -> dict[str, Any]:
        dice = self.dice
        columns = dice.choice((2, 3, 4, 9))
        rows = dice.choice((1, 5, 30, 120))
        long = dice.randrange(rows) if dice.random() < 0.2 else -1
        table: dict[str, Any] = {
            "columns": [self.text(1) for _ in range(columns)],
            "rows": [
                [
                    self.text(300 if row == long and column == 1 else dice.choice((1, 1, 3))) if column else str(row)
                    for column in range(columns)
                ]
                for row in range(rows)
            ],
        }
        for name in ("title", "note"):
            if dice.random() < 0.5:
                table[name] = self.text(8)
        return table

    def commentary(self, count: int) -> dict[str, Any]:
        commentary = {"text": self.body(count)}
        if self.dice.random() < 0.5:
            commentary["author"] = self.text(3)
        return commentary

    def letters(self, count: int) -> dict[str, Any]:
        items = []
        for _ in range(count):
            letter = {"text": self.text(self.dice.choice((8, 40, 120)))}
            for name in ("author", "place"):
                if self.dice.random() < 0.7:
                    letter[name] = self.text(2)
            items.append(letter)
        return {"items": items}

    def analysis(self, count: int) -> dict[str, Any]:
        dice = self.dice
        sections = []
        for _ in range(count):
            points: list[Any] = [self.text(dice.choice((4, 12, 60))) for _ in range(dice.choice((1, 3, 5, 30)))]
            if dice.random() < 0.5:
                points[0] = {"label": self.text(1), "text": points[0]}
            sections.append(
                {"heading": self.text(3), "numbering": dice.choice(("none", "alpha", "decimal")), "points": points}
            )
        return {"sections": sections}


_LENGTHS = (1, 30, 80, 150, 250, 400, 600, 900, 1500, 2500, 4000, 5000)
#: Articles that must have a part, for its extreme.
_ODD = {"commentary": (7, 31), "letters": (8, 32), "analysis": (9, 33), "pictures": (1, 13, 25), "explainers": (3,)}


def made_up(number: int, folder: Path, cache: Path) -> pagedesk.MadeUp:
    """Make an article up; copy that is lost on the way raises."""
    return pagedesk.make_up(load(Author(number).write(folder)), cache)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=pytest.mark.slow if number % (COUNT // SHARE) == 0 else pytest.mark.full)
        for number in range(COUNT)
    ],
)
def test_random_article_keeps_the_laws(number: int, tmp_path: Path) -> None:
    made = made_up(number, tmp_path, user_cache_path("umbruch"))
    layout = records.layout_json(made)
    assert list(broken_laws(layout)) == []
    drawing.draw(made, VARIANTS["screen"])  # every line where it was measured, or it raises


def broken_laws(layout: dict[str, Any]) -> Iterator[str]:
    """Name what stands where it must not."""
    page = layout["page"]
    left, top, width, height = page["type_area"]
    for sheet in layout["pages"]:
        taken: list[tuple[str, list[float]]] = []
        for frame in sheet["frames"]:
            for part in frame["columns"]:
                yield from _broken_part(part, page, sheet["number"])
            taken += [(part["key"], part["box"]) for part in frame["columns"]]
            taken_pictures = [picture["box"] for picture in frame["pictures"]]
        for key, (x, y, wide, high) in taken:
            if x < left - 0.01 or y < top - 0.01 or x + wide > left + width + 0.01 or y + high > top + height + 0.01:
                yield f"page {sheet['number']}: {key} leaves the type area"
        for x, y, wide, high in taken_pictures:
            if x < left - 0.01 or y < top - 0.01 or x + wide > left + width + 0.01 or y + high > top + height + 0.01:
                yield f"page {sheet['number']}: a picture leaves the type area"
        for index, (key, a) in enumerate(taken):
            for other, b in taken[index + 1 :]:
                if (
                    a[0] < b[0] + b[2] - 0.01
                    and b[0] < a[0] + a[2] - 0.01
                    and a[1] < b[1] + b[3] - 0.01
                    and b[1] < a[1] + a[3] - 0.01
                ):
                    yield f"page {sheet['number']}: {key} and {other} overlap"


def _broken_part(part: dict[str, Any], page: dict[str, Any], number: int) -> Iterator[str]:
    for line in part["lines"]:
        where = f"page {number}: {line['text']!r}"
        if line["style"] in {
            "body",
            "body-first",
            "item",
            "subitem",
            "lead",
            "commentary",
            "letter",
            "answer",
            "point",
        }:
            off = (line["baseline"] - page["first_baseline"]) / page["leading"]
            if abs(off - round(off)) * page["leading"] > 0.05:
                yield f"{where} is off the grid"
        x, _, wide, _ = part["box"]
        # Punctuation hangs in the margin by less than an em.
        if line["box"][0] + line["box"][2] > x + wide + 0.65 * line["size"] + 0.05:
            yield f"{where} is wider than its column"
