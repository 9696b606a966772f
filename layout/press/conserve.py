"""Nothing is lost: the check that every word of copy stands on the finished pages once, in order, where it was planned.

It runs on every build, in two steps that meet in the plan. The plan's lines are held against the YAML's own
scalars, letter by letter and digit by digit (not against the parsed tree, which could have lost something itself);
the lines WeasyPrint laid out are held against the plan's, character by character and to a twentieth of a point.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from layout.composer.galley import SetLine
from layout.copy.lint import copies
from layout.copy.model import Article, Copy, Edition
from layout.findings import Finding, PagePlace, Severity
from layout.html.views import ExpectedLine
from layout.press.textpath import LaidLine
from layout.typography.phrases import phrase

#: How far a line may be from where it was measured, in points.
DRIFT: Final = 0.05

#: What to do about a fault that no copy can be the cause of.
_OURS: Final = "this is a fault of Umbruch's: please report it with the article"
_TARGET: Final = re.compile(r"\]\((?:https?://|mailto:)(?:[^\s()<>\\]|\([^\s()<>\\]*\))*\)", re.IGNORECASE)
#: All but letters and digits.
_NO_SIGN: Final = re.compile(r"[\W_]+")
#: Parts that come more than once in an article and are held apart by their number.
_NUMBERED: Final = frozenset({"picture", "table", "explainer"})
_PLURALS: Final = {"picture": "pictures", "table": "tables", "explainer": "explainers"}


def copy_is_whole(
    articles: Mapping[str, Article],
    pages: Iterable[Mapping[str, Sequence[SetLine]]],
    *,
    short: frozenset[str],
    dropped: frozenset[str],
    held: dict[str, object] | None = None,
) -> Iterator[Finding]:
    """Hold the plan's lines against the copy.

    Args:
        articles: by id.
        pages: of each page every planned line of copy, by article, in reading order.
        short: ids of the articles whose short body was set.
        dropped: parts left out on purpose, as ``id/part`` with the part's name in the YAML.
        held: stories that were found whole before, with the article and the lines that were held against each other;
            where it is just these again, line by line, their letters are not compared anew. Takes those found whole.
    """
    own: dict[str, list[SetLine]] = {}
    for page in pages:
        for article_id, lines in page.items():
            own.setdefault(article_id, []).extend(lines)
    for article_id, article in articles.items():
        left_out = frozenset(part for part in dropped if part.startswith(f"{article_id}/"))
        both = (article, tuple(own.pop(article_id, ())), article_id in short, left_out)
        if held is not None and held.get(article_id) == both:
            continue
        lost = tuple(_story_is_whole(article, both[1], short=article_id in short, dropped=dropped))
        yield from lost
        if held is not None and not lost:
            held[article_id] = both
    for strange in own.values():
        yield from map(_unknown, _texts_by_group(strange))


def by_article(lines: Iterable[SetLine]) -> dict[str, list[SetLine]]:
    """Return lines of copy by the id of their article, without those that are the paper's own."""
    own: dict[str, list[SetLine]] = {}
    for line in lines:
        if not line.generated:
            own.setdefault(line.key.partition("/")[0], []).append(line)
    return own


def _story_is_whole(
    article: Article, lines: Iterable[SetLine], *, short: bool, dropped: frozenset[str]
) -> Iterator[Finding]:
    """Hold a story's lines against its copy."""
    set_text = _texts_by_group(lines)
    for group, texts in _groups(article, short=short):
        key = f"{article.id}/{group}"
        part = group.split(".")[0]
        if f"{article.id}/{_PLURALS.get(part, part)}" in dropped:
            continue
        wanted, found = _signs("".join(map(_untargeted, texts))), _signs("".join(set_text.pop(key, [])))
        if wanted != found:
            yield _difference(f"{group} of {article.id}", wanted, found)
    yield from map(_unknown, set_text)


def paper_is_whole(edition: Edition, lines: Iterable[SetLine]) -> Iterator[Finding]:
    """Hold the paper's own words against what the edition says of itself.

    Teasers, corrections and the names of sections in the contents stand on the pages once; a filler as often as there was
    a hole for it; the imprint holds each of its fields.

    Args:
        edition: what was to be printed.
        lines: the plan's lines that are no article's, of all pages in their order.
    """
    printed: dict[str, str] = {}
    for line in lines:
        name, _, number = line.key.rpartition(".")
        if number.isdigit():
            printed[name] = printed.get(name, "") + _signs(line.line.text)
    once = [(f"paper/teaser.{n}", teaser.text) for n, teaser in enumerate(edition.teasers, 1)]
    once += [(f"paper/correction.{n}", correction.text) for n, correction in enumerate(edition.corrections, 1)]
    if edition.contents:
        named = ((n, section.name) for n, section in enumerate(edition.sections, 1))
        once += [(f"paper/contents.{n}", name) for n, name in named if name]
    for key, copy in once:
        wanted, found = _signs(_untargeted(copy.text)), printed.get(key, "")
        if wanted != found:
            yield _difference(key, wanted, found)
    for n, filler in enumerate(edition.fillers, 1):
        wanted, found = _signs(_untargeted(str(filler.text or ""))), printed.get(f"filler/{n}", "")
        if wanted and found != wanted * round(len(found) / len(wanted)):
            yield _difference(f"filler/{n}", wanted, found)
    imprint = "".join(found for key, found in printed.items() if key.startswith("paper/imprint."))
    for copy in copies((edition.imprint, edition.issn if edition.imprint else None)):
        wanted = _signs(_untargeted(copy.text))
        if wanted not in imprint:
            yield _difference("paper/imprint", wanted, imprint)


def _texts_by_group(lines: Iterable[SetLine]) -> dict[str, list[str]]:
    """Return the texts of lines by the part they belong to, in their order.

    By paragraph first, in the order they begin: cells of a very tall table row stand side by side and run on together.
    """
    paragraphs: dict[str, list[str]] = {}
    for line in lines:
        paragraphs.setdefault(line.key, []).append(line.line.text)
    groups: dict[str, list[str]] = {}
    for paragraph, texts in paragraphs.items():
        groups.setdefault(_group(paragraph), []).extend(texts)
    return groups


def _unknown(key: str) -> Finding:
    message = f"lines of {key} stand on a page but in no copy"
    return Finding(code="page/unknown-copy", severity=Severity.FAIL, message=message, hint=_OURS)


def laid_as_planned(expected: Sequence[ExpectedLine], laid: Sequence[LaidLine], page: int) -> Iterator[Finding]:
    """Hold the lines WeasyPrint laid out on a page against the planned ones."""
    if len(expected) != len(laid):
        yield _on_page("page/lost-lines", f"{len(expected)} lines planned, {len(laid)} laid out", page)
    for want, have in zip(expected, laid, strict=False):
        text = want.line.line.text
        if have.text.rstrip(" ") != text.rstrip(" "):
            yield _on_page("page/other-text", f"planned {text!r}, laid out {have.text!r}", page)
        drift = max(abs(have.x - want.x), abs(have.baseline - want.baseline), abs(have.width - want.width))
        if drift > DRIFT:
            yield _on_page("page/drift", f"{text!r} is {drift:.3f} pt from where it was measured", page)


def _on_page(code: str, message: str, page: int) -> Finding:
    return Finding(code=code, severity=Severity.FAIL, message=message, hint=_OURS, on_page=PagePlace(page))


def _group(key: str) -> str:
    article, _, name = key.partition("/")
    parts = name.split(".")
    group = ".".join(parts[:2]) if parts[0] in _NUMBERED else parts[0]
    return f"{article}/{group}"


def _groups(article: Article, *, short: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield each part of an article with its copy, as typed and in the order it is printed."""
    body = article.short if short and article.short else article.body
    yield "kicker", _texts(article.kicker)
    yield "headline", _texts(article.headline)
    yield "deck", _texts(article.deck)
    yield "byline", _texts(article.byline)
    yield "lead", _texts(article.lead)
    yield "body", _texts(article.dateline, body)
    yield "signature", _texts(article.signature)
    for index, picture in enumerate(article.pictures, 1):
        yield f"picture.{index}", _texts(picture.caption, picture.credit)
    for index, table in enumerate(article.tables, 1):
        cells = [cell for row in table.rows for cell in row]
        yield f"table.{index}", _texts(table.title, *table.columns, *cells, table.note)
    if article.commentary:
        yield "commentary", _texts(article.commentary.title, article.commentary.text, article.commentary.author)
    if article.letters:
        items = [copy for item in article.letters.items for copy in (item.text, item.author, item.place)]
        yield "letters", _texts(article.letters.title, *items)
    if article.analysis:
        said: list[Copy | None] = [article.analysis.title]
        for section in article.analysis.sections:
            said.append(section.heading)
            said += [copy for point in section.points for copy in (point.label, point.text)]
        yield "analysis", _texts(*said)
    for index, explainer in enumerate(article.explainers, 1):
        yield f"explainer.{index}", _texts(explainer.question, explainer.answer)
    cover = phrase(article.language, "cover", credit=article.cover_credit) if article.cover_credit else ""
    yield "disclaimer", [*_texts(article.disclaimer), cover]


def _texts(*copies: Copy | None) -> list[str]:
    return [copy.text for copy in copies if copy]


def _untargeted(text: str) -> str:
    return _TARGET.sub("]", text)


def _signs(text: str) -> str:
    return _NO_SIGN.sub("", text.casefold())


def _difference(name: str, wanted: str, found: str) -> Finding:
    same = next(
        (i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b), min(len(wanted), len(found))
    )
    around = slice(max(0, same - 12), same + 24)
    lost = len(wanted) - len(found)
    what = (
        f"{lost} letters missing" if lost > 0 else f"{-lost} letters too many" if lost < 0 else "letters out of order"
    )
    return Finding(
        code="page/lost-copy",
        severity=Severity.FAIL,
        message=f"{name}: {what}; copy has …{wanted[around]}…, the page …{found[around]}…",
        hint=_OURS,
    )
