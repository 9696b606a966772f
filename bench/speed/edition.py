"""An edition of any number of pages to be timed: two stories and a photograph a page, in four columns on 235 × 315 mm.

The copy is the sample Berliner's, its sentences in an order of their own in every story: no two stories are alike, and
the words are as many different ones as a newspaper has. So are the photographs: where there are more pages than the sample
has, they are mirrored and cut a little, since no newspaper prints one twice.
"""

import re
import shutil
from itertools import count
from pathlib import Path
from random import Random

from PIL import Image, ImageOps

from bench.samples.edition import quoted
from bench.speed.matter import PAPER
from layout.copy.load import load
from layout.typography.markup import blocks

#: Words of a page's two stories.
_LONG, _SHORT = 570, 310
#: Pages of a section.
_SECTION = 24
_SENTENCE = re.compile(r"(?<=[a-zäöüß]{3}[.!?]) (?=[A-ZÄÖÜ])")

_HEAD = """\
masthead: {{title: OZD}}
date: 2025-08-23
number: {pages}
style: ozd
format: half-berliner
columns: 4
pages: {{min: {pages}, max: {most}}}
imprint:
  publisher: Musterverlag OZD GmbH (Beispiel)
  address: Beispielgasse 1, 12345 Lindenfurt
  responsible_editor: Dr. Amalie Mustermann
  editor_address: Beispielgasse 1, 12345 Lindenfurt
  printer: Druckhaus Muster
  printer_address: Am Walzwerk 7, 12345 Lindenfurt
sections:
"""


def write_edition(folder: Path, pages: int) -> None:
    """Write an edition of so many pages into a folder that is not there yet."""
    (folder / "pictures").mkdir(parents=True)
    chance = Random(pages)
    sentences = _sentences()
    pictures = sorted((PAPER / "pictures").glob("[!s]*.jpg"))
    entries = []
    number = count(1)
    for page in range(pages):
        if page % _SECTION == 0:
            entries.append(f"  - name: Teil {page // _SECTION + 1}\n    start: new-page\n    stories:")
        shown = _photograph(pictures[page % len(pictures)], page // len(pictures), folder / "pictures")
        for words, picture, weight in ((_LONG, shown, "lead"), (_SHORT, None, "major")):
            name = f"story-{next(number):03}.yaml"
            (folder / name).write_text(_article(chance, sentences, words, picture), "utf-8")
            entries.append(f"      - {{article: {name}, weight: {weight}, jump: allowed}}")
    head = _HEAD.format(pages=pages, most=pages + pages // _SECTION * 4)
    (folder / "edition.yaml").write_text(head + "\n".join(entries) + "\n", "utf-8")


def _photograph(picture: Path, turn: int, folder: Path) -> Path:
    """Copy a photograph; each time it comes again, as another one of the same size and sharpness."""
    if not turn:
        return Path(shutil.copy(picture, folder))
    other = folder / f"{picture.stem}-{turn}.jpg"
    with Image.open(picture) as image:
        edge = 6 * turn
        cut = image.crop((edge, edge, image.width - edge, image.height - edge)).resize(image.size)
        (ImageOps.mirror(cut) if turn % 2 else cut).save(other, quality=88, dpi=image.info["dpi"])
    return other


def _sentences() -> list[str]:
    """Return every sentence of the sample's stories, in their order."""
    found = []
    for article in load(PAPER).value.articles:
        for paragraph in blocks(article.body) if article.body else ():
            text = "".join(run.text for run in paragraph.runs).replace("\n", " ")
            found += [part for part in _SENTENCE.split(text) if len(part.split()) > 4 and part[-1] in ".!?"]
    return found


def _article(chance: Random, sentences: list[str], words: int, picture: Path | None) -> str:
    paragraphs: list[str] = []
    while sum(len(text.split()) for text in paragraphs) < words:
        paragraphs.append(" ".join(chance.choice(sentences) for _ in range(chance.randrange(2, 5))))
    headline = " ".join(chance.choice(sentences).rstrip(".!?").replace("„", "").replace("“", "").split()[:6])
    lines = [f"headline: {quoted(headline)}", "kicker: Beispiel", "published: 2025-08-23"]
    lines += ["body: |", "\n\n".join(f"  {text}" for text in paragraphs)]
    if picture:
        caption = chance.choice(sentences)
        lines += [
            "pictures:",
            f"  - {{file: pictures/{picture.name}, alt: Beispielbild, caption: {quoted(caption)}, credit: OZD}}",
        ]
    return "\n".join(lines) + "\n"
