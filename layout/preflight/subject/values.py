"""What preflight knows of a page: boxes, painted marks, colours, fonts and pictures as frozen values.

Coordinates are points from the trim box's top left corner, y down; sizes are points as placed on the page.
"""

from functools import cached_property
from typing import Literal, NamedTuple

from msgspec import Struct

from layout.findings import Box

Kind = Literal["text", "stroke", "fill", "image", "stencil", "shading"]
Source = Literal["page", "form", "pattern", "glyph", "softmask"]


class Space(NamedTuple):
    """A colour space."""

    family: str
    """`DeviceCMYK`, `ICCBased`, `Separation`, `Indexed`, `Pattern` … without slash; `unknown` where it is
    none."""
    components: int = 1
    inks: tuple[str, ...] = ()
    """Colorant names of Separation and DeviceN."""
    base: "Space | None" = None
    """Alternate of Separation, DeviceN and ICCBased; base of Indexed and of an uncoloured Pattern."""
    icc: str = ""
    """Digest of an ICCBased space's profile."""
    tint: str = ""
    """Digest of alternate and tint transform: the same ink must have one."""
    undescribed: tuple[str, ...] = ()
    """Spot colorants of a DeviceN space that its Colorants dictionary does not describe."""

    @property
    def real(self) -> "Space":
        """The space that colours are in: an Indexed space's base, else the space itself."""
        return self.base.real if self.base and self.family in {"Indexed", "Pattern"} else self


#: Colorants that are no spot colours.
PROCESS_INKS = ("Cyan", "Magenta", "Yellow", "Black")


class Colour(Struct, frozen=True, dict=True):
    """A colour as an operator set it. What it means is worked out once: a walk gives its thousands of marks few colours."""

    space: Space
    parts: tuple[float, ...] = ()

    @cached_property
    def cmyk(self) -> tuple[float, float, float, float] | None:
        """Tone values 0 to 1 where the colour is given in process inks; else None."""
        family, parts = self.space.family, self.parts
        if family == "DeviceCMYK" and len(parts) == 4:
            return (parts[0], parts[1], parts[2], parts[3])
        if family in {"DeviceGray", "CalGray"} and len(parts) == 1:
            return (0.0, 0.0, 0.0, 1 - parts[0])
        if family == "ICCBased" and self.space.components == 4 and len(parts) == 4:
            return (parts[0], parts[1], parts[2], parts[3])
        if family in {"Separation", "DeviceN"} and len(parts) == len(self.space.inks):
            return self._of_inks()
        return None

    def _of_inks(self) -> tuple[float, float, float, float] | None:
        tones = dict.fromkeys(PROCESS_INKS, 0.0)
        for ink, part in zip(self.space.inks, self.parts, strict=True):
            if ink == "All":
                return (part, part, part, part)
            if ink not in tones:
                return None
            tones[ink] = part
        return (tones["Cyan"], tones["Magenta"], tones["Yellow"], tones["Black"])

    @cached_property
    def inks(self) -> int:
        """How many inks print the colour; colours outside CMYK count as three."""
        tones = self.cmyk
        if tones is None:
            return len([part for part in self.parts if part > 0]) if self.space.inks else 3
        return len([tone for tone in tones if tone > 0.004])

    @cached_property
    def total(self) -> float:
        """Sum of the inks' tone values, 0 to 4; of RGB colours how far they are from white, 0 to 3."""
        tones = self.cmyk
        if tones is not None:
            return sum(tones)
        if self.space.inks:
            return sum(self.parts)
        return sum(1 - part for part in self.parts)

    @cached_property
    def is_white(self) -> bool:
        """Whether nothing prints; of pictures and patterns, whose colours are not looked at, that is not known."""
        return bool(self.parts) and self.total < 0.004

    @cached_property
    def is_black(self) -> bool:
        """Whether solid black prints and nothing else."""
        tones = self.cmyk
        return tones is not None and tones[3] > 0.996 and sum(tones[:3]) < 0.004

    def __str__(self) -> str:
        parts = "/".join(f"{part * 100:.0f}" for part in self.parts)
        return f"{'+'.join(self.space.inks) or self.space.family} {parts}".strip()


class Picture(NamedTuple):
    """A picture as it is placed."""

    width: int
    height: int
    bits: int
    ppi: float
    """Pixels per inch as placed, the lower of both directions; 0 where it has no extent."""
    space: Space | None
    stencil: bool
    filters: tuple[str, ...]
    soft_mask: bool
    interpolate: bool
    inline: bool
    jpx_channels: int = 0
    """Channels of JPEG 2000 data; 0: not that kind, or unknown."""
    fault: str = ""
    """What is missing of its data or of its mask's."""


class Font(NamedTuple):
    """A font as a page uses it."""

    name: str
    """BaseFont with its subset's tag."""
    subtype: str
    program: str
    """`FontFile`, `FontFile2`, `FontFile3`, `glyphs` (Type 3) or empty: not embedded."""
    damaged: bool
    """Whether the embedded program is empty or of another kind than it says."""
    symbolic: bool
    unicode: bool
    """Whether the characters' meaning is known: a ToUnicode table or a standard encoding."""
    glyph_count: int
    """Glyphs in the program where it is known and codes are glyphs, else 0."""

    @property
    def called(self) -> str:
        """The font as a sentence names it."""
        return f"the font {self.name}" if self.name else "a font without a name"


class Mark(NamedTuple):
    """One thing painted on the page."""

    kind: Kind
    source: Source
    box: Box
    """What it covers, within its clip; marks clipped away are left out."""
    colour: Colour
    overprint: bool
    overprint_mode: int
    alpha: float
    blend: str
    soft_mask: bool
    intent: str
    size: float = 0.0
    """Size of type; of strokes and thin rectangles the width of the line."""
    is_line: bool = False
    """A stroke, or a filled rectangle thin enough to be a rule."""
    is_rectangle: bool = False
    font: Font | None = None
    codes: tuple[int, int] | None = None
    """The lowest and highest character code shown, for fonts by glyph number."""
    picture: Picture | None = None
    ground: Colour | None = None
    """What lies under type and lines: the colour of the topmost rectangle there; None is paper."""
    on_picture: bool = False
    """Whether a picture or shading lies under it."""
    invisible: bool = False
    """Type drawn with rendering mode 3, as scanners' text layers are."""

    @property
    def is_negative(self) -> bool:
        """Whether the mark is clearly lighter than what lies under it."""
        return self.ground is not None and self.ground.total - self.colour.total >= 0.5

    @property
    def on_tint(self) -> bool:
        """Whether the mark stands on a tint, solid or picture without being lighter than it."""
        return not self.is_negative and (self.on_picture or (self.ground is not None and not self.ground.is_white))


class Group(NamedTuple):
    """A transparency group of a page, form or soft mask."""

    source: Source
    space: str
    """Family of its colour space; empty where it names none."""
    luminosity: bool = False
    """A soft mask of that kind, which may blend in DeviceGray."""


class Walk(NamedTuple):
    """All that a page paints, in order, and what was met on the way."""

    marks: tuple[Mark, ...] = ()
    groups: tuple[Group, ...] = ()
    spaces: tuple[Space, ...] = ()
    """Every colour space that was set or used by a picture or shading."""
    blends: tuple[str, ...] = ()
    transparent: tuple[str, ...] = ()
    """What makes the page transparent: `opacity`, `blend mode`, `soft mask`, `picture with soft mask`,
    `group`."""
    states: tuple[str, ...] = ()
    """Forbidden or doubtful entries of graphics states in use: `TR`, `TR2`, `HTP`, `HT type 6` …"""
    forms: tuple[str, ...] = ()
    """Doubtful XObjects in use: `PS`, `Ref`, `OPI`, `Alternates`."""
    faults: tuple[str, ...] = ()
    """Content that could not be read."""
    tolerated: tuple[str, ...] = ()
    """Operators that there are not, where the content asks to pass over such (BX … EX)."""
    nesting: int = 0
    """How many graphics states were saved one in the other at most."""
    fonts: tuple[Font, ...] = ()


class Annotation(NamedTuple):
    """An annotation of a page."""

    subtype: str
    box: Box
    printed: bool
    hidden: bool
    has_action: bool
    has_appearance: bool
    has_contents: bool = False


class Boxes(NamedTuple):
    """The page's boxes in default user space: left, bottom, right, top in points; None where not given."""

    media: tuple[float, float, float, float] | None
    crop: tuple[float, float, float, float] | None
    bleed: tuple[float, float, float, float] | None
    trim: tuple[float, float, float, float] | None
    art: tuple[float, float, float, float] | None

    @property
    def sheet(self) -> tuple[float, float, float, float]:
        """What a viewer shows: the crop box, else the media box."""
        return self.crop or self.media or (0.0, 0.0, 595.276, 841.89)

    @property
    def page(self) -> tuple[float, float, float, float]:
        """What coordinates count from: the trim box, else the art box, else the sheet."""
        return self.trim or self.art or self.sheet

    def placed(self, box: tuple[float, float, float, float]) -> Box:
        """Return a box in points from the page's top left, y down."""
        return Box(box[0] - self.page[0], self.page[3] - box[3], box[2] - box[0], box[3] - box[1])


class Page(NamedTuple):
    """A page without its content."""

    number: int
    boxes: Boxes
    rotate: int
    user_unit: float
    annotations: tuple[Annotation, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Width of the trim box in points."""
        return self.boxes.page[2] - self.boxes.page[0]

    @property
    def height(self) -> float:
        """Height of the trim box in points."""
        return self.boxes.page[3] - self.boxes.page[1]


class OutputIntent(NamedTuple):
    """An output intent."""

    subtype: str
    identifier: str
    registry: str
    info: str
    profile: bytes | None
    profile_identity: tuple[int, int] | None
    components: int


class StreamFact(NamedTuple):
    """What a stream says of its storage."""

    identity: tuple[int, int] | None
    filters: tuple[str, ...]
    external: bool
    kind: str


class Embedded(NamedTuple):
    """A file inside the file."""

    name: str
    both_names: bool
    """Whether it is named in both ways, F and UF."""
    relationship: str
    """AFRelationship; empty where it says none."""
    kind: str
    """Its MIME type; empty where it says none."""
    associated: bool
    """Whether the document, or something in it, is said to go with it (AF)."""
    archive_part: str
    """The part of PDF/A it says it is; empty where it is no PDF, or says none."""


#: Namespaces in which a file's metadata say which standards it follows.
_CLAIMS = (
    "{http://www.aiim.org/pdfa/ns/id/}",
    "{http://www.aiim.org/pdfua/ns/id/}",
    "{http://www.npes.org/pdfx/ns/id/}",
)


class Document(NamedTuple):
    """The file without its pages' content."""

    version: str
    encrypted: bool
    repaired: tuple[str, ...]
    ids: int
    """How many strings the trailer's ID holds; two are right."""
    xmp: dict[str, str] | None
    """Properties by `{namespace}name`; None where there is no packet or it cannot be read."""
    has_xmp: bool
    """Whether there is something in its place, be it readable or not."""
    xmp_filters: tuple[str, ...]
    info: dict[str, str]
    intents: tuple[OutputIntent, ...]
    pages: tuple[Page, ...]
    streams: tuple[StreamFact, ...]
    actions: tuple[str, ...]
    """Actions and scripts: `OpenAction`, `AA`, `JavaScript`, `Launch` …"""
    forms: tuple[str, ...]
    """`XFA`, `fields`, `NeedsRendering`."""
    embedded_files: tuple[Embedded, ...]
    layers: bool
    layer_configs: int
    """How many configurations beside the default optional content has."""
    layer_faults: tuple[str, ...]
    marked: bool
    structure: bool
    language: str
    title_shown: bool

    @property
    def of_any_page(self) -> "Document":
        """What rules that look at one page may know of the file: its intents, and which standards it claims to follow."""
        claims = (
            None if self.xmp is None else {name: said for name, said in self.xmp.items() if name.startswith(_CLAIMS)}
        )
        intents = tuple(intent._replace(profile_identity=None) for intent in self.intents)
        return Document.nothing()._replace(intents=intents, xmp=claims, has_xmp=self.has_xmp)

    @classmethod
    def nothing(cls) -> "Document":
        """Return the facts of a file that cannot be opened."""
        return cls(
            version="",
            encrypted=False,
            repaired=(),
            ids=0,
            xmp=None,
            has_xmp=False,
            xmp_filters=(),
            info={},
            intents=(),
            pages=(),
            streams=(),
            actions=(),
            forms=(),
            embedded_files=(),
            layers=False,
            layer_configs=0,
            layer_faults=(),
            marked=False,
            structure=False,
            language="",
            title_shown=False,
        )
