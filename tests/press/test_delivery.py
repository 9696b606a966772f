"""Delivery: names by the press's pattern, a list of pages, checksums, and nothing left of an earlier build."""

import csv
import datetime
import hashlib
from pathlib import Path

import pikepdf
import pytest

from layout.errors import WriteError
from layout.preflight.check import preflight
from layout.press.delivery import Delivered, Names, PageFacts, deliver
from layout.press.profiles import Delivery, load, open_press
from tests.press.small_paper import ROOT, paper
from tests.press.test_pdfx import build

DAY = datetime.date(2025, 8, 22)
PRESS = load("coldset-ifra26", style=ROOT / "styles/ozd").value
BY_PAGE = "delivery: {by: page, name: '{title}_{date:%Y%m%d}_{page:03}.pdf'}"


def fact(number, *, colour=True):
    return PageFacts(number=number, section="Sport", colour=colour, width=595.276, height=841.89)


@pytest.mark.parametrize(
    ("title", "pattern", "name"),
    [
        ("OZD", "{title}_{date:%Y%m%d}_{page:03}.pdf", "OZD_20250822_007.pdf"),
        ("Östliche Zeitung", "{title}-{page}.pdf", "Östliche-Zeitung-7.pdf"),
        ("../etc/passwd", "{title}_{page}.pdf", "etc-passwd_7.pdf"),
        ("///", "{title}_{page}.pdf", "ozd-2025-08-22-nr1_7.pdf"),
        ("OZD", "{slug}.{number:04}.p{page:02}.pdf", "ozd-2025-08-22-nr1.0001.p07.pdf"),
    ],
)
def test_names(title, pattern, name):
    names = Names(title=title, slug="ozd-2025-08-22-nr1", date=DAY, number=1)
    assert names.of(Delivery(by="page", name=pattern), 7) == name


def test_list_and_checksums(tmp_path):
    files = [Delivered(name=f"p{n}.pdf", content=b"%d" % n, pages=(fact(n, colour=n == 1),)) for n in (1, 2)]
    written = deliver(files, PRESS, tmp_path)
    assert [path.name for path in written] == ["p1.pdf", "p2.pdf", "pages.csv", "SHA256SUMS"]
    rows = list(csv.DictReader((tmp_path / "pages.csv").read_text("utf-8").splitlines(), delimiter=";"))
    assert [(row["file"], row["page"], row["colours"]) for row in rows] == [
        ("p1.pdf", "1", "CMYK"),
        ("p2.pdf", "2", "K"),
    ]
    assert rows[0]["width_mm"] == "210.00"
    for line in (tmp_path / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_earlier_delivery_leaves_nothing_behind(tmp_path):
    deliver([Delivered(name=f"p{n}.pdf", content=b"x", pages=(fact(n),)) for n in (1, 2, 3)], PRESS, tmp_path)
    (tmp_path / "note.txt").write_text("ours", "utf-8")
    deliver([Delivered(name="p1.pdf", content=b"y", pages=(fact(1),))], PRESS, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["SHA256SUMS", "note.txt", "p1.pdf", "pages.csv"]


def test_list_of_an_earlier_delivery_cannot_reach_elsewhere(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("ours", "utf-8")
    folder = tmp_path / "delivery"
    folder.mkdir()
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  ../outside.txt\n", "utf-8")
    deliver([Delivered(name="p1.pdf", content=b"y", pages=(fact(1),))], PRESS, folder)
    assert outside.exists()


def test_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "delivery").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(WriteError):
        deliver([Delivered(name="p1.pdf", content=b"y", pages=(fact(1),))], PRESS, tmp_path / "delivery")


@pytest.mark.slow
def test_one_file_an_edition(tmp_path):
    built = build(paper(tmp_path), tmp_path)
    names = [path.name for path in built.files if path.parent.name == "delivery"]
    assert names == ["ozd-2025-08-22-nr1.print.pdf", "pages.csv", "SHA256SUMS"]
    copies = {path.read_bytes() for path in built.files if path.name.endswith(".print.pdf")}
    assert len(copies) == 1


@pytest.mark.slow
def test_one_file_a_page_each_a_document_of_its_own(tmp_path):
    change = ('delivery: {by: edition, name: "{slug}.print.pdf"}', BY_PAGE)
    built = build(paper(tmp_path, change=change), tmp_path)
    files = [path for path in built.files if path.parent.name == "delivery" and path.suffix == ".pdf"]
    assert [path.name for path in files] == ["OZD_20250822_001.pdf", "OZD_20250822_002.pdf"]
    press = open_press("synthetic-newsprint", style=tmp_path / "styles/ozd").profile
    identifiers = set()
    for path in files:
        report = preflight(path, press=press)
        assert [each.finding.code for each in report.found] == []
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == 1
            identifiers |= {str(pdf.Root.Metadata.read_bytes())[:4000], bytes(pdf.trailer.ID[0])}
            pictures = list(pdf.pages[0].Resources.XObject.values())
            assert len(pictures) == (2 if path == files[0] else 1)  # nothing of another page
    assert len(identifiers) == 4


@pytest.mark.slow
def test_article_alone_is_not_delivered(seed_files: Path):
    assert not (seed_files / "delivery").exists()
