"""Small newspapers for the make-up's tests: an edition on disk from a few words about its stories."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

SENTENCES = (
    "Der Stadtrat vertagte die Entscheidung über das neue Hallenbad auf den Herbst.",
    "Am Hafen liegen die Kutter seit Tagen fest, weil der Wind aus Nordwest nicht nachlässt.",
    "Die Verkehrsbetriebe rechnen mit 12 000 zusätzlichen Fahrgästen an jedem Wochenende.",
    "Niemand wisse, sagte die Sprecherin, wie lange die Bauarbeiten am Bahnhof noch dauern.",
    "Im Gemeindehaus las die Autorin aus einem Buch, das sie erst im Winter beenden will.",
    "Zwischen den Gewächshäusern wachsen Tomaten, deren Namen kaum jemand aussprechen kann.",
    "Die Feuerwehr rückte zweimal aus und fand beide Male nur einen rauchenden Papierkorb.",
    "Wer früh kommt, bekommt auf dem Wochenmarkt noch Pflaumen aus dem eigenen Garten.",
    "Das Orchester probte bis in die Nacht, und am Ende stimmte sogar das Schlagzeug.",
    "Für die Radwegeverbindung fehlen der Stadt noch Grundstücke und eine halbe Million Euro.",
)


def copy(words: int, seed: int) -> str:
    """Return so many words of copy in paragraphs, the same for the same seed."""
    chance = random.Random(seed)
    paragraphs, left = [], words
    while left > 0:
        text: list[str] = []
        while left > 0 and len(text) < chance.randint(30, 70):
            sentence = chance.choice(SENTENCES).split()[:left]
            text += sentence
            left -= len(sentence)
        paragraphs.append(" ".join(text))
    return "\n\n".join(paragraphs)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A story to be written: its words and what its entry in the edition says."""

    name: str
    words: int = 120
    weight: str = "minor"
    headline: str = "Am Hafen liegen die Kutter fest"
    picture: tuple[int, int] | None = None
    parts: str = ""
    entry: Mapping[str, object] = field(default_factory=dict)


def write_edition(folder: Path, sections: Mapping[str, Sequence[Copy]], **fields: object) -> Path:
    """Write an edition with its articles and pictures; return the path of its edition.yaml."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    given = {"format": "a4", "columns": 2, **fields}
    lines = [
        "masthead: {title: OZD}",
        "date: 2025-08-22",
        "number: 1",
        *(f"{name}: {value}" for name, value in given.items()),
        "imprint: {publisher: Musterverlag, address: 'Weg 1, 12345 Ort', responsible_editor: M. Muster, printer: Druckhaus,",
        "  advertising: A. Muster, editor_address: 'Weg 1, 12345 Ort', printer_address: 'Weg 2, 12345 Ort'}",
        "sections:",
    ]
    for section, stories in sections.items():
        lines += [f"  - name: {section}", "    stories:"]
        for story in stories:
            _write_article(folder, story)
            entry = {"article": f"{story.name}.yaml", "weight": story.weight, **story.entry}
            lines.append("      - {" + ", ".join(f"{name}: {value}" for name, value in entry.items()) + "}")
    path = folder / "edition.yaml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _write_article(folder: Path, story: Copy) -> None:
    body = copy(story.words, sum(map(ord, story.name))).replace("\n", "\n  ")
    text = f'headline: "{story.headline}"\nkicker: Probe\nbody: |\n  {body}\n{story.parts}'
    if story.picture:
        name = f"pictures/{story.name}.png"
        Image.new("L", story.picture, 160).save(folder / name)
        text += f"pictures: [{{file: {name}, alt: Ein Bild, caption: Grau in Grau., credit: Muster}}]\n"
    (folder / f"{story.name}.yaml").write_text(text, "utf-8")
