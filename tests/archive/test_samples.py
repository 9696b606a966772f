"""Both sample editions, kept for real: they conform, say where every word stands, and are made again with the same bytes."""

import fcntl
import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import bagit
import page as validator
import pikepdf
import pytest

from layout.archive.alto import NAMESPACE
from layout.archive.export import export
from layout.archive.index import open_catalogue
from layout.archive.marking import marks
from layout.archive.mets import METS, XLINK
from layout.archive.reading import read_printed
from layout.archive.store import bags, read_bag_layout, read_issue
from layout.archive.verify import verify

TESTS = Path(__file__).parents[1]
SAMPLES = {
    "2025-08-22": "2025/ozd-2025-08-22-nr1",
    "2025-08-23": "2025/ozd-2025-08-23-nr2",
}
NAMES = {"alto": NAMESPACE, "mets": METS}

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("day", SAMPLES)]


def module(name, path):
    """A module of another folder of tests."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, TESTS / path)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def keeps(tmp_path_factory):
    """Return a folder that all workers of a run share."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    base = tmp_path_factory.getbasetemp()
    keeps = base.parent / f"samples-{run}" if run else base / "samples"
    keeps.mkdir(exist_ok=True)
    return keeps


@pytest.fixture
def archive(keeps, day):
    """Return an archive that was given the edition on an earlier day, and that nobody may write to."""
    archive = keeps / day
    with (keeps / f"{day}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes first makes it, the others wait
        if not archive.exists():
            beside = keeps / f"{day}.new"
            command = [sys.executable, Path(__file__).with_name("keep.py"), TESTS.parent / "articles" / day, beside]
            ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stderr
            for path in (*beside.rglob("*"), beside):
                path.chmod(path.stat().st_mode & ~0o222)
            beside.rename(archive)
    return archive


@pytest.fixture
def bag(archive, day):
    return archive / SAMPLES[day]


@pytest.fixture
def umbruch(archive, unprivileged, tmp_path):
    """Run a command of the archive as somebody who may not write there, elsewhere and in another climate."""

    def run(*arguments):
        command = [
            *unprivileged,
            sys.executable,
            "-m",
            "layout.cli",
            "archive",
            *map(str, arguments),
            "--archive",
            str(archive),
        ]
        env = os.environ | {"PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland", "LC_ALL": "C", "TMPDIR": str(tmp_path)}
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=env)

    return run


def archive_pdf(bag):
    return bag / "data" / "archive" / f"{bag.name}.pdf"


def test_it_is_pdf_a_2a_and_pdf_ua(bag):
    for profile in ("2a", "ua1"):
        result = validator.validate_pdf(str(archive_pdf(bag)), profile=profile)
        faults = [fault for fault in result.failures if "STREAM-LENGTH" not in fault.rule_id]  # see press/conftest.py
        assert [(fault.rule_id, fault.message) for fault in faults] == []


def test_verapdf_agrees(bag):
    verapdf = module("verapdf_driver", "archive/verapdf/verapdf.py")
    if verapdf.missing():
        pytest.skip(verapdf.missing())
    verdicts = verapdf.verapdf(["2a", "ua1"], [archive_pdf(bag)])
    assert [(verdict.flavour, verdict.compliant, verdict.failures) for verdict in verdicts] == [
        ("2a", True, ()),
        ("ua1", True, ()),
    ]


def test_others_validate_its_bag_and_so_do_we(archive, bag, now):
    assert bagit.Bag(str(bag)).validate()
    result = verify(archive, now=now)
    assert {finding.code for finding in result.findings} <= {"archive/not-logged"}
    assert [found.whole for found in result.value] == [True]


def test_it_is_made_again_with_the_same_bytes(umbruch, bag):
    locks = [bag / "data" / folder / "layout.lock" for folder in ("source", "reports")]
    assert [lock.exists() for lock in locks].count(True) == 1, "the recipe of the make-up is in the bag"
    ran = umbruch("rebuild", bag.name, "--format", "json")
    assert ran.returncode == 0, ran.stderr
    assert [(row["file"], row["same"]) for row in json.loads(ran.stdout)["files"]] == [
        (f"archive/{bag.name}.pdf", True),
        (f"press/{bag.name}-print.pdf", True),
    ]


def test_an_archive_that_nobody_may_write_to_is_read(umbruch, bag, tmp_path):
    assert bag.name in umbruch("list").stdout
    assert umbruch("search", "Kuckuck").stdout
    checked = umbruch("verify")
    assert checked.returncode == 0
    assert "archive/not-logged" in checked.stderr
    assert umbruch("extract", bag.name, "--page", 2, "--to", tmp_path).returncode == 0
    assert umbruch("add", TESTS.parent / "articles/2025-08-22/rutte-kiew.yaml").returncode == 7


def test_each_story_is_whole_in_one_art(bag):
    printed = read_bag_layout(bag)
    tags = module("press_conftest", "press/conftest.py")
    with pikepdf.open(archive_pdf(bag)) as pdf:
        arts = {squeezed(art.whole): art for art in tags.structure(pdf).all("Art")}
        alts = [str(figure.element.Alt) for figure in tags.structure(pdf).all("Figure")]
    for story in (story for story in printed.stories if story.file):
        flows = [squeezed(p.text) for p in story.paragraphs if p.part == "body" and "/body" in p.key]
        (art,) = (art for text, art in arts.items() if all(flow in text for flow in flows))
        whole = squeezed(art.whole)
        places = [whole.index(flow) for flow in flows]
        assert places == sorted(places), story.id
        assert {number + 1 for part in art.all() for number in part.pages} == set(story.pages), story.id
    wanted = [picture.alt for _, frame in frames(printed) for picture in frame.pictures if picture.alt]
    assert not Counter(wanted) - Counter(alts)


def frames(printed):
    return [(page.number, frame) for page in printed.pages for frame in page.frames]


def squeezed(text):
    """A text without what line ends do to it."""
    return "".join(text.replace("\u00ad", "").replace("\u2010", "-").replace("\u200c", "").split())


def test_mets_and_alto_say_where_everything_stands(archive, bag, tmp_path):
    (name,) = bags(archive)
    place = export(archive, name, tmp_path).value
    printed, issue = read_bag_layout(bag), read_issue(bag)
    pages = {int(file.stem): ET.parse(file).getroot() for file in sorted((place / "alto").iterdir())}
    assert list(pages) == [page.number for page in printed.pages]
    for root in pages.values():
        assert_words_stand_in_their_blocks(root)
    said = " ".join(string.get("CONTENT") for string in pages[1].iterfind(".//alto:TopMargin//alto:String", NAMES))
    assert "OZD" in said
    words = Counter(whole_words(pages.values()))
    for story in printed.stories:
        # A narrow space belongs to its abbreviation or number.
        copy = Counter(word for paragraph in story.paragraphs for word in re.split("[ \u00a0]", paragraph.text))
        assert dict(copy - words) == {}, story.id
    assert_structure_is_complete(ET.parse(place / "mets.xml").getroot(), issue)


def assert_words_stand_in_their_blocks(root):
    page = box_of(root.find(".//alto:Page", NAMES))
    for block in root.iterfind(".//alto:PrintSpace//alto:TextBlock", NAMES):
        around = box_of(block)
        for line in block.iterfind("alto:TextLine", NAMES):
            strings = line.findall("alto:String", NAMES)
            for string in strings:
                assert inside(box_of(string), around), ET.tostring(string)
                assert inside(box_of(string), page), ET.tostring(string)
            if line.find("alto:HYP", NAMES) is not None:
                assert strings[-1].get("SUBS_CONTENT"), ET.tostring(line)
    divided = [string for string in root.iter(f"{{{NAMESPACE}}}String") if string.get("SUBS_TYPE")]
    assert all(len(string.get("SUBS_CONTENT")) > len(string.get("CONTENT")) for string in divided)


def box_of(element):
    x, y, width, height = (float(element.get(name, 0)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    assert width > 0
    assert height > 0
    return x, y, x + width, y + height


def inside(box, around):
    left, top, right, bottom = around
    return left - 0.02 <= box[0] and box[2] <= right + 0.02 and top - 0.02 <= box[1] and box[3] <= bottom + 0.02


def whole_words(pages):
    for root in pages:
        for string in root.iterfind(".//alto:PrintSpace//alto:String", NAMES):
            if string.get("SUBS_TYPE") != "HypPart2":
                yield string.get("SUBS_CONTENT") or string.get("CONTENT")


def assert_structure_is_complete(root, issue):
    articles = {div.get("ID"): div for div in root.iter(f"{{{METS}}}div") if div.get("TYPE") == "article"}
    assert Counter(div.get("LABEL") for div in articles.values()) == Counter(a["headline"] for a in issue["articles"])
    linked = {}
    for link in root.iter(f"{{{METS}}}smLink"):
        linked.setdefault(link.get(f"{{{XLINK}}}from"), []).append(
            int(link.get(f"{{{XLINK}}}to").removeprefix("PHYS_"))
        )
    found = Counter()
    for name, div in articles.items():
        areas = sorted({int(area.get("FILEID").removeprefix("FULLTEXT_")) for area in div.iter(f"{{{METS}}}area")})
        assert areas == sorted(linked[name]), div.get("LABEL")
        found[div.get("LABEL"), tuple(areas)] += 1
    assert found == Counter(
        (a["headline"], tuple(sorted({box["page"] for box in a["boxes"]}))) for a in issue["articles"]
    )
    assert any(len(pages) > 1 for _, pages in found), "a story that jumps"


def test_the_record_holds_every_article_with_its_text_and_boxes(bag):
    issue = read_issue(bag)
    printed = read_printed((bag / "data" / "reports" / "layout.json").read_bytes())
    width, height = issue["page"]["width"], issue["page"]["height"]
    assert [article["identifier"] for article in issue["articles"]] == [s.id for s in printed.stories if s.file]
    for article in issue["articles"]:
        assert article["articleBody"], article["identifier"]
        assert "\u00ad" not in article["articleBody"]
        assert all((bag / "data" / image["contentUrl"]).is_file() for image in article.get("image", ()))
        assert (bag / "data" / article["source"]).is_file()
        for found in article["boxes"]:
            x, y, wide, high = found["box"]
            assert x >= 0 <= y
            assert x + wide <= width + 0.01
            assert y + high <= height + 0.01


def test_a_story_is_found_where_it_stands(archive, bag, day):
    words = {"2025-08-22": '"robuste Sicherheitsgarantien"', "2025-08-23": '"sondern elf"'}[day]
    with open_catalogue(archive) as catalogue:
        hit = catalogue.search(words)[0]
    met = [mark for mark in marks(read_bag_layout(bag), words) if mark.page == hit.page]
    assert any(mark.box.y == pytest.approx(hit.box.y) for mark in met)
