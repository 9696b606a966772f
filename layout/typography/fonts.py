"""Fonts: roles to faces, and faces prepared for the press.

`fonts/fonts.yaml` maps roles (body, headline, label …) to families and families to the files of font packages from
PyPI or to files dropped beside it. Nothing is looked up among the machine's installed fonts. Each face is
*prepared* once into a cache:

* kerning with the space is stripped, so that justified lines end where they should and words can be measured one by one;
* the hyphen gets two copies, at U+2010 for a soft hyphen at a line's end and at U+2011 for a real one there, so that
  the text layer of a finished PDF can tell them apart (a font's ToUnicode map is by glyph);
* U+00A0 gets a glyph of its own and U+202F a narrow advance, both empty;
* a variable font becomes the static face asked for;
* the family is renamed to the face's own name, so that a family name picks exactly one file.

A prepared face depends on nothing but the source file and `RECIPE`; the same input gives the same bytes.
"""

import hashlib
import importlib.util
import json
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal, get_args

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from layout import yamlsource
from layout.errors import CopyRefusedError, MissingPartError, WriteError
from layout.findings import Finding, Place, Severity

#: Raise when the preparation below changes, so that cached faces are made anew.
RECIPE: Final = 4

SOFT_HYPHEN_AT_END: Final = "\u2010"
HARD_HYPHEN_AT_END: Final = "\u2011"
NARROW_SPACE: Final = "\u202f"
#: The narrow no-break space as a share of the face's own space.
_NARROW_SHARE: Final = 0.55

#: What of a variable font is kept, which is there for what the paper's own faces lack: Latin, Greek and Cyrillic
#: letters with their marks, punctuation, currency, arrows, symbols and emoji; and the features that join and place them.
_NEWSPAPER: Final = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x180, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x1F00, 0x1FFF),
    (0x2000, 0x206F), (0x2070, 0x20CF), (0x2100, 0x23FF), (0x2460, 0x27BF), (0x2900, 0x2BFF), (0xFE0E, 0xFE0F), (0x1F000, 0x1FAFF),
)  # fmt: skip
_FEATURES: Final = ("kern", "liga", "ccmp", "locl", "mark", "mkmk")

#: Characters without a shape of their own: they follow the face of the character before them.
_JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f\u2060")

FaceName = Literal["regular", "italic", "bold", "bold_italic"]
_FACE_NAMES: Final[tuple[FaceName, ...]] = get_args(FaceName)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class FaceFile(_Strict):
    """A file of a family, with the axes to set when it is a variable font."""

    file: str
    axes: dict[str, float] = Field(default_factory=dict)


class Family(_Strict):
    """Faces that belong together, from one package or from the folder of fonts.yaml."""

    package: str | None = None
    folder: str = ""
    licence: str
    faces: dict[str, FaceFile | str]


class Role(_Strict):
    """What a kind of text is set in: families in the order they are tried, and which of their faces."""

    families: list[str]
    regular: str
    italic: str
    bold: str
    bold_italic: str


class FontsFile(_Strict):
    """The shape of fonts.yaml."""

    families: dict[str, Family]
    roles: dict[str, Role]


class Face(Struct, frozen=True, kw_only=True):
    """One prepared face.

    Metrics are in thousandths of the type size; ``coverage`` holds every character the face can draw, ``features`` its
    OpenType features. ``name`` is the CSS family that names this face and no other.
    """

    name: str
    path: Path
    source: str
    licence: str
    ascent: float
    descent: float
    x_height: float
    cap_height: float
    coverage: frozenset[int]
    features: frozenset[str]

    def __hash__(self) -> int:
        return hash(self.name)


class FontBook:
    """The faces of a paper, by role. Faces are prepared when first asked for."""

    def __init__(self, file: FontsFile, folder: Path, cache: Path, place: str) -> None:
        self._file = file
        self._folder = folder
        self._cache = cache / "fonts"
        self._place = place
        self._faces: dict[tuple[str, str], Face] = {}
        self._chosen: dict[tuple[str, FaceName, str], Face | None] = {}

    def roles(self) -> tuple[str, ...]:
        """Return the names of all roles."""
        return tuple(self._file.roles)

    def face(self, role: str, name: FaceName = "regular") -> Face:
        """Return the first family's face of a role.

        Raises:
            MissingPartError: if the role is unknown or the face's file is missing.
        """
        return next(self._faces_of(role, name))

    def lowered(self, role: str, name: FaceName, shift: int, gap: int) -> Face:
        """Return a role's face hung from its baseline, for a drop cap.

        Text set in it stands on the first line's baseline and is drawn some lines below, so that readers of the text layer
        find the letter in its word.

        Args:
            role: as in fonts.yaml.
            name: which of its faces.
            shift: how far below the baseline it is drawn, in thousandths of the type size.
            gap: what is added to each advance, in thousandths of the type size.
        """
        own = self.face(role, name)
        family_name, face_name = next(key for key, face in self._faces.items() if face is own)
        key = (family_name, f"{face_name}-{shift}-{gap}")
        if key not in self._faces:
            self._faces[key] = self._prepare_from(family_name, face_name, _Lowered(shift, gap))
        return self._faces[key]

    def face_for(self, role: str, name: FaceName, char: str) -> Face | None:
        """Return the face that draws a character in a role: the first family that has it, or None where none has."""
        key = (role, name, char)
        if key not in self._chosen:
            code = ord(char)
            self._chosen[key] = next((face for face in self._faces_of(role, name) if code in face.coverage), None)
        return self._chosen[key]

    def spans(self, role: str, name: FaceName, text: str) -> Iterator[tuple[Face | None, str]]:
        """Split text into stretches of one face each; a stretch that no face can draw has the face None."""
        first = self.face(role, name)
        if first.coverage.issuperset(map(ord, text)):
            if text:
                yield first, text
            return
        start, current = 0, self._missing
        for position, char in enumerate(text):
            if char in _JOINERS and position:
                continue
            face = self.face_for(role, name, char)
            if face is not current:
                if position:
                    yield (None if current is self._missing else current), text[start:position]
                start, current = position, face if face is not None else self._missing
        if text:
            yield (None if current is self._missing else current), text[start:]

    @cached_property
    def _missing(self) -> Any:  # noqa: ANN401 - a marker that equals no face
        return object()

    def name_of(self, face: Face) -> tuple[str, str]:
        """Return the name under which `named` gives a prepared face again."""
        return next(key for key, own in self._faces.items() if own == face)

    def named(self, family: str, name: str) -> Face:
        """Return a face by the name that `name_of` gave it, in this process or another.

        Raises:
            KeyError: if there is no such face now.
        """
        faces = self._file.families[family].faces
        if (family, name) in self._faces or name in faces:
            return self._prepared(family, name)
        plain, shift, gap = name.rsplit("-", 2)
        if plain not in faces:
            raise KeyError(name)
        self._faces[family, name] = self._prepare_from(family, plain, _Lowered(int(shift), int(gap)))
        return self._faces[family, name]

    def digest(self) -> str:
        """Return a digest of fonts.yaml and of every file it names for a role."""
        told = hashlib.sha256(self._file.model_dump_json().encode())
        for source in self.sources():
            told.update(source.read_bytes())
        return told.hexdigest()

    def prepared(self) -> tuple[Face, ...]:
        """Return every face prepared so far, in the order of their names."""
        return tuple(sorted(self._faces.values(), key=lambda face: face.name))

    def prepare_all(self) -> tuple[Face, ...]:
        """Prepare every face that some role can ask for."""
        for role in self._file.roles:
            for name in _FACE_NAMES:
                for _ in self._faces_of(role, name):
                    pass
        return self.prepared()

    def sources(self) -> tuple[Path, ...]:
        """Return every font file that some role can ask for, without preparing any.

        Raises:
            MissingPartError: if a role, a family or a file is missing.
        """
        asked = {named for role in self._file.roles for name in _FACE_NAMES for named in self._named_faces(role, name)}
        return tuple(sorted({self._file_of(family, face)[0] for family, face in asked}))

    def _faces_of(self, role: str, name: FaceName) -> Iterator[Face]:
        return (self._prepared(family, face) for family, face in self._named_faces(role, name))

    def _named_faces(self, role: str, name: FaceName) -> Iterator[tuple[str, str]]:
        """The families of a role, each with the face that stands for a name."""
        if role not in self._file.roles:
            raise self._missing_part("font/unknown-role", f"no role {role!r} in {self._place}", "add it under roles:")
        entry = self._file.roles[role]
        wanted: str = getattr(entry, name)
        for family_name in entry.families:
            family = self._file.families.get(family_name)
            if family is None:
                raise self._missing_part(
                    "font/unknown-family", f"role {role!r} names the family {family_name!r}", "add it under families:"
                )
            # A family need not have every face: the emoji have one. The nearest stands in.
            for candidate in (wanted, wanted.replace("bold-italic", "italic"), "regular", *family.faces):
                if candidate in family.faces:
                    yield family_name, candidate
                    break

    def _prepared(self, family_name: str, face_name: str) -> Face:
        key = (family_name, face_name)
        if key not in self._faces:
            self._faces[key] = self._prepare_from(family_name, face_name)
        return self._faces[key]

    def _prepare_from(self, family_name: str, face_name: str, lowered: "_Lowered | None" = None) -> Face:
        source, axes = self._file_of(family_name, face_name)
        licence = self._file.families[family_name].licence
        return _prepare(f"{family_name}-{face_name}", source, axes, self._cache, licence=licence, lowered=lowered)

    def _file_of(self, family_name: str, face_name: str) -> tuple[Path, Mapping[str, float]]:
        """Return the file of a face, and the axes to set in it."""
        family = self._file.families[family_name]
        entry = family.faces[face_name]
        entry = FaceFile(file=entry) if isinstance(entry, str) else entry
        source = self._source(family) / entry.file
        if not source.is_file():
            raise self._missing_part(
                "font/missing-face", f"{family_name}: no file {entry.file!r}", f"pip install {family.package}"
            )
        return source, entry.axes

    def _source(self, family: Family) -> Path:
        if family.package is None:
            return self._folder / family.folder
        spec = importlib.util.find_spec(family.package)
        if spec is None or not spec.submodule_search_locations:
            raise self._missing_part(
                "font/missing-package",
                f"the font package {family.package!r} is not installed",
                f"pip install {family.package}",
            )
        return Path(spec.submodule_search_locations[0]) / family.folder

    def _missing_part(self, code: str, message: str, hint: str) -> MissingPartError:
        finding = Finding(code=code, severity=Severity.FAIL, message=message, hint=hint, place=Place(self._place))
        return MissingPartError(message, [finding])


class _Lowered(Struct, frozen=True):
    """How a drop cap's face differs from its own, in thousandths of the type size."""

    shift: int
    gap: int


def load_fonts(path: Path, cache: Path) -> FontBook:
    """Read fonts.yaml.

    Args:
        path: the file.
        cache: the folder under which prepared faces are kept.

    Raises:
        CopyRefusedError: with every finding, if the file is not as it should be.
    """
    node = yamlsource.read(path)
    if node.value is None:
        raise CopyRefusedError(f"{path} cannot be read", node.findings)
    checked = yamlsource.validate(node.value, FontsFile)
    if checked.value is None:
        raise CopyRefusedError(f"{path} cannot be read", (*node.findings, *checked.findings))
    return FontBook(checked.value, path.parent, cache, str(path))


def _prepare(
    name: str, source: Path, axes: Mapping[str, float], cache: Path, *, licence: str, lowered: _Lowered | None = None
) -> Face:
    """Return the prepared face, from the cache where it is there."""
    makers = (version("fonttools"), version("uharfbuzz"))
    if lowered:
        name = f"{name}-low-{lowered.shift}-{lowered.gap}"
    identity = json.dumps([RECIPE, makers, dict(axes), name], sort_keys=True).encode()
    digest = hashlib.sha256(identity + source.read_bytes()).hexdigest()[:24]
    font_path, facts_path = cache / f"{name}-{digest}.ttf", cache / f"{name}-{digest}.json"
    try:
        facts = json.loads(facts_path.read_bytes())
        complete = font_path.stat().st_size == facts["size"]
    except (OSError, ValueError, KeyError, TypeError):
        complete = False
    if not complete:
        content, facts = _make(name, source, axes, lowered)
        _write(font_path, content)
        _write(facts_path, json.dumps(facts, sort_keys=True).encode())
    covered = frozenset(code for first, last in facts["coverage"] for code in range(first, last + 1))
    return Face(
        name=facts["family"],
        path=font_path,
        source=source.name,
        licence=licence,
        ascent=facts["ascent"],
        descent=facts["descent"],
        x_height=facts["x_height"],
        cap_height=facts["cap_height"],
        coverage=covered,
        features=frozenset(facts["features"]),
    )


def _write(path: Path, content: bytes) -> None:
    """Write a cache file whole or not at all; two processes may do so at once.

    Raises:
        WriteError: if there is no room or no leave for it; pages cannot be set in faces that are not on a disk.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        finding = Finding(
            code="font/cannot-prepare", severity=Severity.FAIL, message=f"{path.parent}: {error.strerror or error}",
            hint="make room there, or name another cache folder in XDG_CACHE_HOME",
        )  # fmt: skip
        raise WriteError("faces cannot be prepared", [finding]) from error


def _make(name: str, source: Path, axes: Mapping[str, float], lowered: _Lowered | None) -> tuple[bytes, dict[str, Any]]:
    """Prepare one face; returns its bytes and the facts the composer needs without opening it again."""
    # fontTools takes a tenth of a second to import: only the first run, which fills the cache, pays for it.
    from io import BytesIO

    from fontTools.ttLib import TTFont

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # harmless remarks about the packages' files
    static = _instance(source, axes) if axes else source.read_bytes()
    font = TTFont(BytesIO(static), recalcTimestamp=False, recalcBBoxes=False, lazy=False)
    for tag in ("DSIG", "meta", "STAT", "vhea", "vmtx", "VORG", "VVAR"):
        if tag in font:
            del font[tag]  # nothing here is set downwards or signed
    codes = font.getBestCmap()
    _strip_space_kerning(font, {codes.get(0x20), codes.get(0xA0)} - {None})
    _add_glyphs(font)
    if lowered:
        _lower(font, lowered)
    family = f"Umbruch {name}"
    _rename(font, family, name)
    out = BytesIO()
    font.save(out)
    content = out.getvalue()
    scale = 1000 / font["head"].unitsPerEm
    os2, hhea = font["OS/2"], font["hhea"]
    features: set[str] = set()
    if "GSUB" in font and font["GSUB"].table.FeatureList:
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    facts = {
        "family": family,
        "size": len(content),
        "ascent": hhea.ascent * scale,
        "descent": -hhea.descent * scale,
        "x_height": getattr(os2, "sxHeight", 500 / scale) * scale,
        "cap_height": getattr(os2, "sCapHeight", 700 / scale) * scale,
        "coverage": _ranges(font.getBestCmap()),
        "features": sorted(features),
    }
    return content, facts


def _instance(source: Path, axes: Mapping[str, float]) -> bytes:
    """Return the static face at a place of a variable font's axes.

    HarfBuzz does in milliseconds what takes fontTools ten seconds.
    """
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(source)))
    wanted = hb.SubsetInput()
    for first, last in _NEWSPAPER:
        wanted.unicode_set.update(range(first, last + 1))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _FEATURES)
    wanted.flags |= hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.pin_all_axes_to_default(face)
    for tag, value in axes.items():
        if not wanted.pin_axis_location(face, tag, value):
            raise ValueError(f"{source.name} has no axis {tag!r}")
    data: bytes = wanted.subset(face).blob.data
    return data


def _lower(font: Any, lowered: _Lowered) -> None:  # noqa: ANN401 - fontTools has no types
    """Draw every glyph below the baseline, with more room behind it; its line is no higher for it.

    Raises:
        ValueError: if the face has no TrueType outlines.
    """
    if "glyf" not in font:
        raise ValueError("a drop cap needs a face with TrueType outlines")
    scale = font["head"].unitsPerEm / 1000
    glyphs, down, wider = font["glyf"], -round(lowered.shift * scale), round(lowered.gap * scale)
    for name in glyphs.keys():  # noqa: SIM118 - a table, not a mapping
        glyph = glyphs[name]
        if not glyph.isComposite() and glyph.numberOfContours > 0:
            glyph.coordinates.translate((0, down))
        advance, bearing = font["hmtx"][name]
        font["hmtx"][name] = advance + wider, bearing
    for name in glyphs.keys():  # noqa: SIM118
        glyphs[name].recalcBounds(glyphs)
    # A line's height is reckoned from the face's: as much above the baseline as below leaves it to the copy's own.
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = 1, -1, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap, os2.usWinAscent, os2.usWinDescent = 1, -1, 0, 1, 1


def _ranges(codes: Mapping[int, str]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


def _pair_tables(font: Any) -> Iterator[Any]:  # noqa: ANN401 - fontTools has no types
    if "GPOS" not in font or font["GPOS"].table.LookupList is None:
        return
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = table.ExtSubTable if lookup.LookupType == 9 else table
            if type(inner).__name__ == "PairPos":
                yield inner


def _strip_space_kerning(font: Any, spaces: set[str]) -> None:  # noqa: ANN401
    """Take the space glyphs out of all pair kerning, first and second."""
    if "kern" in font:
        del font["kern"]  # superseded by GPOS wherever HarfBuzz shapes
    for table in _pair_tables(font):
        covered = table.Coverage.glyphs
        if table.Format == 1:
            keep = [index for index, glyph in enumerate(covered) if glyph not in spaces]
            table.PairSet = [table.PairSet[index] for index in keep]
            for pairs in table.PairSet:
                pairs.PairValueRecord = [record for record in pairs.PairValueRecord if record.SecondGlyph not in spaces]
            table.Coverage.glyphs = [covered[index] for index in keep]
        else:
            table.Coverage.glyphs = [glyph for glyph in covered if glyph not in spaces]
            for space in spaces:
                table.ClassDef1.classDefs.pop(space, None)
                table.ClassDef2.classDefs.pop(space, None)


def _add_glyphs(font: Any) -> None:  # noqa: ANN401
    """Add the two line-end hyphens, the no-break space and the narrow no-break space."""
    from copy import deepcopy

    from fontTools.ttLib.tables._g_l_y_f import Glyph

    codes = font.getBestCmap()
    order: list[str] = font.getGlyphOrder()[:]
    space_advance = font["hmtx"][codes[0x20]][0]
    copies: list[tuple[int, str, str | None, int]] = [
        (0xA0, "umbruch.nbspace", None, space_advance),
        (0x202F, "umbruch.nnbspace", None, round(space_advance * _NARROW_SHARE)),
    ]
    hyphen = codes.get(0x2D)
    if hyphen is not None:
        advance = font["hmtx"][hyphen][0]
        copies += [(0x2010, "umbruch.hyphen.soft", hyphen, advance), (0x2011, "umbruch.hyphen.hard", hyphen, advance)]
    glyphs = font["glyf"]
    glyphs.glyphs  # noqa: B018 - loads the table before it grows
    for code, glyph_name, original, advance in copies:
        order.append(glyph_name)
        glyphs.glyphs[glyph_name] = deepcopy(glyphs[original]) if original else Glyph()
        font["hmtx"].metrics[glyph_name] = (advance, font["hmtx"][original][1] if original else 0)
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format in {4, 12}:
                table.cmap[code] = glyph_name
    glyphs.glyphOrder = order
    font.setGlyphOrder(order)
    font["maxp"].numGlyphs = len(order)
    if hyphen is not None:
        _kern_like(font, hyphen, ("umbruch.hyphen.soft", "umbruch.hyphen.hard"))
    if "GDEF" in font and font["GDEF"].table.GlyphClassDef is not None:
        classes = font["GDEF"].table.GlyphClassDef.classDefs
        for _, glyph_name, original, _ in copies:
            if original in classes:
                classes[glyph_name] = classes[original]


def _kern_like(font: Any, original: str, copies: tuple[str, ...]) -> None:  # noqa: ANN401
    """Give the copies of a glyph the kerning of the original as a pair's second glyph."""
    from copy import deepcopy

    for table in _pair_tables(font):
        if table.Format == 1:
            for pairs in table.PairSet:
                found = next((record for record in pairs.PairValueRecord if record.SecondGlyph == original), None)
                for copy in copies if found else ():
                    record: Any = deepcopy(found)
                    record.SecondGlyph = copy
                    pairs.PairValueRecord.append(record)
                pairs.PairValueRecord.sort(key=lambda record: font.getGlyphID(record.SecondGlyph))
        elif original in table.ClassDef2.classDefs:
            for copy in copies:
                table.ClassDef2.classDefs[copy] = table.ClassDef2.classDefs[original]


def _rename(font: Any, family: str, face: str) -> None:  # noqa: ANN401
    """Name the face so that its family alone picks it, upright and regular as far as a font matcher is concerned."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID not in {1, 2, 3, 4, 6, 16, 17, 21, 22, 25}]
    postscript = "Umbruch-" + face.title().replace("-", "")
    for name_id, text in ((1, family), (2, "Regular"), (3, postscript), (4, family), (6, postscript)):
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].usWidthClass = 5
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0
    font["post"].italicAngle = 0
