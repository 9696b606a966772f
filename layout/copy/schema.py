"""What an edition's file may hold, and the JSON Schemas that editors complete by.

An edition's file names its articles; `layout.copy.load` reads them and makes the `layout.copy.model.Edition`
that the other rooms know. An article's file holds what `layout.copy.model.ArticleCopy` holds.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StrictInt, model_validator

from layout.copy.model import (
    Ad,
    ArticleCopy,
    Correction,
    Count,
    Day,
    FileRef,
    Filler,
    Imprint,
    Length,
    Masthead,
    Optional,
    PageCount,
    PageNumber,
    Required,
    StoryTerms,
    Value,
)

FormatName = Literal["a4", "a3", "tabloid", "half-berliner", "berliner", "rheinisch", "nordisch"]
#: A folder or file of the style: letters, digits, hyphen, underscore, never a path.
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
#: As many as a style's formats may have.
GridColumns = Annotated[StrictInt, Field(ge=1, le=8)]
_ZDB_ID: Final = r"^\d{1,10}-[0-9X]$"
_IDENTIFIER: Final = r"^(urn:|doi:|hdl:|ark:|https?://)\S+$"


def _zdb_id(text: str) -> str:
    if not re.search(_ZDB_ID, text):
        raise ValueError("is no id of the Zeitschriftendatenbank, which is written like 2436020-8")
    return text


def _identifier(text: str) -> str:
    if not re.search(_IDENTIFIER, text):
        raise ValueError("must begin with urn:, doi:, hdl:, ark: or https:// and have no spaces")
    return text


ZdbId = Annotated[str, AfterValidator(_zdb_id), Field(json_schema_extra={"pattern": _ZDB_ID})]
Identifier = Annotated[str, AfterValidator(_identifier), Field(json_schema_extra={"pattern": _IDENTIFIER})]
#: The longest side a PDF page may have without a scale, in points (ISO 32000-1, annex C).
LONGEST_SIDE_PT: Final = 14_400


class CustomFormat(Value):
    """A page of a size of its own."""

    width: Length
    """Width of the trimmed page, as in 315mm."""
    height: Length
    """Height of the trimmed page, as in 470mm."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if max(self.width, self.height) > LONGEST_SIDE_PT:
            raise ValueError("is larger than a PDF page can be (5080mm)")
        return self


class StoryEntry(StoryTerms):
    """A story of a section."""

    article: FileRef
    """The article's file, inside the edition's folder."""


class SectionEntry(Value):
    """A section of the newspaper (Ressort)."""

    name: Required
    """Printed in the folio."""
    start: Literal["flow", "new-page"] = "flow"
    """Whether the section opens a page."""
    stories: tuple[StoryEntry, ...] = Field(min_length=1)
    """Its stories, the most important first."""


class TeaserEntry(Value):
    """An announcement of an article (Anreißer) on the first page."""

    article: FileRef
    """The file of an article of this edition."""
    text: Required
    """What is printed."""


class FillerEntry(Filler):
    """What the paper prints of its own in a hole that no story closes (Stopper): a text or a file."""

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.text is None) == (self.file is None):
            raise ValueError("must have either text or file")
        return self


class EditionFile(Value):
    """All that edition.yaml may hold."""

    masthead: Masthead
    """Zeitungskopf."""
    date: Day
    """The day of issue, as in 2025-08-22."""
    number: Annotated[StrictInt, Field(ge=0)] | None = None
    """Nummer within the year."""
    volume: Annotated[StrictInt, Field(ge=0)] | None = None
    """Jahrgang."""
    price: Optional = None
    """Printed in the date line, as in 2,50 €."""
    issn: Optional = None
    """Printed in the imprint."""
    style: Name = "ozd"
    """A folder of styles/."""
    edition_name: Optional = None
    """Hauptausgabe, or which local edition."""
    zdb_id: ZdbId | None = None
    """The newspaper's id in the Zeitschriftendatenbank, for the archive."""
    identifier: Identifier | None = None
    """This issue's persistent identifier for the archive: a URN, DOI, handle, ARK or address, as in urn:nbn:de:1111-20."""
    format: FormatName | CustomFormat | None = None
    """The trimmed page; without it the style's."""
    columns: GridColumns | None = None
    """Columns of the page grid; without it the style's."""
    pages: PageNumber | PageCount | None = None
    """The number of pages, or from how many to how many; without it as many as the copy needs."""
    press: Name | None = None
    """A press profile of the style."""
    colour_pages: Literal["all"] | tuple[Count, ...] = "all"
    """The pages printed in colour; on the others pictures go to grey and the accent to black."""
    contents: StrictBool = False
    """Whether a table of contents is printed."""
    teasers: tuple[TeaserEntry, ...] = ()
    """Announcements on the first page."""
    fillers: tuple[FillerEntry, ...] = ()
    """The paper's own, for holes that no story closes."""
    sections: tuple[SectionEntry, ...] = Field(min_length=1)
    """The sections in the order they are printed."""
    ads: tuple[Ad, ...] = ()
    """The advertisements, labelled "Anzeige"."""
    corrections: tuple[Correction, ...] = ()
    """Corrections of earlier editions (Berichtigung)."""
    imprint: Imprint
    """Impressum, V.i.S.d.P."""


_FILES: Final[dict[str, tuple[type[BaseModel], str]]] = {
    "article": (ArticleCopy, "An article of a newspaper"),
    "edition": (EditionFile, "An edition of a newspaper"),
}


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of file.

    Raises:
        KeyError: if the name is neither article nor edition.
    """
    model, title = _FILES[name]
    _describe()
    made = _open_to_nothing(model.model_json_schema(mode="validation"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": title}


def _describe() -> None:
    """Give every field what is written below it in its class; only a schema needs that, and no start waits for it."""
    for model in _below(Value):
        source = ast.parse(inspect.getsource(model)).body[0]
        assert isinstance(source, ast.ClassDef)
        for field, text in zip(source.body, source.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
                assert isinstance(text.value, ast.Constant)
                assert isinstance(text.value.value, str)
                for heir in (model, *_below(model)):
                    heir.model_fields[field.target.id].description = inspect.cleandoc(text.value.value)
    for model in _below(Value):
        model.model_rebuild(force=True)


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for heir in model.__subclasses__():
        yield heir
        yield from _below(heir)


def _open_to_nothing(made: dict[str, Any]) -> dict[str, Any]:
    """Let each field that may be left out be written and left empty, as in ``deck:``, as reading does."""
    for part in (made, *made.get("$defs", {}).values()):
        for name, value in part.get("properties", {}).items():
            if name not in part.get("required", ()):
                part["properties"][name] = _or_nothing(value)
    return made


def _or_nothing(value: dict[str, Any]) -> dict[str, Any]:
    choices = value.get("anyOf", [])
    if {"type": "null"} in choices:
        return value
    about: dict[str, Any] = {key: value[key] for key in ("title", "description", "default") if key in value}
    rest = {key: item for key, item in value.items() if key not in about and key != "anyOf"}
    return {**about, "anyOf": [*(choices or [rest]), {"type": "null"}]}
