"""Editions get into the archive whole, once, and are never changed there."""

import json
from datetime import date

import bagit
import pytest

from layout.archive import fixity
from layout.archive.bag import read_info, seal
from layout.archive.index import open_catalogue
from layout.archive.intake import add
from layout.archive.store import STAGING, BagName, bags, find_bag, read_issue
from layout.copy.model import Correction
from layout.errors import MissingPartError, UsageError


def test_another_program_validates_the_bag(added):
    assert bagit.Bag(str(added.folder)).validate()


def test_the_bag_has_the_tree_an_archivist_expects(added):
    names = {path.relative_to(added.folder).as_posix() for path in added.folder.rglob("*") if path.is_file()}
    assert added.folder.relative_to(added.folder.parents[1]).as_posix() == "2025/ozd-2025-08-22-nr1"
    assert names == {
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "manifest-sha512.txt",
        "tagmanifest-sha256.txt",
        "tagmanifest-sha512.txt",
        "data/archive/ozd-2025-08-22-nr1.pdf",
        "data/press/ozd-2025-08-22-nr1-print.pdf",
        "data/source/edition.yaml",
        "data/source/rutte-kiew.yaml",
        "data/source/meldung-1.yaml",
        "data/source/pictures/rutte.jpg",
        "data/style/ozd/style.yaml",
        "data/metadata/issue.json",
        "data/metadata/fonts.json",
        "data/reports/layout.json",
        "data/reports/report.json",
        "data/software.json",
        "data/requirements.txt",
    }


def test_the_record_says_what_the_issue_is(paper, added):
    issue = read_issue(added.folder)
    assert (issue["title"], issue["issn"], issue["zdb_id"], issue["date"]) == (
        "OZD",
        "1234-5679",
        "2436020-8",
        "2025-08-22",
    )
    article = issue["articles"][0]
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "Rutte fordert in Kiew Garantien"
    assert article["boxes"][0] == {"page": 1, "frame": "p1.1", "box": [39.7, 80, 515.9, 640]}
    assert article["image"][0]["contentUrl"] == "source/pictures/rutte.jpg"
    assert (article["author"], article["creditText"]) == ({"@type": "Person", "name": "Karla Muster"}, "OZD")
    assert article["articleBody"].endswith(paper.BODY.replace("\n", "\n\n"))
    assert article["isPartOf"] == {
        "@type": "PublicationIssue",
        "@id": "urn:nbn:de:101:1-2025082201",
        "issueNumber": 1,
        "datePublished": "2025-08-22",
        "isPartOf": {"@type": "Newspaper", "name": "OZD", "issn": "1234-5679"},
    }
    assert issue["identifier"] == "urn:nbn:de:101:1-2025082201"
    software = json.loads((added.folder / "data" / "software.json").read_bytes())
    assert software["umbruch"] == "0.1.0"
    assert {"pikepdf", "pyyaml"} <= {item["name"] for item in software["distributions"]}


def test_the_same_edition_twice_is_one_bag(archive, build, added, now):
    again = add(archive, build, now=now)
    assert not again.value.new
    assert [finding.code for finding in again.findings] == ["archive/already-in"]
    assert bags(archive) == (added.name,)


@pytest.mark.usefixtures("added")
def test_what_readers_note_makes_no_other_edition_and_what_was_let_pass_does(archive, build, now):
    (build.edition.root / "marks.yaml").write_text("marks: []\n", "utf-8")
    assert not add(archive, build, now=now).value.new
    (build.edition.root / "waivers.yaml").write_text("waivers: []\n", "utf-8")
    new = add(archive, build, now=now).value
    assert new.new
    assert (new.folder / "data/source/waivers.yaml").is_file()
    assert (new.folder / "data/source/marks.yaml").is_file()


def test_the_same_edition_gives_the_same_bag(build, added, now, tmp_path):
    other = add(tmp_path / "other", build, now=now).value
    assert seal(other.folder) == seal(added.folder)


def test_a_correction_is_a_version_linked_both_ways(paper, archive, added, now, tmp_path):
    before = seal(added.folder)
    corrected = paper.make_edition(tmp_path / "copy", body=paper.BODY.replace("10.000", "20.000"))
    new = add(archive, paper.make_build(tmp_path / "out", corrected), now=now).value
    assert new.name == BagName(year="2025", slug=added.name.slug, version=2)
    assert new.folder.name == "ozd-2025-08-22-nr1-v2"
    assert seal(added.folder) == before
    assert read_info(new.folder)["Umbruch-Replaces"] == f"ozd-2025-08-22-nr1 sha256:{before}"
    old_links = json.loads((archive / "2025" / "ozd-2025-08-22-nr1.links.json").read_bytes())
    new_links = json.loads((archive / "2025" / "ozd-2025-08-22-nr1-v2.links.json").read_bytes())
    assert old_links["replaced_by"] == ["2025/ozd-2025-08-22-nr1-v2"]
    assert new_links["replaces"] == ["2025/ozd-2025-08-22-nr1"]
    assert find_bag(archive, "ozd-2025-08-22-nr1") == new.name
    assert find_bag(archive, "2025/ozd-2025-08-22-nr1") == added.name
    assert find_bag(archive, "ozd-2025-08-22-nr1-v1") == added.name
    with pytest.raises(UsageError):
        find_bag(archive, "ozd")


@pytest.mark.parametrize("later_first", [False, True])
def test_a_printed_correction_links_both_editions(paper, archive, now, tmp_path, later_first):
    fix = Correction(edition="ozd-2025-08-22-nr1", page=1, article="rutte-kiew", text="Es waren 20.000 Euro.")
    first = paper.make_build(tmp_path / "a", paper.make_edition(tmp_path / "1"))
    next_day = paper.make_edition(tmp_path / "2", day=date(2025, 8, 23), number=2, corrections=(fix,))
    second = paper.make_build(tmp_path / "b", next_day)
    said = [add(archive, which, now=now).findings for which in ((second, first) if later_first else (first, second))]
    assert [finding.code for findings in said for finding in findings] == ["archive/corrected-not-here"] * later_first
    wrong = json.loads((archive / "2025" / "ozd-2025-08-22-nr1.links.json").read_bytes())
    assert wrong["corrected_by"] == [
        {"by": "2025/ozd-2025-08-23-nr2", "page": 1, "article": "rutte-kiew", "text": "Es waren 20.000 Euro."}
    ]
    right = json.loads((archive / "2025" / "ozd-2025-08-23-nr2.links.json").read_bytes())
    assert right["corrects"][0]["edition"] == "ozd-2025-08-22-nr1"
    with open_catalogue(archive) as catalogue:
        assert [edition.corrected_by for edition in catalogue.editions()] == [("2025/ozd-2025-08-23-nr2",), ()]
        hits = {hit.bag.slug: hit.corrections for hit in catalogue.search("Selenskyj")}
        (found,) = hits["ozd-2025-08-22-nr1"]
        assert (found.by, found.text, found.named) == ("2025/ozd-2025-08-23-nr2", "Es waren 20.000 Euro.", True)
        assert hits["ozd-2025-08-23-nr2"] == ()
        assert not any(hit.corrections for hit in catalogue.search("Ernte") if hit.bag.slug == "ozd-2025-08-22-nr1")
    assert read_issue(archive / "2025" / "ozd-2025-08-23-nr2")["corrections"][0]["page"] == 1


def test_an_article_without_a_date_has_a_place(paper, archive, now, tmp_path):
    edition = paper.make_edition(tmp_path / "copy", day=None, number=None, stories=1)
    bare = edition.model_copy(update={"bare": True, "slug": "antrag-v2", "masthead": None, "imprint": None})
    name = add(archive, paper.make_build(tmp_path / "out", bare), now=now).value.name
    assert name.path == "undated/antrag-v2-v1"
    assert bags(archive) == (name,)


def test_a_build_that_lacks_a_file_is_refused(archive, build, now):
    (build.folder / f"{build.edition.slug}.print.pdf").unlink()
    with pytest.raises(MissingPartError) as caught:
        add(archive, build, now=now)
    assert [finding.code for finding in caught.value.findings] == ["archive/part-missing"]
    assert bags(archive) == ()


def test_what_an_interrupted_run_left_is_cleared(archive, build, now):
    leftover = archive / STAGING / "bag" / "data"
    leftover.mkdir(parents=True)
    (leftover / "half.pdf").write_bytes(b"%PDF")
    add(archive, build, now=now)
    assert not any((archive / STAGING).glob("*"))


def test_the_log_survives_a_line_that_was_broken_off(archive, added, now):
    with (archive / fixity.FILE).open("ab") as log:
        log.write(b'{"bag": "2025/half')
    fixity.append(archive, [fixity.Entry(bag="2025/next", event="added", time=now.isoformat(), seal="x")])
    assert set(fixity.histories(archive)) == {added.name.path, "2025/next"}
