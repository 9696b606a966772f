"""Small PDFs without a fault, for tests to break in one way each."""

import io
import zlib
from functools import lru_cache
from pathlib import Path

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

ICC = Path(__file__).parents[2] / "styles/ozd/icc/synthetic-newsprint.icc"
WIDTH, HEIGHT = 595.276, 841.89

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">OZD</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2025-08-22T06:00:00Z</xmp:CreateDate><xmp:ModifyDate>2025-08-22T06:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2025-08-22T06:00:00Z</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Trapped>False</pdf:Trapped><pdf:Producer>Umbruch</pdf:Producer>
{mark}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
X4_MARK = "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"
A2A_MARK = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"

#: Black type and a thin line that overprint, a tint, and a picture of 200 ppi.
CONTENT = b"""
q 0 0 0 0.1 k 100 100 200 60 re f Q
q /Over gs 0 0 0 1 k BT /F1 9 Tf 100 300 Td <00010002> Tj ET
0 0 0 1 K 0.5 w 100 290 m 200 290 l S Q
q 14.4 0 0 14.4 100 200 cm /Im1 Do Q
"""
#: The lines of `layout()`, four letters each.
CONTENT += (
    b"q /Over gs 0 0 0 1 k BT /F1 9 Tf "
    + b" ".join(
        b"1 0 0 1 %.3f %.3f Tm <0001000200010002> Tj" % (39.685 + 255 * column, HEIGHT - 308 - row * 10.8)
        for column, rows in ((0, 6), (1, 4))
        for row in range(rows)
    )
    + b" ET Q\n"
)


@lru_cache(maxsize=1)
def font_program():
    """A TrueType font of three glyphs, each a box."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A", "B"])
    builder.setupCharacterMap({65: "A", 66: "B"})
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    pen.lineTo((100, 700))
    pen.lineTo((900, 700))
    pen.lineTo((900, 0))
    pen.closePath()
    box = pen.glyph()
    builder.setupGlyf({".notdef": box, "A": box, "B": box})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "A", "B"), (1000, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


@lru_cache(maxsize=1)
def srgb():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


class Sample:
    """A PDF in the making; `save` writes it."""

    def __init__(self, mark=X4_MARK, content=CONTENT):
        self.pdf = pikepdf.new()
        self.content = content
        self.mark = mark
        self.version = "1.6"
        self.options = {}
        self.contents = None
        """A content stream of its own, instead of `content`."""
        self.patch = None
        """Changes the saved bytes."""
        self._add_page()
        self.root = self.pdf.Root
        self.pdf.trailer.Info = self.pdf.make_indirect(
            Dictionary(
                Title=String("OZD"),
                CreationDate=String("D:20250822060000Z"),
                ModDate=String("D:20250822060000Z"),
                Producer=String("Umbruch"),
                Trapped=Name("/False"),
            )
        )
        self.info = self.pdf.trailer.Info
        self.intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFX,
            OutputConditionIdentifier=String("UMBRUCH-SYNTHETIC-NEWSPRINT-1"),
            Info=String("Synthetic newsprint"),
            DestOutputProfile=self.stream(ICC.read_bytes(), N=4),
        )
        self.root.OutputIntents = Array([self.intent])
        self.intent = self.root.OutputIntents[0]

    def _add_page(self):
        self.pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        page = self.pdf.pages[-1].obj
        page.MediaBox = page.TrimBox = page.BleedBox = Array([0, 0, WIDTH, HEIGHT])
        self.page = page
        page.Resources = Dictionary(
            Font=Dictionary(F1=self.font()),
            XObject=Dictionary(Im1=self.picture()),
            ExtGState=Dictionary(Over=Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)),
            ColorSpace=Dictionary(),
            Pattern=Dictionary(),
            Shading=Dictionary(),
        )
        self.resources = page.Resources

    def stream(self, data, **entries):
        made = self.pdf.make_stream(data)
        for key, value in entries.items():
            made[Name("/" + key)] = value
        return made

    def picture(self, space=Name.DeviceCMYK, channels=4, size=40, bits=8, **entries):
        data = bytes((40 if (i // channels) % 2 else 90) for i in range(size * size * channels * bits // 8))
        return self.stream(
            data,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=size,
            Height=size,
            BitsPerComponent=bits,
            ColorSpace=space,
            **entries,
        )

    def form(self, content, resources=None, **entries):
        return self.stream(
            content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, WIDTH, HEIGHT]),
            Resources=resources if resources is not None else Dictionary(),
            **entries,
        )

    def font(self, name="/ABCDEF+Test", *, embedded=True, unicode=True, program=None):
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(name),
            Flags=4,
            FontBBox=Array([0, -200, 1000, 800]),
            ItalicAngle=0,
            Ascent=800,
            Descent=-200,
            CapHeight=700,
            StemV=80,
        )
        if embedded:
            descriptor.FontFile2 = self.stream(font_program() if program is None else program)
        made = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(name),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array(
                [
                    Dictionary(
                        Type=Name.Font,
                        Subtype=Name.CIDFontType2,
                        BaseFont=Name(name),
                        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                        CIDToGIDMap=Name.Identity,
                        DW=1000,
                        FontDescriptor=self.pdf.make_indirect(descriptor),
                    )
                ]
            ),
        )
        if unicode:
            made.ToUnicode = self.stream(
                b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
                b"endcodespacerange 2 beginbfchar <0001> <0041> <0002> <0042> endbfchar endcmap end"
            )
        return self.pdf.make_indirect(made)

    def draw(self, operators):
        """Add operators behind what is there."""
        self.content += b"\nq " + operators + b" Q"

    def drop(self, operators):
        assert operators in self.content
        self.content = self.content.replace(operators, b"")

    def save(self, path):
        self.page.Contents = self.contents or self.stream(self.content)
        if self.mark is not None and "/Metadata" not in self.root:
            xmp = XMP.replace("{mark}", self.mark).encode()
            self.root.Metadata = self.stream(xmp, Type=Name.Metadata, Subtype=Name.XML)
        self.pdf.save(
            path,
            **{
                "force_version": self.version,
                "object_stream_mode": pikepdf.ObjectStreamMode.disable,
                "compress_streams": False,
                "fix_metadata_version": False,
                **(self.options or {"stream_decode_level": pikepdf.StreamDecodeLevel.none}),
            },
        )
        if self.patch is not None:
            path.write_bytes(self.patch(path.read_bytes()))
        return path


def archive_sample():
    """A PDF/A-2a in sRGB, as far as the rules look."""
    content = CONTENT.replace(b"0 0 0 0.1 k", b"0.9 0.9 0.9 rg")
    content = content.replace(b"0 0 0 1 k", b"0 0 0 rg").replace(b"0 0 0 1 K", b"0 0 0 RG")
    sample = Sample(mark=A2A_MARK, content=content)
    sample.version = "1.7"
    sample.resources.XObject.Im1 = sample.picture(Name.DeviceRGB, 3)
    sample.intent.S = Name.GTS_PDFA1
    sample.intent.OutputConditionIdentifier = String("sRGB")
    sample.intent.DestOutputProfile = sample.stream(srgb(), N=3)
    sample.root.MarkInfo = Dictionary(Marked=True)
    sample.root.StructTreeRoot = sample.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    sample.root.Lang = String("de")
    sample.root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    return sample


def layout():
    """A layout.json for one page with one story of two columns, without a fault."""

    def line(key, row, column):
        x, y = 39.685 + 255 * column, 300 + row * 10.8
        return {
            "key": key,
            "style": "body",
            "first": False,
            "last": False,
            "box": [x, y, 249.4, 10.8],
            "baseline": y + 8,
            "text": f"Zeile {row} von {key}",
            "end": "space",
            "words": [["Zeile", x, x + 30]],
            "file": "a.yaml",
            "line": 10 + row,
        }

    left = [line("a/body.1", row, 0) for row in range(4)] + [line("a/body.2", row, 0) for row in (4, 5)]
    right = [line("a/body.2", row, 1) for row in range(2)] + [line("a/body.3", row, 1) for row in (2, 3)]
    for line_one in (left[0], left[4], right[2]):
        line_one["first"] = True
    for line_last in (left[3], right[1], right[3]):
        line_last["last"], line_last["end"] = True, "last"
    return {
        "format": 1,
        "slug": "a",
        "root": "edition.yaml",
        "page": {
            "width": WIDTH,
            "height": HEIGHT,
            "bleed": 0,
            "type_area": [39.685, 37, 515.9, 768],
            "leading": 10.8,
            "first_baseline": 308 - 20 * 10.8,
            "columns": 2,
            "gutter": 17,
        },
        "stories": [{"id": "a", "pages": [1]}],
        "pages": [
            {
                "number": 1,
                "colour": True,
                "furniture": [],
                "frames": [
                    {
                        "id": "p1.1",
                        "story": "a",
                        "kind": "story",
                        "box": [39.685, 300, 515.9, 200],
                        "columns": [
                            {"part": "body", "box": [39.685, 300, 249.4, 200], "lines": left},
                            {"part": "body", "box": [294.7, 300, 249.4, 200], "lines": right},
                        ],
                        "pictures": [
                            {
                                "key": "a/picture.1",
                                "box": [39.685, 400, 100, 80],
                                "file": "pictures/x.jpg",
                                "alt": "Ein Bild",
                                "credit": "AFP",
                                "line": 3,
                            }
                        ],
                    },
                    {"id": "p1.2", "story": None, "kind": "imprint", "box": [39.685, 700, 515.9, 50], "columns": []},
                ],
            }
        ],
    }


def compressed(data):
    return zlib.compress(data)
