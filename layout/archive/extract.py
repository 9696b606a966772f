"""Taking things out of the archive: an edition, a page, an article. The archive is not changed by it.

What is not as it was put in is not given out (see `holding`); every function here raises FixityError then.
"""

from pathlib import Path
from typing import Literal

from layout.archive.bag import unsafe
from layout.archive.files import UnsafeEntryError, write_whole, writing
from layout.archive.holding import Holding, lacking
from layout.archive.pages import take_pages
from layout.archive.store import BagName, read_issue
from layout.errors import UsageError

Copy = Literal["archive", "press"]
Form = Literal["yaml", "pdf"]


def extract_edition(archive: Path, name: BagName, target: Path, *, copy: Copy = "archive") -> Path:
    """Write an edition's PDF into a folder and return its path.

    Raises:
        MissingPartError: if the bag lacks it.
        WriteError: if it can't be written.
    """
    content = Holding(archive, name).read(_pdf(name, copy))
    return _written(target / f"{name.name}{'' if copy == 'archive' else '-print'}.pdf", content)


def extract_page(archive: Path, name: BagName, page: int, target: Path, *, copy: Copy = "archive") -> Path:
    """Write a page of an edition as a PDF into a folder and return its path.

    A press page is PDF/X as the whole is; an archive page is PDF/A of level u, without the edition's tags.

    Raises:
        UsageError: if the edition has no such page.
        MissingPartError: if the bag lacks the PDF.
        WriteError: if it can't be written.
    """
    content = _taken(Holding(archive, name), _pdf(name, copy), [page])
    return _written(target / f"{name.name}{'' if copy == 'archive' else '-print'}-p{page}.pdf", content)


def extract_article(archive: Path, name: BagName, article: str, target: Path, *, form: Form = "yaml") -> Path:
    """Write an article's copy as delivered, or the pages it stands on, into a folder and return the path.

    Args:
        archive: the archive's folder.
        name: the bag.
        article: the article's id: the stem of its file.
        target: the folder to write into.
        form: yaml for the copy, pdf for the pages.

    Raises:
        UsageError: if the edition has no such article.
        MissingPartError: if the bag lacks the file.
        WriteError: if it can't be written.
    """
    holding = Holding(archive, name)
    holding.check("data/metadata/issue.json")
    try:
        articles = {found["identifier"]: found for found in read_issue(holding.folder)["articles"]}
    except (OSError, UnsafeEntryError, ValueError, TypeError, KeyError) as error:
        raise lacking(holding.folder / "data" / "metadata" / "issue.json", str(error)) from error
    if article not in articles:
        raise UsageError(f"{name.name} has no article {article!r}; it has {', '.join(sorted(articles))}")
    found = articles[article]
    if form == "yaml":
        source = str(found["source"])
        if unsafe(source):
            raise lacking(holding.folder / "data", f"{source!r}: {unsafe(source)}")
        return _written(target / f"{name.name}-{article}.yaml", holding.read(f"data/{source}"))
    pages = list(dict.fromkeys(box["page"] for box in found["boxes"]))
    return _written(target / f"{name.name}-{article}.pdf", _taken(holding, _pdf(name, "archive"), pages))


def _pdf(name: BagName, copy: Copy) -> str:
    return f"data/archive/{name.slug}.pdf" if copy == "archive" else f"data/press/{name.slug}-print.pdf"


def _taken(holding: Holding, name: str, pages: list[int]) -> bytes:
    try:
        return take_pages(holding.read(name), pages)
    except ValueError as error:
        raise UsageError(f"{Path(name).name}: {error}") from error


def _written(file: Path, content: bytes) -> Path:
    with writing(file):
        write_whole(file, content)
    return file
