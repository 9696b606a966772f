"""The model of copy: what an article and an edition hold once they are read.

The values are frozen and know nothing of YAML, of type or of pages. Text that reaches the page is a `Copy`:
the text as it was typed and where each of its lines stands in the file, so that a later stage can name the
place of what it found. The names of the fields are those written in the files. `layout.copy.schema` holds
what only the files know (file names, story entries), `layout.copy.load` turns the one into the other.
"""

import os
import re
from datetime import date as Date  # noqa: N812 - the models have fields named date
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from msgspec import Struct
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StrictInt,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from layout.findings import Place
from layout.units import POINTS_PER_MM, points
from layout.yamlsource import Text, WrittenNumber

Weight = Literal["lead", "major", "minor", "brief"]
Permission = Literal["allowed", "forbidden"]
Droppable = Literal["pictures", "tables", "commentary", "letters", "analysis", "explainers"]


class Copy(Struct, frozen=True):
    r"""A string of copy as typed.

    Attributes:
        text: The text, lines parted by ``\n``; markup and quotes as the author typed them.
        places: Where each line of the text starts in its file; empty for copy that came from no file.
    """

    text: str
    places: tuple[Place, ...] = ()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    @property
    def place(self) -> Place | None:
        """Where the text starts."""
        return self.places[0] if self.places else None

    def at(self, offset: int) -> Place | None:
        """Return the place of the character at an offset of the text.

        The line is right for every way of writing; the column is, unless the file folds or escapes characters
        before it.
        """
        before = self.text[:offset]
        line = before.count("\n")
        if line >= len(self.places):
            return self.place
        start = self.places[line]
        return Place(start.file, start.line, start.column + offset - (before.rfind("\n") + 1))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Accept a string of any kind, a number as it was written, or a Copy."""
        return core_schema.no_info_plain_validator_function(
            _as_copy, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe copy as what an author types: a string."""
        return {"type": "string"}


def _as_copy(value: object) -> Copy:
    if isinstance(value, Copy):
        return value
    if isinstance(value, WrittenNumber):
        value = value.written
    if not isinstance(value, str):
        raise PydanticCustomError("copy_type", "Input should be text")
    # A literal block ends with the line end that YAML needs, not the author.
    text = str(value).rstrip("\n")
    places = value.places[: text.count("\n") + 1] if isinstance(value, Text) else ()
    return Copy(text, places)


class FileRef(Struct, frozen=True):
    """A file that copy names.

    Attributes:
        name: As written, relative to the folder of the file that names it.
        place: Where it is written.
        path: The file itself, absolute; None until the loader has found it inside the edition's folder.
    """

    name: str
    place: Place | None = None
    path: Path | None = None

    def __str__(self) -> str:
        return self.name

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Accept a string or a FileRef."""
        return core_schema.no_info_plain_validator_function(
            _as_file, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe a file by its name."""
        return {"type": "string", "minLength": 1}


def _as_file(value: object) -> FileRef:
    if isinstance(value, FileRef):
        return value
    if isinstance(value, Text) and value.strip():
        return FileRef(str(value).strip(), value.places[0])
    if isinstance(value, str) and value.strip():
        return FileRef(value.strip())
    if isinstance(value, str):
        raise PydanticCustomError("empty_text", "Input should name a file")
    raise PydanticCustomError("copy_type", "Input should be the name of a file")


def _filled(value: object) -> object:
    """Refuse required copy that is blank."""
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("empty_text", "Input should not be empty")
    return value


def _or_none(value: object) -> object:
    """Take blank optional copy as copy that is not there."""
    return None if isinstance(value, str) and not value.strip() else value


def _cell(value: object) -> object:
    """Take a table's cell that is left out as an empty one."""
    return "" if value is None else value


_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _as_date(value: object) -> object:
    if isinstance(value, Date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value.strip()):
        try:
            return Date.fromisoformat(value.strip())
        except ValueError as error:
            raise PydanticCustomError("date_value", "{reason}", {"reason": f"is no date: {error}"}) from None
    raise PydanticCustomError("date_type", "Input should be a date")


def _as_length(value: object) -> object:
    if isinstance(value, str):
        try:
            value = points(value)
        except ValueError:
            raise PydanticCustomError("length", "Input should be a length") from None
    elif isinstance(value, WrittenNumber) or not isinstance(value, (int, float)) or isinstance(value, bool):
        raise PydanticCustomError("length", "Input should be a length")
    if not value > 0:
        raise PydanticCustomError("length", "Input should be a length above zero")
    return value


Required = Annotated[Copy, BeforeValidator(_filled, json_schema_input_type=Copy)]
Optional = Annotated[Copy | None, BeforeValidator(_or_none, json_schema_input_type=Copy | None)]
Cell = Annotated[Copy, BeforeValidator(_cell, json_schema_input_type=str | float | None)]
Day = Annotated[Date, BeforeValidator(_as_date, json_schema_input_type=Date)]
#: Points, from a written length such as 60mm.
Length = Annotated[float, BeforeValidator(_as_length, json_schema_input_type=str)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[StrictInt, Field(ge=1)]
#: More pages than any newspaper has: a figure mistyped, which would be made up for hours.
PageNumber = Annotated[StrictInt, Field(ge=1, le=999)]


class Value(BaseModel):
    """A frozen value whose fields are all known."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Picture(Value):
    """A picture (Bild) with its caption and credit."""

    file: FileRef
    """The picture's file: JPEG, PNG or TIFF, inside the edition's folder."""
    alt: Optional = None
    """What the picture shows, for readers who cannot see it; not printed, but part of the archive's PDF."""
    caption: Optional = None
    """Bildunterschrift, printed below the picture."""
    credit: Optional = None
    """Bildnachweis, printed behind the caption."""
    focus: tuple[Share, Share] = (0.5, 0.5)
    """What a crop must keep: a point, as shares of the width from the left and of the height from the top."""


class Table(Value):
    """A table of results, prices or a programme."""

    title: Optional = None
    """Printed over the table."""
    columns: tuple[Cell, ...] = Field(min_length=1)
    """The heads of the columns."""
    rows: tuple[tuple[Cell, ...], ...] = Field(min_length=1)
    """The rows, each with as many cells as there are columns. Numbers are printed as they are written."""
    note: Optional = None
    """Printed below the table."""


class Commentary(Value):
    """The commentary's box (Kommentar)."""

    title: Optional = None
    """The box's label, as in OZD-Kommentar; without it the style's."""
    author: Optional = None
    """Printed with the commentary."""
    text: Required
    """The commentary, in paragraphs."""


class Letter(Value):
    """A reader's letter (Leserbrief)."""

    text: Required
    """The letter, with the quotes it is to be printed in."""
    author: Optional = None
    """Who wrote it."""
    place: Optional = None
    """Where the writer lives, printed behind the name."""


class Letters(Value):
    """The box of readers' letters (Lesermeinungen)."""

    title: Optional = None
    """The box's label; without it the style's."""
    items: tuple[Letter, ...] = Field(min_length=1)
    """The letters in the order they are printed."""


class Point(Value):
    """A point of an analysis."""

    label: Optional = None
    """What the point is about, printed before a dash: "Nato – versucht, …"."""
    text: Required
    """The point."""


def _as_point(value: object) -> object:
    return {"text": value} if isinstance(value, (str, Copy, WrittenNumber)) else value


class AnalysisSection(Value):
    """A section of an analysis."""

    heading: Optional = None
    """Printed over the points."""
    numbering: Literal["none", "alpha", "decimal"] = "none"
    """What stands before each point: a square, a letter as in a) b) c), or a number."""
    points: tuple[Annotated[Point, BeforeValidator(_as_point, json_schema_input_type=Copy | Point)], ...] = Field(
        min_length=1
    )
    """The points: each a text, or a label and a text."""


class Analysis(Value):
    """The analysis' box (Analyse)."""

    title: Optional = None
    """The box's label; without it the style's."""
    sections: tuple[AnalysisSection, ...] = Field(min_length=1)
    """Its sections in the order they are printed."""


class Explainer(Value):
    """A question that the copy raises and its answer."""

    question: Required
    """Printed over the answer."""
    answer: Required
    """The answer."""


class ArticleCopy(Value):
    """All that an article's file may hold."""

    headline: Required
    """Schlagzeile."""
    kicker: Optional = None
    """Dachzeile, printed over the headline."""
    deck: Optional = None
    """Unterzeile, printed under the headline."""
    section: Optional = None
    """Ressort; printed when the article is built alone, in an edition its section's name stands instead."""
    dateline: Optional = None
    """Ortsmarke, printed before the first words of the body."""
    byline: Optional = None
    """Autorenzeile."""
    signature: Optional = None
    """Kürzel, printed at the end of the body."""
    published: Day | None = None
    """The day of publication, as in 2025-08-22; without it an article built alone prints no date."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "de"
    """The copy's language, as in de or en: hyphenation, quotes and the PDF's tags follow it."""
    lead: Optional = None
    """Vorspann, printed before the body."""
    body: Required
    """The copy in paragraphs, parted by blank lines; ## makes a crosshead, > a pull quote, - a list."""
    pictures: tuple[Picture, ...] = ()
    """The article's pictures, the most important first."""
    tables: tuple[Table, ...] = ()
    """Tables, each a box of the package."""
    commentary: Commentary | None = None
    """The commentary's box."""
    letters: Letters | None = None
    """The box of readers' letters."""
    analysis: Analysis | None = None
    """The analysis' box."""
    explainers: tuple[Explainer, ...] = ()
    """Questions and answers, printed after the copy."""
    disclaimer: Optional = None
    """The article's last line, as in: Alle Angaben ohne Gewähr."""
    cover_credit: Optional = None
    """Who holds the cover picture; AFP prints "Titelbild AFP." behind the disclaimer, or alone."""
    short: Optional = None
    """A shorter body, used only where the edition's story says ``short: allowed``."""


class Article(ArticleCopy):
    """An article as read."""

    id: str
    """Its file's stem, unique within the edition; opens the keys of its paragraphs."""
    file: str
    """Its file, as the user can open it."""


class Masthead(Value):
    """The newspaper's head (Zeitungskopf)."""

    title: Required
    """The newspaper's name."""
    motto: Optional = None
    """Printed with the title."""
    ears: tuple[Required, ...] = Field(default=(), max_length=2)
    """Ohren: short texts left and right of the title."""


class PageFormat(Value):
    """The size of a page."""

    name: str = "custom"
    """Its name in `FORMATS`, or custom."""
    width: Length
    """In points."""
    height: Length
    """In points."""


def _format(name: str, width_mm: float, height_mm: float) -> PageFormat:
    return PageFormat.model_construct(name=name, width=width_mm * POINTS_PER_MM, height=height_mm * POINTS_PER_MM)


#: The formats of German newspapers, trimmed, and the office sizes that proofs are printed on.
FORMATS: Final = {
    page.name: page
    for page in (
        _format("a4", 210, 297),
        _format("a3", 297, 420),
        _format("tabloid", 285, 400),
        _format("half-berliner", 235, 315),
        _format("berliner", 315, 470),
        _format("rheinisch", 350, 510),
        _format("nordisch", 400, 570),
    )
}


class PageCount(Value):
    """How many pages an edition may have."""

    min: PageNumber = 1
    """The fewest."""
    max: PageNumber | None = None
    """The most; without it as many as the copy needs."""
    multiple: PageNumber = 1
    """The number of pages is a multiple of this, as the press folds them."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        most = self.max
        if most is not None and -(-self.min // self.multiple) * self.multiple > most:
            raise ValueError(f"allows no number of pages: from {self.min} to {most} in steps of {self.multiple}")
        return self


class Teaser(Value):
    """An announcement of an article (Anreißer) on the first page."""

    article: str
    """The id of the article it points to."""
    text: Required
    """What is printed."""


class Filler(Value):
    """What the paper prints of its own in a hole that no story closes (Stopper)."""

    text: Optional = None
    """A short text."""
    file: FileRef | None = None
    """A picture or PDF."""


class Ad(Value):
    """An advertisement, labelled "Anzeige"."""

    file: FileRef
    """The finished advertisement: PDF, JPEG, TIFF or PNG."""
    alt: Optional = None
    """What it shows and says, for readers who cannot see it."""
    advertiser: Optional = None
    """Who pays for it; not printed."""
    columns: Count
    """How many columns of the page grid it is wide."""
    height: Length
    """Its height, as in 60mm; in points once read."""
    page: Count | None = None
    """The page it was sold for; without it any."""


class Correction(Value):
    """A correction of what an earlier edition printed (Berichtigung)."""

    edition: str
    """The slug of the edition that was wrong, as in ozd-2025-08-21-nr0."""
    page: Count | None = None
    """The page of that edition."""
    article: Optional = None
    """The article of that edition."""
    text: Required
    """What is printed."""

    @property
    def day(self) -> Date | None:
        """The day of that edition, which its slug holds; None where it holds none."""
        found = re.search(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", self.edition)
        try:
            return Date.fromisoformat(found[0]) if found else None
        except ValueError:
            return None  # looks like a day and is none


class Imprint(Value):
    """The imprint (Impressum), as the German press laws want it."""

    publisher: Required
    """Verlag: name or firm."""
    address: Required
    """The publisher's full address; a post-office box does not do."""
    responsible_editor: Required
    """Who answers for the content (V.i.S.d.P.)."""
    editor_address: Optional = None
    """The responsible editor's address, where it is not the publisher's."""
    printer: Required
    """Druckerei: name or firm, and address if printer_address does not hold it."""
    printer_address: Optional = None
    """The printer's full address."""
    advertising: Optional = None
    """Who answers for the advertisements; required where any are sold."""
    ownership: Optional = None
    """Who owns the newspaper; some Länder want it disclosed."""
    contact: Optional = None
    """Telephone, e-mail, web."""


class StoryTerms(Value):
    """What an edition asks of a story."""

    weight: Weight = "minor"
    """How much room and how large a headline it is given."""
    page: Count | None = None
    """The page it must start on; without it any."""
    columns: Count | None = None
    """How many columns of the page grid it must be wide; without it any."""
    jump: Permission = "forbidden"
    """Whether its body may run on to another page (Fortsetzung)."""
    may_drop: tuple[Droppable, ...] = ()
    """The parts that may be left out where room is short, the first to go first."""
    short: Permission = "forbidden"
    """Whether the article's short body may stand in for its body."""


class Story(StoryTerms):
    """An article's stand in the edition."""

    article: Article
    """The article."""


class Section(Value):
    """A section of the newspaper (Ressort)."""

    name: Copy | None
    """Printed in the folio; None only for an article that is built alone and names none."""
    start: Literal["flow", "new-page"] = "flow"
    """Whether the section opens a page."""
    stories: tuple[Story, ...]
    """Its stories, the most important first."""


class Edition(Value):
    """An edition as read, or an article that is built alone: an edition of one story."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    root: Path
    """The edition's folder, absolute and with links resolved: all files it names lie inside."""
    path: Path
    """The edition's or the article's file, as the user gave it."""
    slug: str
    """The name of its folder below out/, as in ozd-2025-08-22-nr1."""
    bare: bool = False
    """Whether it is an article that is built alone; masthead, format and columns then come from the style."""
    masthead: Masthead | None = None
    """The newspaper's head; None when bare."""
    date: Date | None = None
    """The day of issue, of a bare article the day it was published."""
    number: int | None = None
    """Nummer within the year."""
    volume: int | None = None
    """Jahrgang."""
    price: Copy | None = None
    """Printed in the date line."""
    issn: Copy | None = None
    """Printed in the imprint."""
    style: str = "ozd"
    """A folder of styles/."""
    edition_name: Copy | None = None
    """Hauptausgabe, or which local edition."""
    zdb_id: str | None = None
    """The newspaper's id in the Zeitschriftendatenbank, for the archive."""
    identifier: str | None = None
    """This issue's persistent identifier for the archive: a URN, DOI, handle, ARK or address, as in urn:nbn:de:1111-20."""
    format: PageFormat | None = None
    """The page's size; None takes the style's."""
    columns: int | None = None
    """Columns of the page grid; None takes the style's."""
    pages: PageCount | None = None
    """How many pages; None makes as many as the copy needs."""
    press: str | None = None
    """A press profile of the style; None takes the style's first choice."""
    colour_pages: Literal["all"] | tuple[int, ...] = "all"
    """The pages printed in colour."""
    contents: bool = False
    """Whether a table of contents is printed."""
    teasers: tuple[Teaser, ...] = ()
    """Announcements on the first page."""
    fillers: tuple[Filler, ...] = ()
    """What may fill holes."""
    sections: tuple[Section, ...]
    """The sections in the order they are printed."""
    ads: tuple[Ad, ...] = ()
    """The advertisements."""
    corrections: tuple[Correction, ...] = ()
    """Corrections of earlier editions."""
    imprint: Imprint | None = None
    """The imprint; None when bare."""
    places: dict[str, Place] = Field(default_factory=dict)
    """Where its own fields stand in its file."""

    def place_of(self, *names: str) -> Place:
        """Return where the first of some fields stands that is written; else its file."""
        return next((self.places[name] for name in names if name in self.places), Place(str(self.path)))

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories in the order of the sections."""
        return tuple(story for section in self.sections for story in section.stories)

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles in the order of the sections."""
        return tuple(story.article for story in self.stories)

    def article(self, article_id: str) -> Article:
        """Return the article of that id.

        Raises:
            KeyError: if the edition has none.
        """
        for article in self.articles:
            if article.id == article_id:
                return article
        raise KeyError(article_id)

    def name_of(self, file: str | Path) -> str:
        """Return a file's name relative to the edition's folder, with slashes: what written results hold."""
        return name_from(self.path.parent, file)


def name_from(folder: Path, file: str | Path) -> str:
    """Return a file's name relative to a folder, with slashes."""
    name, inside = str(file), f"{folder}/"
    if name.startswith(inside) and "/." not in name:  # nearly all: no path need be followed
        return name.removeprefix(inside)
    return Path(os.path.relpath(file, folder)).as_posix()


_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug_of(title: str, date: Date | None = None, number: int | None = None) -> str:
    """Return an edition's slug: its title, date and number in lower case, other signs as hyphens."""
    name = re.sub(r"[^a-z0-9]+", "-", title.lower().translate(_UMLAUTS)).strip("-") or "edition"
    parts = [name, date.isoformat() if date else None, None if number is None else f"nr{number}"]
    return "-".join(part for part in parts if part)
