"""The copy all programs are given: the stories of an edition as plain paragraphs and pictures, and a page's size."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from layout.copy.load import load
from layout.typography.markup import blocks

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "articles/2025-08-22/rutte-kiew.yaml"
PAPER = ROOT / "articles/2025-08-23"
#: Width, height and margin in mm and columns by the edition's format; of an article built alone by none.
_PAGES: Final = {None: (210, 297, 14, 2), "half-berliner": (235, 315, 15, 4), "berliner": (315, 470, 17, 5)}


@dataclass(frozen=True, slots=True)
class Story:
    headline: str
    paragraphs: tuple[str, ...]
    picture: Path | None = None
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is set: stories, the page in mm, columns."""

    name: str
    stories: tuple[Story, ...]
    width: float
    height: float
    margin: float
    columns: int

    @property
    def words(self) -> int:
        return sum(len(text.split()) for story in self.stories for text in (story.headline, *story.paragraphs))


def matter(name: str, path: Path) -> Matter:
    """Return what stands in an article's file or an edition's folder, on the page it is made up for."""
    read = load(path).value
    width, height, margin, columns = _PAGES[None if read.bare else read.format.name]
    return Matter(name, tuple(_story(article) for article in read.articles), width, height, margin, columns)


def _story(article) -> Story:
    copies = [article.lead, article.short if article.short and not article.body else article.body]
    if article.commentary:
        copies += [article.commentary.title, article.commentary.text]
    for item in article.letters.items if article.letters else ():
        copies.append(item.text)
    for section in article.analysis.sections if article.analysis else ():
        copies += [section.heading, *(point.text for point in section.points)]
    for explainer in article.explainers:
        copies += [explainer.question, explainer.answer]
    texts = [run for copy in copies if copy for run in _plain(copy)]
    picture = next((one for one in article.pictures if one.file.path and one.file.path.suffix != ".pdf"), None)
    return Story(
        headline=str(article.headline), paragraphs=tuple(texts), picture=picture.file.path if picture else None,
        caption=str(picture.caption or "") if picture else "",
    )  # fmt: skip


def _plain(copy) -> Iterator[str]:
    for paragraph in blocks(copy):
        text = "".join(run.text for run in paragraph.runs).replace("\n", " ").strip()
        if text:
            yield text
