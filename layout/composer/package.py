"""A story's package: the article's copy after typography, paragraph by paragraph, each with its key.

What is decided here is language, not measure: Markdown is read, the typographic rules are applied and what they
changed is kept, and the paper's own words (labels, the cover credit's sentence) are put where the design wants
them. Nothing knows a width yet.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from layout.composer.galley import Text
from layout.copy.model import Article, Commentary, Copy, Letter, Point
from layout.findings import Place
from layout.typography.markup import ITEMS, Paragraph, Run, blocks, inline
from layout.typography.normalise import Change, normalise
from layout.typography.phrases import phrase
from layout.typography.rules import Grouping

Body = Literal["body", "short"]


class PictureCopy(Struct, frozen=True, kw_only=True):
    """A picture's words and where its file is."""

    key: str
    file: str
    alt: str
    credit: str
    focus: tuple[float, float]
    place: Place
    caption: tuple[Text, ...]
    credit_line: tuple[Text, ...]


class LabelledBox(Struct, frozen=True, kw_only=True):
    """A box with its label and its paragraphs; ``author`` stands under them."""

    key: str
    label: Text
    texts: tuple[Text, ...]
    author: tuple[Text, ...] = ()


class LetterBox(Struct, frozen=True, kw_only=True):
    """The readers' letters."""

    key: str
    label: Text
    letters: tuple[LabelledBox, ...]


class AnalysisColumn(Struct, frozen=True, kw_only=True):
    """One section of an analysis: heading and points, each point with what hangs before it (None: the style's square)."""

    key: str
    heading: Text | None
    points: tuple[Text, ...]
    labels: tuple[str | None, ...]


class AnalysisBox(Struct, frozen=True, kw_only=True):
    """The analysis."""

    key: str
    label: Text
    columns: tuple[AnalysisColumn, ...]


class TableBox(Struct, frozen=True, kw_only=True):
    """A table: its head and rows, cell by cell."""

    key: str
    title: tuple[Text, ...]
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    note: tuple[Text, ...]


class Package(Struct, frozen=True, kw_only=True):
    """All of a story's copy, ready to be set."""

    id: str
    language: str
    kicker: tuple[Text, ...]
    headline: tuple[Text, ...]
    deck: tuple[Text, ...]
    byline: tuple[Text, ...]
    lead: tuple[Text, ...]
    dateline: tuple[Run, ...]
    body: tuple[Text, ...]
    signature: tuple[Text, ...]
    pictures: tuple[PictureCopy, ...]
    tables: tuple[TableBox, ...]
    commentary: LabelledBox | None
    letters: LetterBox | None
    analysis: AnalysisBox | None
    explainers: tuple[LabelledBox, ...]
    disclaimer: tuple[Text, ...]
    changes: tuple[Change, ...]


class _Typesetter:
    """Applies markup and typography to one article and keeps what was changed."""

    def __init__(self, article: Article, digit_grouping: Grouping) -> None:
        self.article = article
        self.language = article.language
        self.grouping = digit_grouping
        self.changes: list[Change] = []

    def texts(
        self, copy: Copy | None, name: str, style: str, *, first: str | None = None, numbered: bool = False
    ) -> tuple[Text, ...]:
        """Read copy that takes inline marks only."""
        paragraphs = inline(copy) if copy else ()
        return self._texts(paragraphs, name, style, first=first, numbered=numbered or len(paragraphs) > 1)

    def block_texts(self, copy: Copy | None, name: str, style: str, *, first: str | None = None) -> tuple[Text, ...]:
        """Read copy that may hold crossheads, pull quotes and lists."""
        return self._texts(blocks(copy) if copy else (), name, style, first=first, numbered=True)

    def own(self, words: str, name: str, style: str) -> Text:
        """Return the paper's own words as a text."""
        place = Place(self.article.file)
        return Text(
            key=self.key(name),
            style=style,
            runs=(Run(text=words, place=place),),
            language=self.language,
            generated=True,
        )

    def key(self, name: str) -> str:
        """Return the key of a part of the article."""
        return f"{self.article.id}/{name}"

    def runs(self, paragraph: Paragraph) -> tuple[Run, ...]:
        """Apply the typographic rules to a paragraph."""
        normalised = normalise(paragraph, language=self.language, digit_grouping=self.grouping)
        self.changes.extend(normalised.changes)
        return normalised.paragraph.runs

    def _texts(
        self, paragraphs: tuple[Paragraph, ...], name: str, style: str, *, first: str | None, numbered: bool
    ) -> tuple[Text, ...]:
        texts = []
        for index, paragraph in enumerate(paragraphs):
            chosen = style if paragraph.kind == "para" else paragraph.kind
            fresh = index == 0 or paragraphs[index - 1].kind in {"crosshead", *ITEMS}
            if paragraph.kind == "para" and first and fresh:
                chosen = first
            key = self.key(f"{name}.{index + 1}" if numbered else name)
            runs = self.runs(paragraph)
            texts.append(Text(key=key, style=chosen, runs=runs, language=self.language, kind=paragraph.kind))
        return tuple(texts)


def prepare(article: Article, *, digit_grouping: Grouping, paper: str, body: Body = "body") -> Package:
    """Return an article's copy ready to be set.

    Args:
        article: the article as read.
        digit_grouping: the house style's grouping of thousands.
        paper: the masthead's title, which opens the labels of boxes that name none ("OZD-Kommentar").
        body: which of the article's bodies to set.
    """
    setter = _Typesetter(article, digit_grouping)
    language = article.language
    copy = article.short if body == "short" and article.short else article.body
    dateline = inline(article.dateline) if article.dateline else ()
    parts = Package(
        id=article.id,
        language=language,
        kicker=setter.texts(article.kicker, "kicker", "kicker"),
        headline=setter.texts(article.headline, "headline", "headline"),
        deck=setter.texts(article.deck, "deck", "deck"),
        byline=setter.texts(article.byline, "byline", "byline"),
        lead=setter.texts(article.lead, "lead", "lead"),
        dateline=setter.runs(dateline[0]) if dateline else (),
        body=setter.block_texts(copy, "body", "body", first="body-first"),
        signature=setter.texts(article.signature, "signature", "signature"),
        pictures=tuple(_picture(setter, index) for index in range(len(article.pictures))),
        tables=tuple(_table(setter, index) for index in range(len(article.tables))),
        commentary=_commentary(setter, article.commentary, paper),
        letters=_letters(setter, paper),
        analysis=_analysis(setter, paper),
        explainers=tuple(
            LabelledBox(
                key=setter.key(f"explainer.{index + 1}"),
                label=replace(setter.texts(item.question, f"explainer.{index + 1}.question", "question")[0]),
                texts=setter.texts(item.answer, f"explainer.{index + 1}.answer", "answer"),
            )
            for index, item in enumerate(article.explainers)
        ),
        disclaimer=_disclaimer(setter),
        changes=(),
    )
    return replace(parts, changes=tuple(setter.changes))


def _label(setter: _Typesetter, title: Copy | None, name: str, word: str, paper: str) -> Text:
    if title:
        return setter.texts(title, f"{name}.title", "box-label")[0]
    label = phrase(setter.language, word)
    own = f"{paper}-{label}" if word != "letters" else label
    return setter.own(own, f"{name}.title", "box-label")


def _picture(setter: _Typesetter, index: int) -> PictureCopy:
    picture = setter.article.pictures[index]
    name = f"picture.{index + 1}"
    caption = setter.texts(picture.caption, f"{name}.caption", "caption")
    credit = setter.texts(picture.credit, f"{name}.credit", "credit")
    return PictureCopy(
        key=setter.key(name),
        file=picture.file.name,
        alt=str(picture.alt or picture.caption or ""),
        credit=str(picture.credit or ""),
        focus=picture.focus,
        place=picture.file.place or Place(setter.article.file),
        caption=caption,
        credit_line=credit,
    )


def _table(setter: _Typesetter, index: int) -> TableBox:
    table = setter.article.tables[index]
    name = f"table.{index + 1}"

    def cell(copy: Copy, row: int, column: int, style: str) -> Text:
        texts = setter.texts(copy, f"{name}.{row}.{column}", style)
        return texts[0] if texts else replace(setter.own("", f"{name}.{row}.{column}", style), generated=False)

    return TableBox(
        key=setter.key(name),
        title=setter.texts(table.title, f"{name}.title", "table-title"),
        head=tuple(cell(copy, 0, column + 1, "table-head") for column, copy in enumerate(table.columns)),
        rows=tuple(
            tuple(cell(copy, row + 1, column + 1, "table-cell") for column, copy in enumerate(cells))
            for row, cells in enumerate(table.rows)
        ),
        note=setter.texts(table.note, f"{name}.note", "table-note"),
    )


def _commentary(setter: _Typesetter, commentary: Commentary | None, paper: str) -> LabelledBox | None:
    if commentary is None:
        return None
    return LabelledBox(
        key=setter.key("commentary"),
        label=_label(setter, commentary.title, "commentary", "commentary", paper),
        texts=setter.block_texts(commentary.text, "commentary", "commentary", first="commentary-first"),
        author=setter.texts(commentary.author, "commentary.author", "commentary-author"),
    )


def _letters(setter: _Typesetter, paper: str) -> LetterBox | None:
    letters = setter.article.letters
    if letters is None:
        return None
    return LetterBox(
        key=setter.key("letters"),
        label=_label(setter, letters.title, "letters", "letters", paper),
        letters=tuple(_letter(setter, index, letter) for index, letter in enumerate(letters.items)),
    )


def _letter(setter: _Typesetter, index: int, letter: Letter) -> LabelledBox:
    name = f"letters.{index + 1}"
    author = [*setter.texts(letter.author, f"{name}.author", "letter-author")]
    place = setter.texts(letter.place, f"{name}.author", "letter-author")
    if author and place:
        comma = Run(text=", ", place=author[0].runs[-1].place)
        author = [replace(author[0], runs=(*author[0].runs, comma, *place[0].runs))]
    return LabelledBox(
        key=setter.key(name),
        label=setter.own("", name, "letter"),
        texts=setter.texts(letter.text, f"{name}.text", "letter"),
        author=tuple(author or place),
    )


def _analysis(setter: _Typesetter, paper: str) -> AnalysisBox | None:
    analysis = setter.article.analysis
    if analysis is None:
        return None
    columns = []
    for index, section in enumerate(analysis.sections):
        name = f"analysis.{index + 1}"
        heading = setter.texts(section.heading, f"{name}.heading", "section")
        style = "point" if section.numbering == "none" else "point-lettered"
        columns.append(
            AnalysisColumn(
                key=setter.key(name),
                heading=heading[0] if heading else None,
                points=tuple(
                    _point(setter, f"{name}.point.{n + 1}", point, style) for n, point in enumerate(section.points)
                ),
                labels=tuple(_ordinal(section.numbering, n) for n in range(len(section.points))),
            )
        )
    label = _label(setter, analysis.title, "analysis", "analysis", paper)
    return AnalysisBox(key=setter.key("analysis"), label=label, columns=tuple(columns))


def _point(setter: _Typesetter, name: str, point: Point, style: str) -> Text:
    texts = setter.texts(point.text, name, style)
    label = inline(point.label) if point.label else ()
    runs = tuple(run for index, text in enumerate(texts) for run in _spaced(text.runs, index))
    if label:
        named = tuple(replace(run, bold=True) for run in setter.runs(label[0]))
        dash = Run(text="\u00a0– ", place=named[-1].place)
        runs = (*named, dash, *runs)
    return Text(key=setter.key(name), style=style, runs=runs, language=setter.language, kind="item")


def _spaced(runs: tuple[Run, ...], index: int) -> tuple[Run, ...]:
    """Put a space before the second and later paragraphs of copy that is set as one."""
    return (Run(text=" ", place=runs[0].place), *runs) if index else runs


def _ordinal(numbering: str, index: int) -> str | None:
    if numbering == "none":
        return None
    if numbering == "decimal":
        return f"{index + 1}."
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return f"{letters})"


def _disclaimer(setter: _Typesetter) -> tuple[Text, ...]:
    """The page's last line: the disclaimer and the cover's credit in one paragraph."""
    article = setter.article
    texts = setter.texts(article.disclaimer, "disclaimer", "disclaimer")
    if not article.cover_credit:
        return texts
    before, after = phrase(setter.language, "cover", credit="\0").split("\0")
    credit = setter.texts(article.cover_credit, "disclaimer", "disclaimer")[0].runs
    place = credit[0].place
    sentence = (Run(text=before, place=place), *credit, Run(text=after, place=place))
    if not texts:
        return (Text(key=setter.key("disclaimer"), style="disclaimer", runs=sentence, language=setter.language),)
    last = texts[-1]
    return (*texts[:-1], replace(last, runs=(*last.runs, Run(text=" ", place=place), *sentence)))
