"""What files say of themselves: Info and XMP agree, come from the edition alone, and pass the validators."""

import datetime
import importlib.util
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from msgspec.structs import replace

from layout.press.embed import SourceFile
from layout.press.finish import Work, options
from layout.press.stamp import UNDATED, Claims, Identity, Software, document_id, xmp
from layout.press.variants import VARIANTS, with_sources

EDITION = Identity(
    slug="ozd-2025-08-22-nr1",
    title="Zeitung & „Freunde“ <eins>",
    language="de",
    date=datetime.date(2025, 8, 22),
    displayed_date="22. August 2025",
    description="Was drin steht",
    publication="OZD",
    issn="1234-5679",
    number="1",
    volume="3",
    edition="Hauptausgabe",
    publisher="Verlag",
    creators=("Erika Muster", "Max Muster"),
    sections=("Politik", "Sport"),
    identifiers=("ozd-2025-08-22-nr1",),
)
SOFTWARE = Software(creator="Umbruch 0", producer="WeasyPrint 70.0")
STORY = '<article id="a" data-t="Art" data-k="a" lang="de"><h1 data-t="H1" data-k="a/headline">Rat</h1></article>'


def packet(identity: Identity, claims: Claims) -> ElementTree.Element:
    document = document_id(identity, "archive")
    return ElementTree.fromstring(xmp(identity, claims, SOFTWARE, document=document, instance=document))


def test_the_packet_is_one_rdf_and_names_every_property_of_its_schemas():
    root = packet(EDITION, Claims(pdfa="2A", pdfua="1"))
    rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    assert len(root.findall(f"{rdf}RDF")) == 1
    (description,) = root.find(f"{rdf}RDF")
    names = [child.tag for child in description]
    assert len(names) == len(set(names))
    described = {element.text for element in root.iter("{http://www.aiim.org/pdfa/ns/property#}name") if element.text}
    prism = {name.split("}")[1] for name in names if "prismstandard" in name}
    assert prism | {"part"} == described


def test_an_undated_file_has_no_dates_and_takes_none_from_the_clock():
    undated = replace(EDITION, date=None, displayed_date="")
    document = document_id(undated, "archive")
    written = xmp(undated, Claims(pdfa="2A"), SOFTWARE, document=document, instance=document).decode()
    assert "Date" not in written
    assert "dc:date" not in written


def test_only_pdf_x_gives_an_undated_file_the_day_of_the_undated():
    undated = replace(EDITION, date=None, displayed_date="")
    document = document_id(undated, "print")
    written = xmp(undated, Claims(pdfx="PDF/X-4"), SOFTWARE, document=document, instance=document).decode()
    assert f"<xmp:CreateDate>{UNDATED}T12:00:00Z</xmp:CreateDate>" in written
    assert "<pdf:Trapped>False</pdf:Trapped>" in written
    assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in written


@pytest.mark.parametrize("variant", ["archive", "proof", "screen"])
def test_info_and_xmp_agree(write, variant):
    with write(STORY, variant=variant, identity=EDITION) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        info = pdf.docinfo
        assert str(info.Title) == meta["dc:title"] == EDITION.title
        assert str(info.Author) == "; ".join(meta["dc:creator"])
        assert str(info.Subject) == meta["dc:description"]
        assert str(info.Keywords) == meta["pdf:Keywords"]
        assert str(info.Creator) == meta["xmp:CreatorTool"]
        assert str(info.Producer) == meta["pdf:Producer"] == "WeasyPrint 70.0"
        assert str(info.CreationDate) == str(info.ModDate) == "D:20250822120000Z"
        assert meta["xmp:CreateDate"] == meta["xmp:ModifyDate"] == "2025-08-22T12:00:00Z"
        assert meta["{http://prismstandard.org/namespaces/basic/2.0/}publicationName"] == "OZD"
        assert "/Filter" not in pdf.Root.Metadata
        assert str(pdf.Root.Lang) == "de"


def test_identifiers_tell_document_from_version(write):
    with write(STORY, identity=EDITION) as one, write(STORY.replace("Rat", "Tat"), identity=EDITION) as other:
        first, second = ([bytes(part) for part in pdf.trailer.ID] for pdf in (one, other))
        assert first[0] == second[0] == document_id(EDITION, "archive").hex.encode()
        assert first[1] != second[1]
        packets = [pdf.Root.Metadata.read_bytes().decode() for pdf in (one, other)]
    documents, instances = (
        [re.search(f"<xmpMM:{name}>(.*)</", text)[1] for text in packets] for name in ("DocumentID", "InstanceID")
    )
    assert documents[0] == documents[1]
    assert instances[0] != instances[1]
    assert document_id(EDITION, "archive") != document_id(EDITION, "screen")
    assert document_id(EDITION, "archive") != document_id(replace(EDITION, edition="Lokal"), "archive")


def test_the_identifier_is_an_option_of_writing():
    work = Work(variant=VARIANTS["print"], identity=EDITION)
    assert options(work)["pdf_identifier"] == document_id(EDITION, "print").hex.encode()
    assert options(work)["pdf_version"] == "1.6"


@pytest.mark.parametrize("identity", [EDITION, Identity(slug="x", title="Probe", language="de")])
def test_the_archive_file_is_pdf_a_and_pdf_ua(write, conforms, identity):
    with write(STORY, identity=identity):
        conforms(write.last, "2a", "ua1")


def test_the_screen_file_is_pdf_ua(write, conforms):
    with write(STORY, variant="screen", identity=EDITION):
        conforms(write.last, "ua1")


def test_sources_are_inside_once_and_by_name(write, conforms):
    variant = with_sources(VARIANTS["archive"])
    sources = (SourceFile(name="b.yaml", content=b"b: 1\n"), SourceFile(name="texte/ä.yaml", content="ä: 1\n".encode()))
    with write(STORY, variant=variant, identity=EDITION, sources=sources) as pdf:
        conforms(write.last, "3a", "ua1")
        assert {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments} == {
            file.name: file.content for file in sources
        }
        assert len(pdf.Root.AF) == 2
        assert {str(spec.AFRelationship) for spec in pdf.Root.AF} == {"/Source"}
        assert {str(spec.EF.F.Subtype) for spec in pdf.Root.AF} == {"/application/yaml"}


@pytest.mark.slow
def test_the_seed_article_conforms(seed_files, conforms):
    conforms((seed_files / "rutte-kiew.archive.pdf").read_bytes(), "2a", "ua1")
    conforms((seed_files / "rutte-kiew.screen.pdf").read_bytes(), "ua1")


@pytest.mark.slow
def test_verapdf_agrees(seed_files, rich_file):
    verapdf = _verapdf()
    if verapdf.missing():
        pytest.skip(verapdf.missing())
    archive = seed_files / "rutte-kiew.archive.pdf"
    verdicts = verapdf.verapdf(["2a", "ua1"], [archive, rich_file])
    assert len(verdicts) == 4
    assert [(verdict.file, verdict.flavour, verdict.failures) for verdict in verdicts if not verdict.compliant] == []


def _verapdf():
    """The driver, which stands with the archive's tests."""
    path = Path(__file__).parents[1] / "archive/verapdf/verapdf.py"
    spec = importlib.util.spec_from_file_location("verapdf_driver", path)
    module = sys.modules.setdefault("verapdf_driver", importlib.util.module_from_spec(spec))
    if not hasattr(module, "verapdf"):
        spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_rich_article_conforms(rich_file, conforms, read):
    conforms(rich_file.read_bytes(), "2a", "ua1")
    with pikepdf.open(rich_file) as pdf:
        tree = read(pdf)
        kinds = {part.kind for part in tree.all()}
        assert {"Figure", "Caption", "Table", "TH", "TD", "Link", "L", "Lbl"} <= kinds
        alts = [str(figure.element.Alt) for figure in tree.all("Figure")]
        assert sorted(alts) == ["Die Linde von oben", "Entwurf der Brücke"]
