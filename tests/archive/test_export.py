"""METS and ALTO say of every word where it stands, and hold to the rules of those who take them."""

from xml.etree import ElementTree as ET

import pytest

from layout.archive.alto import NAMESPACE, PageWriter, Unit
from layout.archive.export import Delivery, PageImage, export
from layout.archive.intake import add
from layout.archive.marking import marks
from layout.archive.mets import METS, MODS
from layout.archive.reading import read_printed
from layout.archive.rules import alto_faults, mets_faults
from layout.archive.store import read_bag_layout
from layout.errors import MissingPartError

NAMES = {"alto": NAMESPACE, "mets": METS, "mods": MODS}


@pytest.fixture
def exported(archive, added, tmp_path):
    result = export(archive, added.name, tmp_path / "to")
    assert result.findings == ()
    return result.value


def alto(folder, page=1):
    return ET.parse(folder / "alto" / f"{page:04d}.xml").getroot()


def strings(root):
    return root.findall(".//alto:PrintSpace//alto:String", NAMES)


def test_every_word_of_the_copy_is_there_in_order(paper, exported, added):
    printed = read_bag_layout(added.folder)
    words: list[str] = []
    for page in printed.stories[0].pages:
        for string in strings(alto(exported, page)):
            if string.get("SUBS_TYPE") == "HypPart2":
                continue
            words.append(string.get("SUBS_CONTENT") or string.get("CONTENT"))
    assert words == [*["Rutte", "fordert", "in", "Kiew", "Garantien"], *paper.BODY.split()]


def test_a_divided_word_is_whole_in_both_its_parts(exported):
    root = alto(exported)
    parts = [string for string in strings(root) if string.get("SUBS_CONTENT") == "Sicherheitsgarantien"]
    assert [part.get("SUBS_TYPE") for part in parts] == ["HypPart1", "HypPart2"]
    assert "".join(part.get("CONTENT") for part in parts) == "Sicherheitsgarantien"
    lines = root.findall(".//alto:TextLine", NAMES)
    divided = next(line for line in lines if parts[0] in list(line))
    assert [child.tag.rpartition("}")[2] for child in list(divided)[-2:]] == ["String", "HYP"]


def test_a_hyphen_of_the_author_stays_in_the_word(exported):
    root = alto(exported)
    parts = [string for string in strings(root) if string.get("SUBS_CONTENT") == "Nato-Generalsekretär"]
    assert [part.get("CONTENT") for part in parts] == ["Nato-", "Generalsekretär"]
    line = next(line for line in root.findall(".//alto:TextLine", NAMES) if parts[0] in list(line))
    assert line.find("alto:HYP", NAMES) is None


def test_positions_are_those_of_the_page(added):
    printed = read_bag_layout(added.folder)
    line = printed.pages[0].frames[0].columns[0].lines[0]
    for unit, factor in ((Unit(), 254 / 72), (Unit(name="pixel", dpi=144), 2)):
        root = ET.fromstring(PageWriter(printed, version="1", unit=unit).page(printed.pages[0], "x"))
        first = strings(root)[0]
        assert float(first.get("HPOS")) == pytest.approx(line.words[0].x0 * factor, abs=0.5)
        assert float(first.get("VPOS")) == pytest.approx(line.box.y * factor, abs=0.5)


def test_the_structure_leads_from_the_newspaper_to_the_article(exported):
    root = ET.parse(exported / "mets.xml").getroot()
    path = "mets:structMap[@TYPE='LOGICAL']" + "".join(
        f"/mets:div[@TYPE='{kind}']" for kind in ("newspaper", "year", "month", "day", "issue", "section", "article")
    )
    articles = root.findall(path, NAMES)
    assert articles[0].get("LABEL") == "Rutte fordert in Kiew Garantien"
    assert articles[0].find(".//mets:area", NAMES).get("BEGIN") == "block-p1.1.1"
    host = root.find(".//mods:relatedItem[@type='host']", NAMES)
    assert host.find("mods:identifier[@type='zdb']", NAMES).text == "2436020-8"
    assert host.find("mods:titleInfo/mods:title", NAMES).text == "OZD"
    mods = root.find("mets:dmdSec[@ID='DMDLOG_0000']//mods:mods", NAMES)
    assert mods.find("mods:identifier[@type='urn']", NAMES).text == "urn:nbn:de:101:1-2025082201"
    for location in root.findall(".//mets:FLocat", NAMES):
        assert (exported / location.get("{http://www.w3.org/1999/xlink}href")).is_file()


def test_the_same_bag_gives_the_same_files(archive, added, exported, tmp_path):
    again = export(archive, added.name, tmp_path / "again").value
    assert {path.relative_to(again): path.read_bytes() for path in again.rglob("*.*")} == {
        path.relative_to(exported): path.read_bytes() for path in exported.rglob("*.*")
    }


def test_page_images_and_addresses_are_taken(archive, added, tmp_path):
    images = {page: PageImage(content=b"jpeg") for page in (1, 2)}
    delivery = Delivery(images=images, base_url="https://zeitung.example/2025", unit=Unit(name="pixel"))
    place = export(archive, added.name, tmp_path, delivery).value
    assert (place / "pages" / "0001.jpg").read_bytes() == b"jpeg"
    assert 'href="https://zeitung.example/2025/alto/0001.xml"' in (place / "mets.xml").read_text(encoding="utf-8")


def test_a_newspaper_without_a_zdb_id_is_warned_of(paper, archive, now, tmp_path):
    edition = paper.make_edition(tmp_path / "copy").model_copy(update={"zdb_id": None})
    name = add(archive, paper.make_build(tmp_path / "out", edition), now=now).value.name
    assert [finding.code for finding in export(archive, name, tmp_path).findings] == ["archive/mets-lacks"]


def test_an_undated_article_makes_no_issue(paper, archive, now, tmp_path):
    edition = paper.make_edition(tmp_path / "copy", day=None, number=None)
    name = add(archive, paper.make_build(tmp_path / "out", edition), now=now).value.name
    with pytest.raises(MissingPartError, match="day of issue"):
        export(archive, name, tmp_path)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('ID="block-p1.1.1"', 'ID="frame-p1.1"'),
        ('ID="block-p1.1.1"', ""),
        ("<alto:HYP ", "<alto:SP "),
        ('SUBS_TYPE="HypPart1"', ""),
        ('CONTENT="Mit"', 'CONTENT=""'),
        ('TAGREFS="story-rutte-kiew"', 'TAGREFS="story-x"'),
        ("mm10", "pt"),
        ('HPOS="', 'HPOS="x'),
        ("alto:PrintSpace", "alto:Space"),
        ("</alto:Description>", "</alto:Description><alto:Tags/>"),
    ],
)
def test_the_rules_catch_a_broken_alto_file(exported, was, becomes):
    data = (exported / "alto" / "0001.xml").read_text(encoding="utf-8")
    assert alto_faults(data.encode(), "x") == ()
    assert was in data
    assert alto_faults(data.replace(was, becomes).encode(), "x")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('ID="LOG_0004"', 'ID="LOG_0003"'),
        ('TYPE="issue" LABEL', 'TYPE="day" LABEL'),
        ("2025-08-22</mods:dateIssued>", "22.8.2025</mods:dateIssued>"),
        ("2436020-8</mods:identifier>", "ozd</mods:identifier>"),
        ('BEGIN="block-p1.1.1"', 'BEGIN="block-p9.1.1"'),
        ('DMDID="DMDLOG_0001"', 'DMDID="DMDLOG_0009"'),
        ('USE="FULLTEXT"', 'USE="TEXT"'),
        ('xlink:to="PHYS_0001"', 'xlink:to="PHYS_0099"'),
        (">ozd-2025-08-22-nr1</mods:recordIdentifier>", ">ozd 1</mods:recordIdentifier>"),
        ("mets:amdSec", "mets:admSec"),
        ('ORDER="1"', 'ORDER="i"'),
        (">text</mods:typeOfResource>", "></mods:typeOfResource>"),
    ],
)
def test_the_rules_catch_a_broken_mets_file(exported, was, becomes):
    pages = {f"FULLTEXT_{path.stem}": path.read_bytes() for path in (exported / "alto").iterdir()}
    data = (exported / "mets.xml").read_text(encoding="utf-8")
    assert mets_faults(data.encode(), "x", pages) == ()
    assert was in data
    assert mets_faults(data.replace(was, becomes).encode(), "x", pages)


def test_the_words_of_a_search_are_marked_where_they_stand(added):
    printed = read_bag_layout(added.folder)
    found = marks(printed, '"robuste Sicherheitsgarantien"')
    assert len(found) == 3  # the second word is divided
    assert {mark.page for mark in found} == {1}
    assert found[1].box.y + 10.8 == pytest.approx(found[2].box.y)
    assert len(marks(printed, "Nato-Generalsekretaer")) == 2


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": 2}', b"[" * 100_000, b'{"format": 1, "pages": 3}'])
def test_what_is_no_layout_is_refused(data):
    with pytest.raises(ValueError, match=r"layout|format|Expecting"):
        read_printed(data)
