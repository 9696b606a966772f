"""A PDF for every code: a good one, broken in exactly that way.

A case is a function that breaks a sample; its decorator says which code must fire and what may follow from it.
"""

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pikepdf import Array, Dictionary, Encryption, Name, String
from PIL import Image

from layout import units
from layout.press import profiles
from tests.preflight import good
from tests.preflight.good import Sample

STYLE = Path(__file__).parents[2] / "styles/ozd"
PRESS = profiles.load("synthetic-newsprint", style=STYLE).value
TRIMMED = PRESS.model_copy(update={"bleed": units.points("3mm")})
X3 = PRESS.model_copy(update={"pdfx": "x-3"})
X3_CODES = ("x4/version", "x4/no-mark", "x4/other-mark", "x4/property")


@dataclass(frozen=True, kw_only=True)
class Case:
    code: str
    make: Callable[[Sample], object]
    follows: frozenset[str] = frozenset()
    press: object = PRESS
    archive: bool = False
    ink: bool = False
    made_up: dict | None = field(default=None, hash=False)


CASES: list[Case] = []


def case(code, *follows, **options):
    def keep(make):
        CASES.append(Case(code=code, make=make, follows=frozenset(follows), **options))
        return make

    return keep


def laid_out(code, *follows, archive=False):
    """A case of layout.json: the function changes it, the PDF stays good."""

    def keep(change):
        layout = good.layout()
        change(layout)
        CASES.append(Case(code=code, make=lambda _: None, follows=frozenset(follows), made_up=layout, archive=archive))
        return change

    return keep


def raw(code, data, *follows):
    """A case of a file that is no sample at all."""

    def make(sample):
        sample.patch = lambda saved: data(saved) if callable(data) else data

    CASES.append(Case(code=code, make=make, follows=frozenset(follows)))


# ---- the file -----------------------------------------------------------------------------------------------

raw("file/empty", b"")
raw("file/no-pdf", b"\xff\xd8\xff\xe0" + b"x" * 200)
raw("file/damaged", b"%PDF-1.6\n" + b"nothing of use " * 20)
raw("file/repaired", lambda saved: saved[: saved.rindex(b"xref\n")], "x4/id", "x4/info-differs", "x4/property")


def _encrypt(s, password):
    s.options = {"encryption": Encryption(owner="a", user=password, R=4, aes=False, metadata=False)}


@case("file/locked")
def _(s):
    _encrypt(s, "b")


@case("file/no-pages", "x4/no-intent")
def _(s):
    s.root.Pages.Kids = Array()
    s.root.Pages.Count = 0


@case("file/content")
def _(s):
    s.draw(b"/Nix Do")


raw("file/repaired", lambda saved: b"mail\n" + saved)


@case("file/content")
def _(s):
    """A content stream of which a third came through."""
    cut = s.pdf.make_stream(b"")
    data = good.compressed(s.content)
    cut.write(data[: len(data) // 3], filter=Name.FlateDecode)
    s.contents = cut


for damaged in (b"BT /F1 9 Tf (abc Tj ET", b"BT /F1 9 Tf <0001 Tj ET", b"[1 0 d", b"0 0 0 1 k foo", b"q q Q"):

    @case("file/content")
    def _(s, damaged=damaged):
        s.content += b"\n" + damaged


def jpeg(size=40):
    made = io.BytesIO()
    Image.effect_noise((size, size), 20).convert("CMYK").save(made, "JPEG")
    return made.getvalue()


PIXELS = bytes(40 * 40 * 4)
for filters, data in {
    (): PIXELS[:2000],
    (Name.FlateDecode,): good.compressed(PIXELS[:2000]),
    (Name.ASCIIHexDecode,): PIXELS[:2000].hex().encode() + b">",
    (Name.DCTDecode,): jpeg()[:-300],
    (Name.FlateDecode, Name.DCTDecode): good.compressed(jpeg()[:100]),
}.items():

    @case("picture/damaged", "file/content")
    def _(s, filters=filters, data=data):
        thing = s.picture()
        thing.write(data, **({"filter": Array(filters)} if filters else {}))
        s.resources.XObject.Im1 = thing


@case("picture/damaged", "x4/no-page-group")
def _(s):
    s.resources.XObject.Im1 = s.picture()
    s.resources.XObject.Im1.SMask = s.picture(Name.DeviceGray, 1)
    s.resources.XObject.Im1.SMask.Height = 41


@case("picture/damaged")
def _(s):
    thing = s.picture()
    thing.write(jpeg(39), filter=Name.DCTDecode)
    s.resources.XObject.Im1 = thing


# ---- PDF/X --------------------------------------------------------------------------------------------------


@case("x4/version")
def _(s):
    s.version = "1.7"


@case("x4/encrypted")
def _(s):
    _encrypt(s, "")


@case("x4/id")
def _(s):
    s.patch = lambda saved: saved.replace(b"/ID [", b"/XD [")


@case("x4/external-stream")
def _(s):
    s.root.PieceInfo = s.pdf.make_indirect(s.stream(b"", F=String("elsewhere.bin")))


@case("x4/lzw")
def _(s):
    thing = s.stream(b"")
    thing.write(bytes([0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01]), filter=Name.LZWDecode)
    s.root.PieceInfo = thing


@case("x4/filter")
def _(s):
    thing = s.stream(b"")
    thing.write(b"x", filter=Name("/HouseDecode"))
    s.root.PieceInfo = thing


@case("x4/jpeg2000")
def _(s):
    siz = b"\xff\x4f\xff\x51" + bytes(2 + 2 + 32) + (2).to_bytes(2, "big") + bytes(20)
    thing = s.picture()
    thing.write(siz, filter=Name.JPXDecode)
    s.resources.XObject.Im1 = thing


@case("x4/no-xmp", "x4/no-mark")
def _(s):
    s.mark = None


@case("x4/xmp-damaged")
def _(s):
    s.mark = "<unclosed>"


@case("x4/xmp-compressed")
def _(s):
    data = good.XMP.replace("{mark}", good.X4_MARK).encode()
    s.root.Metadata = s.stream(b"")  # by its type qpdf would know it, and store it plain
    s.root.Metadata.write(good.compressed(data), filter=Name.FlateDecode)


@case("x4/no-mark")
def _(s):
    s.mark = ""


@case("x4/other-mark")
def _(s):
    s.mark = good.X4_MARK.replace("X-4", "X-5g")


@case("x4/property")
def _(s):
    s.root.Metadata = s.stream(
        good.XMP.replace("{mark}", good.X4_MARK).replace("xmpMM:VersionID", "xmpMM:Other").encode(),
        Type=Name.Metadata,
        Subtype=Name.XML,
    )


@case("x4/info-differs")
def _(s):
    s.info.Title = String("BZD")


@case("x4/info-differs")
def _(s):
    s.info.ModDate = String("D:20250823060000Z")


@case("x4/trapped")
def _(s):
    s.info.Trapped = Name.Unknown


@case("x4/trapped")
def _(s):
    s.info.Trapped = Name("/True")


@case("x4/no-intent")
def _(s):
    del s.root.OutputIntents


@case("x4/many-intents")
def _(s):
    s.root.OutputIntents = Array([s.intent, s.intent])


@case("x4/intents-differ")
def _(s):
    profile = s.stream(good.srgb(), N=3)
    other = Dictionary(S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"), DestOutputProfile=profile)
    s.root.OutputIntents = Array([s.intent, other])


@case("x4/intent-identifier")
def _(s):
    del s.intent.OutputConditionIdentifier


@case("x4/intent-registry", "press/other-intent")
def _(s):
    s.intent.OutputConditionIdentifier = String("IFRA26")


@case("x4/intent-info")
def _(s):
    del s.intent.Info


@case("press/other-intent")
def _(s):
    s.intent.OutputConditionIdentifier = String("HOUSE-7")


@case("x4/no-profile")
def _(s):
    del s.intent.DestOutputProfile


@case("x4/profile-damaged")
def _(s):
    s.intent.DestOutputProfile = s.stream(b"no profile", N=4)


def _profile(s, at, new):
    data = bytearray(good.ICC.read_bytes())
    data[at : at + len(new)] = new
    s.intent.DestOutputProfile = s.stream(bytes(data), N=4)


@case("x4/profile-class")
def _(s):
    _profile(s, 12, b"mntr")


@case("x4/profile-space", "x4/profile-components")
def _(s):
    _profile(s, 16, b"RGB ")


@case("x4/profile-components")
def _(s):
    s.intent.DestOutputProfile.N = 3


@case("x4/profile-version")
def _(s):
    _profile(s, 8, b"\x05")


@case("x4/intent-reused", "colour/icc-based")
def _(s):
    s.resources.ColorSpace.Own = Array([Name.ICCBased, s.intent.DestOutputProfile])
    s.draw(b"/Own cs 0 0 0 0.5 scn 60 60 30 30 re f")


@case("x4/transfer")
def _(s):
    s.resources.ExtGState.T = Dictionary(TR=Name.Identity)
    s.draw(b"/T gs")


@case("x4/halftone")
def _(s):
    s.resources.ExtGState.T = Dictionary(HT=Dictionary(HalftoneType=6))
    s.draw(b"/T gs")


def _do(s, thing):
    s.resources.XObject.X = thing
    s.draw(b"/X Do")


@case("x4/postscript")
def _(s):
    _do(s, s.stream(b"showpage", Type=Name.XObject, Subtype=Name.PS))


@case("x4/reference")
def _(s):
    _do(s, s.form(b"", Ref=Dictionary(F=String("other.pdf"), Page=0)))


@case("x4/opi")
def _(s):
    _do(s, s.form(b"", OPI=Dictionary()))


@case("x4/alternates")
def _(s):
    s.resources.XObject.Im1.Alternates = Array([Dictionary(DefaultForPrinting=True)])


@case("x4/actions")
def _(s):
    s.root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@case("x4/actions")
def _(s):
    s.page.AA = Dictionary(O=Dictionary(S=Name.GoTo))


@case("x4/dynamic-form")
def _(s):
    s.root.AcroForm = Dictionary(XFA=s.stream(b"<xdp/>"), Fields=Array())


@case("x4/form-fields")
def _(s):
    s.root.AcroForm = Dictionary(Fields=Array([s.pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a")))]))


def _attach(s, data=b"a: 1", **entries):
    stream = s.stream(data, Type=Name.EmbeddedFile, Subtype=Name("/text/plain"))
    names = {"F": String("a.yaml"), "UF": String("a.yaml")}
    file = s.pdf.make_indirect(Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream), **names, **entries))
    s.root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), file])))
    return file


case("x4/embedded-files")(_attach)


@case("x4/annotation")
def _(s):
    s.page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([60, 60, 90, 90]))])


def _layers(s, **entries):
    group = s.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Ebene")))
    s.root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(Name=String("D")), **entries)


@case("x4/layer-config", "x4/layers")
def _(s):
    _layers(s)
    s.root.OCProperties.D.AS = Array()


@case("x4/layer-variants")
def _(s):
    _layers(s, Configs=Array([Dictionary(Name=String("B"))]))


@case("x4/layers")
def _(s):
    _layers(s)


def _group(space):
    return Dictionary(S=Name.Transparency, **({"CS": space} if space is not None else {}))


@case("x4/group-space", "x4/no-page-group")
def _(s):
    _do(s, s.form(b"", Group=_group(Name.DeviceRGB)))


@case("x4/no-page-group")
def _(s):
    s.resources.ExtGState.Half = Dictionary(ca=0.5)
    s.draw(b"/Half gs 0 0 0 0.5 k 60 60 30 30 re f")


@case("x4/blend")
def _(s):
    s.page.Group = _group(Name.DeviceCMYK)
    s.resources.ExtGState.B = Dictionary(BM=Name.HouseBlend)
    s.draw(b"/B gs")


@case("x3/transparency", *X3_CODES, press=X3)
def _(s):
    s.resources.ExtGState.Half = Dictionary(ca=0.5)
    s.draw(b"/Half gs 0 0 0 0.5 k 60 60 30 30 re f")


# ---- boxes --------------------------------------------------------------------------------------------------


def _box(*values):
    return Array(list(values))


@case("box/no-trim")
def _(s):
    del s.page.TrimBox


@case("box/trim-and-art")
def _(s):
    s.page.ArtBox = s.page.TrimBox


@case("box/nesting")
def _(s):
    s.page.BleedBox = _box(10, 10, good.WIDTH - 10, good.HEIGHT - 10)


@case("box/crop")
def _(s):
    s.page.CropBox = _box(10, 10, 500, 800)


@case("box/user-unit")
def _(s):
    s.page.UserUnit = 2


@case("box/rotate")
def _(s):
    s.page.Rotate = 90


@case("box/unequal", "box/odd-size", "layout/page-count", "box/empty-page")
def _(s):
    for width in (good.WIDTH, 400):
        s.pdf.add_blank_page(page_size=(width, good.HEIGHT))
        page = s.pdf.pages[-1].obj
        page.TrimBox = page.BleedBox = page.MediaBox


@case("box/size", press=PRESS.model_copy(update={"any_size": False}))
def _(s):
    s.page.MediaBox = s.page.TrimBox = s.page.BleedBox = _box(0, 0, 500, 700)


@case("box/odd-size")
def _(s):
    s.page.MediaBox = s.page.TrimBox = s.page.BleedBox = _box(0, 0, 500, 700)


@case("box/bleed", press=TRIMMED)
def _(_):
    pass


@case("box/outside-type-area")
def _(s):
    s.draw(b"0 0 0 0.5 k 5 100 30 30 re f")


@case("box/near-trim", "box/bleed", press=TRIMMED)
def _(s):
    s.draw(b"/Over gs 0 0 0 1 k BT /F1 9 Tf 5 500 Td <0001> Tj ET")


@case("box/empty-page")
def _(s):
    s.content = b""


# ---- colour and ink -----------------------------------------------------------------------------------------


@case("colour/rgb")
def _(s):
    s.draw(b"1 0 0 rg 60 60 30 30 re f")


@case("colour/rgb")
def _(s):
    s.draw(b"1 0 0 RG 60 60 m 90 60 l S")


@case("colour/rgb")
def _(s):
    s.resources.XObject.Im1 = s.picture(Name.DeviceRGB, 3)


@case("colour/rgb")
def _(s):
    s.draw(b"7 0 0 7 60 60 cm BI /W 20 /H 20 /BPC 8 /CS /RGB ID " + bytes(1200) + b" EI")


@case("colour/rgb")
def _(s):
    s.resources.Shading.S1 = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=_box(0, 0, 1, 0), Function=_ramp(3)
    )
    s.draw(b"60 60 30 30 re W n /S1 sh")


@case("colour/rgb")
def _(s):
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=_box(0, 0, 1, 0), Function=_ramp(3))
    s.resources.Pattern.P1 = Dictionary(PatternType=2, Shading=shading)
    s.draw(b"/Pattern cs /P1 scn 60 60 30 30 re f")


@case("colour/rgb")
def _(s):
    s.resources.Pattern.P1 = s.stream(
        b"1 0 0 rg 0 0 5 5 re f",
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=_box(0, 0, 10, 10),
        XStep=10,
        YStep=10,
        Resources=Dictionary(),
    )
    s.draw(b"/Pattern cs /P1 scn 60 60 30 30 re f")


@case("colour/rgb")
def _(s):
    _do(s, s.form(b"/Inner Do", Dictionary(XObject=Dictionary(Inner=s.form(b"0 1 0 rg 60 60 30 30 re f")))))


@case("colour/rgb", "x4/no-page-group")
def _(s):
    mask = s.form(b"1 0 0 rg 60 60 30 30 re f", Group=_group(Name.DeviceGray))
    s.resources.ExtGState.M = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=mask))
    s.draw(b"/M gs 0 0 0 0.5 k 60 60 30 30 re f")


@case("colour/rgb", "font/no-unicode")
def _(s):
    s.resources.Font.F3 = s.pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=_box(0, 0, 1000, 1000),
            FontMatrix=_box(0.001, 0, 0, 0.001, 0, 0),
            CharProcs=Dictionary(a=s.stream(b"1000 0 d0 1 0 0 rg 0 0 900 900 re f")),
            Encoding=Dictionary(Differences=Array([97, Name.a])),
            FirstChar=97,
            LastChar=97,
            Widths=_box(1000),
            Resources=Dictionary(),
        )
    )
    s.draw(b"/Over gs 0 0 0 1 k BT /F3 9 Tf 100 500 Td (a) Tj ET")


@case("colour/rgb")
def _(s):
    s.resources.ColorSpace.Spot = Array([Name.Separation, Name.Black, Name.DeviceRGB, _ramp(3)])
    s.draw(b"/Spot cs 1 scn 60 60 30 30 re f")


@case("colour/rgb")
def _(s):
    s.resources.ColorSpace.Index = Array([Name.Indexed, Name.DeviceRGB, 1, String("abcdef")])
    s.resources.XObject.Im1 = s.picture(Name.Index, 1)


def _ramp(outputs):
    return Dictionary(FunctionType=2, Domain=_box(0, 1), C0=Array([0] * outputs), C1=Array([1] * outputs), N=1)


@case("colour/icc-based")
def _(s):
    other = s.stream(good.ICC.read_bytes()[:-4] + b"abcd", N=4)
    s.resources.ColorSpace.Own = Array([Name.ICCBased, other])
    s.draw(b"/Own cs 0 0 0 0.5 scn 60 60 30 30 re f")


@case("colour/lab")
def _(s):
    s.resources.ColorSpace.L = Array([Name.Lab, Dictionary(WhitePoint=_box(0.96, 1, 0.82))])
    s.draw(b"/L cs 50 0 0 scn 60 60 30 30 re f")


@case("colour/cal-gray")
def _(s):
    s.resources.ColorSpace.G = Array([Name.CalGray, Dictionary(WhitePoint=_box(0.96, 1, 0.82))])
    s.draw(b"/G cs 0.5 scn 60 60 30 30 re f")


@case("colour/unknown-space")
def _(s):
    s.draw(b"/Nix cs 0.5 scn 60 60 30 30 re f")


@case("colour/grey-type")
def _(s):
    s.draw(b"0 g BT /F1 9 Tf 100 500 Td <0001> Tj ET")


@case("colour/grey-line")
def _(s):
    s.draw(b"0 G 0.5 w 100 500 m 200 500 l S")


@case("colour/grey-overprint")
def _(s):
    s.draw(b"/Over gs 0.5 g 60 60 30 30 re f")


def _spot(s, name, key="Spot", alternate=(0, 1, 1, 0)):
    ramp = Dictionary(FunctionType=2, Domain=_box(0, 1), C0=_box(0, 0, 0, 0), C1=Array(list(alternate)), N=1)
    s.resources.ColorSpace[Name("/" + key)] = Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, ramp])
    s.draw(f"/{key} cs 0.5 scn 60 60 30 30 re f".encode())


@case("ink/spot-colours")
def _(s):
    _spot(s, "HKS 14")


@case("ink/two-recipes", press=PRESS.model_copy(update={"spot_colours": 1}))
def _(s):
    _spot(s, "HKS 14")
    _spot(s, "HKS 14", "Other", (0, 0.9, 1, 0))


@case("ink/all-colorant")
def _(s):
    _spot(s, "All")


@case("ink/undescribed", press=PRESS.model_copy(update={"spot_colours": 1}))
def _(s):
    names = Array([Name.Black, Name("/HKS 14")])
    function = s.stream(b"{pop 0 0 0 4 -1 roll}", FunctionType=4, Domain=_box(0, 1, 0, 1), Range=_box(*[0, 1] * 4))
    s.resources.ColorSpace.N2 = Array([Name.DeviceN, names, Name.DeviceCMYK, function])
    s.draw(b"/N2 cs 0.5 0.5 scn 60 60 30 30 re f")


@case("ink/light-tint")
def _(s):
    s.draw(b"0 0 0 0.02 k 60 60 30 30 re f")


@case("ink/dark-tint")
def _(s):
    s.draw(b"0 0 0 0.95 k 60 60 30 30 re f")


@case("ink/heavy-area")
def _(s):
    s.draw(b"0.8 0.8 0.8 0.5 k 60 60 30 30 re f")


@case("ink/heavy-detail")
def _(s):
    s.draw(b"0.8 0.8 0.8 0.5 k 60 60 5 5 re f")


@case("ink/rich-black")
def _(s):
    s.draw(b"0.4 0.3 0.3 1 k BT /F1 12 Tf 100 500 Td <0001> Tj ET")


@case("ink/rich-black-large")
def _(s):
    s.draw(b"0.4 0.3 0.3 1 k BT /F1 40 Tf 100 500 Td <0001> Tj ET")


def _heavy_picture(s, side):
    thing = s.picture(size=40)
    thing.write(bytes([230, 230, 230, 230]) * 1600)
    s.resources.XObject.Heavy = thing
    s.draw(f"{side} 0 0 {side} 60 60 cm /Heavy Do".encode())


@case("ink/rip-error", "file/content", ink=True)
def _(s):
    s.content += b"\nBT /F1 9 Tf (abc Tj ET"


@case("ink/rip-warning", "picture/damaged", ink=True)
def _(s):
    s.resources.XObject.Im1 = s.picture()
    s.resources.XObject.Im1.write(good.compressed(PIXELS[:2000]), filter=Name.FlateDecode)


@case("ink/coverage", ink=True)
def _(s):
    _heavy_picture(s, 14.4)


@case("ink/coverage-point", ink=True)
def _(s):
    _heavy_picture(s, 4)


@case("colour/on-black-page", made_up={**good.layout(), "pages": [{**good.layout()["pages"][0], "colour": False}]})
def _(s):
    s.resources.XObject.Im1 = s.picture(Name.DeviceGray, 1)
    s.draw(b"0 0.9 0.8 0 k 60 60 30 30 re f")


# ---- overprint ----------------------------------------------------------------------------------------------


@case("overprint/black-type")
def _(s):
    s.draw(b"0 0 0 1 k BT /F1 9 Tf 100 500 Td <0001> Tj ET")


@case("overprint/mode")
def _(s):
    s.resources.ExtGState.Zero = Dictionary(OP=True, op=True, OPM=0)
    s.draw(b"/Zero gs 0 0 0 1 k BT /F1 9 Tf 100 500 Td <0001> Tj ET")


@case("overprint/black-line")
def _(s):
    s.draw(b"0 0 0 1 K 0.5 w 100 500 m 200 500 l S")


@case("overprint/black-line")
def _(s):
    s.draw(b"0 0 0 1 k 100 500 200 0.5 re f")


@case("overprint/white-type")
def _(s):
    s.draw(b"0 0 0 0.8 k 60 480 100 60 re f /Over gs 0 0 0 0 k BT /F1 12 Tf 80 500 Td <0001> Tj ET")


@case("overprint/white-area")
def _(s):
    s.draw(b"/Over gs 0 0 0 0 k 60 480 100 60 re f")


@case("overprint/icc", "colour/icc-based")
def _(s):
    other = s.stream(good.ICC.read_bytes()[:-4] + b"abcd", N=4)
    s.resources.ColorSpace.Own = Array([Name.ICCBased, other])
    s.draw(b"/Over gs /Own cs 0 0 0 0.5 scn 60 60 30 30 re f")


# ---- type, lines, pictures ----------------------------------------------------------------------------------


def _type(s, font, size=9, text=b"<0001>"):
    s.resources.Font.F2 = font
    s.draw(b"/Over gs 0 0 0 1 k BT /F2 %d Tf 100 500 Td %s Tj ET" % (size, text))


@case("font/not-embedded")
def _(s):
    _type(s, s.font("/Other", embedded=False))


@case("font/damaged")
def _(s):
    _type(s, s.font(program=b"no font"))


@case("font/notdef")
def _(s):
    _type(s, s.font(), text=b"<00010000>")


@case("font/glyph-missing")
def _(s):
    _type(s, s.font(), text=b"<00010099>")


@case("font/courier")
def _(s):
    _type(s, s.font("/ABCDEF+CourierNew"))


@case("font/no-unicode")
def _(s):
    _type(s, s.font(unicode=False))


@case("type/small")
def _(s):
    s.draw(b"/Over gs 0 0 0 1 k 0.5 0 0 0.5 0 0 cm BT /F1 9 Tf 200 900 Td <0001> Tj ET")


@case("type/small-negative")
def _(s):
    s.draw(b"0 0 0 0.8 k 60 480 100 60 re f 0 0 0 0 k BT /F1 7 Tf 80 500 Td <0001> Tj ET")


@case("type/small-on-tint")
def _(s):
    s.draw(b"0 0 0 0.1 k 60 480 100 60 re f /Over gs 0 0 0 1 k BT /F1 6.5 Tf 80 500 Td <0001> Tj ET")


@case("type/small-coloured")
def _(s):
    s.draw(b"0 0.9 0.8 0 k BT /F1 7 Tf 80 500 Td <0001> Tj ET")


@case("line/hairline")
def _(s):
    s.draw(b"/Over gs 0 0 0 1 K 0 w 100 500 m 200 500 l S")


@case("line/thin")
def _(s):
    s.draw(b"/Over gs 0 0 0 1 K 0.1 w 100 500 m 200 500 l S")


@case("line/thin-negative")
def _(s):
    s.draw(b"0 0 0 0.8 k 60 480 200 60 re f 0 0 0 0 K 0.3 w 100 500 m 200 500 l S")


@case("line/thin-coloured")
def _(s):
    s.draw(b"0 0.9 0.8 0 K 0.5 w 100 500 m 200 500 l S")


def _place(s, thing, side):
    s.resources.XObject.P = thing
    s.draw(f"{side} 0 0 {side} 60 60 cm /P Do".encode())


@case("picture/low-resolution")
def _(s):
    _place(s, s.picture(), 40)


@case("picture/soft")
def _(s):
    _place(s, s.picture(), 24)


@case("picture/line-art-low-resolution")
def _(s):
    _place(s, s.picture(Name.DeviceGray, 1, bits=1), 10)


@case("picture/line-art-soft")
def _(s):
    _place(s, s.picture(Name.DeviceGray, 1, bits=1), 4.2)


@case("picture/heavy")
def _(s):
    _place(s, s.picture(Name.DeviceGray, 1, size=1100), 100)


@case("picture/whole-page", "picture/low-resolution", "box/outside-type-area")
def _(s):
    s.content = f"q {good.WIDTH} 0 0 {good.HEIGHT} 0 0 cm /Im1 Do Q".encode()


# ---- layout -------------------------------------------------------------------------------------------------


def _columns(layout):
    return layout["pages"][0]["frames"][0]["columns"]


@laid_out("layout/page-count")
def _(layout):
    layout["pages"].append({"number": 2, "frames": []})


@laid_out("layout/page-size")
def _(layout):
    layout["page"]["height"] = 900


@laid_out("layout/not-painted")
def _(layout):
    """A line that was made up and never drawn."""
    _columns(layout)[0]["lines"][0]["words"].append(["mehr", 200.0, 230.0])


@case("layout/not-painted")
def _(s):
    """The upper half of a line's letters is cut away; readers and searches still find its words."""
    lines = b"q /Over gs 0 0 0 1 k BT /F1 9 Tf 1 0 0 1 39.685"
    assert lines in s.content
    s.content = s.content.replace(lines, b"q 0 0 %.3f %.3f re W n" % (good.WIDTH, good.HEIGHT - 305.5) + lines[1:])


@case("layout/not-painted")
def _(s):
    """Its words are there, unseen, as under a scan."""
    s.content = s.content.replace(b"BT /F1 9 Tf 1 0 0 1 39.685", b"BT 3 Tr /F1 9 Tf 1 0 0 1 39.685")


@laid_out("layout/overset")
def _(layout):
    layout["pages"][0]["frames"][0]["box"][3] = 50
    layout["pages"][0]["frames"][0]["pictures"] = []


@laid_out("layout/frame-outside")
def _(layout):
    layout["pages"][0]["frames"][1]["box"][1] = 790


@laid_out("layout/overlap")
def _(layout):
    layout["pages"][0]["frames"][1]["box"][1] = 480


@laid_out("layout/widow")
def _(layout):
    del _columns(layout)[1]["lines"][0]


@laid_out("layout/orphan")
def _(layout):
    del _columns(layout)[0]["lines"][-1]


@laid_out("layout/off-grid")
def _(layout):
    _columns(layout)[0]["lines"][2]["baseline"] += 0.5


@laid_out("layout/off-grid")
def _(layout):
    _columns(layout)[0]["lines"][2] |= {
        "style": "subitem",
        "baseline": _columns(layout)[0]["lines"][2]["baseline"] + 0.5,
    }


@laid_out("layout/stranded-head")
def _(layout):
    line = {**_columns(layout)[1]["lines"][-1], "key": "a/body.4", "style": "crosshead", "first": True}
    _columns(layout)[1]["lines"].append(line)


@laid_out("layout/hyphen-ladder")
def _(layout):
    for line in (lines := _columns(layout)[0]["lines"])[:4]:
        line["end"] = "soft"
    lines[3]["key"] = "a/body.1"


@laid_out("layout/butted-heads")
def _(layout):
    first = _columns(layout)[0]["lines"][0]
    frames = layout["pages"][0]["frames"]
    for frame, x in ((frames[0], 40), (frames[1], 250)):
        head = {**first, "key": f"{x}/headline", "style": "headline", "box": [x, frames[0]["box"][1] + 150, 200, 30]}
        frame["columns"].append({"part": "head", "box": head["box"], "lines": [head]})
    frames[0]["box"] = [39.685, 300, 205, 200]
    frames[0]["columns"][1]["lines"] = []
    frames[0]["columns"][0]["lines"] = []
    frames[1]["story"], frames[1]["box"] = "b", [249, 300, 205, 200]


@laid_out("layout/no-credit")
def _(layout):
    layout["pages"][0]["frames"][0]["pictures"][0]["credit"] = ""


@laid_out("layout/no-alt")
def _(layout):
    layout["pages"][0]["frames"][0]["pictures"][0]["alt"] = ""


@laid_out("layout/no-imprint")
def _(layout):
    del layout["pages"][0]["frames"][1]


# ---- archive ------------------------------------------------------------------------------------------------


def archived(code, *follows):
    return case(code, *follows, archive=True, press=None)


def _marked(part, level):
    return f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{level}</pdfaid:conformance>"


@archived("a/no-mark")
def _(s):
    s.mark = _marked(2, "X")


@archived("a/part-3")
def _(s):
    s.mark = _marked(3, "U")


@archived("a/xmp-compressed")
def _(s):
    s.version = "1.4"
    data = good.XMP.replace("{mark}", _marked(1, "B")).encode()
    s.root.Metadata = s.stream(b"")  # by its type qpdf would know it, and store it plain
    s.root.Metadata.write(good.compressed(data), filter=Name.FlateDecode)


@archived("a/version")
def _(s):
    s.version = "2.0"


@archived("a/encrypted")
def _(s):
    _encrypt(s, "")


@archived("a/id")
def _(s):
    s.patch = lambda saved: saved.replace(b"/ID [", b"/XD [")


@archived("a/no-intent")
def _(s):
    del s.root.OutputIntents


@archived("a/profile")
def _(s):
    s.intent.DestOutputProfile = s.stream(b"no profile", N=3)


@archived("a/untagged")
def _(s):
    del s.root.StructTreeRoot


@archived("a/no-language")
def _(s):
    del s.root.Lang


@archived("a/title-hidden")
def _(s):
    del s.root.ViewerPreferences


@archived("a/actions")
def _(s):
    s.root.OpenAction = Dictionary(S=Name.Launch, F=String("a"))


@archived("a/dynamic-form")
def _(s):
    s.root.AcroForm = Dictionary(NeedAppearances=True, Fields=Array())


@archived("a/embedded-file")
def _(s):
    s.version, s.mark = "1.4", _marked(1, "B")
    _attach(s)


archived("a/embedded-file")(_attach)


@archived("a/embedded-unchecked")
def _(s):
    with tempfile.TemporaryDirectory() as folder:
        _attach(s, good.archive_sample().save(Path(folder) / "a.pdf").read_bytes())


def _attach_as_part_3(s):
    s.mark = _marked(3, "B")
    s.root.AF = Array([_attach(s, AFRelationship=Name.Source)])
    return s.root.AF[0]


@archived("a/part-3")
def _(s):
    _attach_as_part_3(s)


@archived("a/embedded-undescribed", "a/part-3")
def _(s):
    _attach_as_part_3(s)
    del s.root.AF


for entry in ("UF", "AFRelationship"):

    @archived("a/embedded-undescribed", "a/part-3")
    def _(s, entry=entry):
        del _attach_as_part_3(s)[f"/{entry}"]


@archived("a/page-size")
def _(s):
    s.page.MediaBox = Array([0, 0, 20000, 20000])


@archived("a/nesting")
def _(s):
    s.content += b"\n" + b"q " * 29 + b"Q " * 29


@archived("a/operator")
def _(s):
    s.content += b"\nBX 1 foo EX"


def _annotate(s, **entries):
    s.page.Annots = Array([Dictionary(Type=Name.Annot, Rect=_box(60, 60, 90, 90), **entries)])


@archived("a/annotation-kind", "a/annotation-looks")
def _(s):
    _annotate(s, Subtype=Name.Movie, F=4)


@archived("a/annotation-hidden")
def _(s):
    _annotate(s, Subtype=Name.Link, F=6)


@archived("a/annotation-looks")
def _(s):
    _annotate(s, Subtype=Name.Square, F=4)


@archived("a/transfer")
def _(s):
    s.resources.ExtGState.T = Dictionary(TR=Name.Identity)
    s.draw(b"/T gs")


@archived("a/xobject")
def _(s):
    _do(s, s.stream(b"showpage", Type=Name.XObject, Subtype=Name.PS))


@archived("a/transparency")
def _(s):
    s.version, s.mark = "1.4", _marked(1, "B")
    s.resources.ExtGState.Half = Dictionary(ca=0.5)
    s.draw(b"/Half gs 0.5 g 60 60 30 30 re f")


@archived("a/external-stream")
def _(s):
    s.root.PieceInfo = s.stream(b"", F=String("elsewhere.bin"))


@archived("a/filter")
def _(s):
    thing = s.stream(b"")
    thing.write(bytes([0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01]), filter=Name.LZWDecode)
    s.root.PieceInfo = thing


@archived("a/device-colour")
def _(s):
    s.draw(b"0 0 0 0.5 k 60 60 30 30 re f")


@archived("a/layers")
def _(s):
    s.version, s.mark = "1.4", _marked(1, "B")
    _layers(s)


@archived("a/layer-config")
def _(s):
    _layers(s)
    s.root.OCProperties.D.AS = Array()


@archived("picture/interpolate")
def _(s):
    s.resources.XObject.Im1.Interpolate = True
