"""The archive's commands, run as its users run them, on the seed article."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pikepdf
import pytest
from archive_paper import overwrite, reseal

from layout.archive.index import open_catalogue
from layout.archive.showing import show_hit
from layout.errors import FixityError
from layout.preflight.check import preflight
from tests.preflight.cases import PRESS

ARTICLE = Path(__file__).parents[2] / "articles" / "2025-08-22" / "rutte-kiew.yaml"

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return a folder in which the archive holds the seed article."""
    folder = tmp_path_factory.mktemp("keep")
    ran = umbruch(folder, "add", ARTICLE)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "archive/2025/rutte-kiew"
    return folder


def umbruch(folder, *arguments):
    command = [sys.executable, "-m", "layout.cli", "archive", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=folder)


def test_the_bag_validates_elsewhere_and_names_its_fonts(kept):
    folder = kept / "archive" / "2025" / "rutte-kiew"
    assert bagit.Bag(str(folder)).validate()
    fonts = json.loads((folder / "data" / "metadata" / "fonts.json").read_bytes())
    assert {"Umbruch serif-regular", "Umbruch sans-bold"} <= {font["name"] for font in fonts}
    assert all(font["version"] and font["licence"] and len(font["sha256"]) == 64 for font in fonts)
    report = json.loads((folder / "data" / "reports" / "preflight-archive.json").read_bytes())
    assert (report["target"], report["passed"]) == ("PDF/A", True)


def test_added_again_it_is_there_already(kept):
    ran = umbruch(kept, "add", ARTICLE, "--format", "json")

    assert json.loads(ran.stdout)["editions"][0]["new"] is False
    assert [found["code"] for found in json.loads(ran.stdout)["findings"]] == ["archive/already-in"]
    assert "archive/already-in" in ran.stderr


def test_list_and_search(kept):
    assert "2025/rutte-kiew" in umbruch(kept, "list").stdout
    none = umbruch(kept, "list", "--to", "2024", "--format", "json")
    assert (json.loads(none.stdout)["editions"], none.stderr) == ([], "umbruch: no editions\n")
    ran = umbruch(kept, "search", "Sicherheitsgarantien", "--from", "2025", "--section", "Politik")
    assert "2025/rutte-kiew  page 1  Politik  Rutte fordert in Kiew" in ran.stdout
    assert json.loads(umbruch(kept, "search", "praesident", "trump", "--format", "json").stdout)["hits"][0]["page"] == 1
    row = umbruch(kept, "search", 'Rutte "robuste Sicherheitsgarantien" Kiew')
    assert "2025/rutte-kiew" in row.stdout
    refused = umbruch(kept, "search", "!", "--format", "json")
    assert json.loads(refused.stdout)["problem"]
    assert umbruch(kept, "search", "Rübenmarkt").stderr == "umbruch: nothing found\n"
    assert umbruch(kept, "search", "!").returncode == 2


def test_verify_finds_a_flipped_bit(kept):
    whole = umbruch(kept, "verify")
    assert (whole.returncode, whole.stderr) == (0, "")
    file = kept / "archive" / "2025" / "rutte-kiew" / "data" / "source" / "rutte-kiew.yaml"
    content = file.read_bytes()
    file.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    try:
        ran = umbruch(kept, "verify", "rutte-kiew")
        told = umbruch(kept, "verify", "--format", "json")
    finally:
        file.write_bytes(content)
    assert ran.returncode == 1
    assert "damaged" in ran.stdout
    assert "rutte-kiew.yaml" in ran.stderr
    (bag,) = json.loads(told.stdout)["bags"]
    assert json.loads(told.stdout)["findings"] == bag["findings"]
    assert [(fault["code"], fault["file"]) for fault in bag["findings"]] == [
        ("archive/changed", "2025/rutte-kiew/data/source/rutte-kiew.yaml")
    ]
    assert bag["checked_before"]


def test_extract_takes_out_a_page_an_article_and_all(kept, tmp_path):
    for options, name in (
        ((), "rutte-kiew.pdf"),
        (("--page", "1", "--press"), "rutte-kiew-print-p1.pdf"),
        (("--article", "rutte-kiew"), "rutte-kiew-rutte-kiew.yaml"),
        (("--article", "rutte-kiew", "--pdf"), "rutte-kiew-rutte-kiew.pdf"),
    ):
        ran = umbruch(kept, "extract", "rutte-kiew", *options, "--to", tmp_path)
        assert ran.returncode == 0, ran.stderr
        assert Path(ran.stdout.strip()) == tmp_path / name
    assert (tmp_path / "rutte-kiew-rutte-kiew.yaml").read_bytes() == ARTICLE.read_bytes()
    assert umbruch(kept, "extract", "other", "--to", tmp_path).returncode == 2
    ran = umbruch(kept, "extract", "rutte-kiew", "--mets", "--to", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert list(Path(ran.stdout.strip()).glob("*.xml"))


def test_pages_taken_out_pass_the_preflight_and_verapdf(kept, tmp_path, verapdf):
    for options in ((), ("--press",)):
        assert umbruch(kept, "extract", "rutte-kiew", "--page", "1", *options, "--to", tmp_path).returncode == 0
    archived, printed = tmp_path / "rutte-kiew-p1.pdf", tmp_path / "rutte-kiew-print-p1.pdf"
    assert preflight(archived).passed
    assert preflight(printed, press=PRESS).passed
    if verapdf.missing():
        pytest.skip(verapdf.missing())
    (verdict,) = verapdf.verapdf(["2u"], [archived])
    assert verdict.failures == ()


def test_rebuild_gives_the_same_bytes(kept):
    ran = umbruch(kept, "rebuild", "rutte-kiew", "--format", "json")

    assert ran.returncode == 0, ran.stderr
    assert [row["same"] for row in json.loads(ran.stdout)["files"]] == [True, True]


@pytest.mark.parametrize(
    ("copy", "code"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *a, *a]\n", 3),
        ("headline: x\nbody: y\npictures: [{file: ../../../../../../etc/hostname, alt: z}]\n", 3),
        ("headline: anders\nbody: y\n", 1),
    ],
)
def test_a_bag_somebody_wrote_himself_is_made_again_like_any_copy(kept, tmp_path, copy, code):
    shutil.copytree(kept / "archive", tmp_path / "archive")
    folder = tmp_path / "archive" / "2025" / "rutte-kiew"
    overwrite(folder / "data" / "source" / "rutte-kiew.yaml", copy.encode())
    reseal(folder)
    ran = umbruch(tmp_path, "rebuild", "rutte-kiew")
    assert ran.returncode == code, ran.stderr
    assert umbruch(tmp_path, "verify").returncode == 1


@pytest.mark.parametrize(
    "asked",
    [
        ("list", "--from", "22.8.2025"),
        ("search", "Kiew", "--to", "2025-13"),
        ("extract", "rutte-kiew", "--page", "0"),
        ("extract", "rutte-kiew", "--page", "1", "--mets"),
        ("extract", "rutte-kiew", "--pdf"),
        ("add", ARTICLE, ARTICLE),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(kept, asked):
    assert umbruch(kept, *asked).returncode == 2


def test_what_got_in_is_said_though_the_next_is_refused(kept, tmp_path):
    cuneiform = tmp_path / "keilschrift.yaml"
    cuneiform.write_text("headline: Fund in Uruk\nbody: Auf der Tafel steht 𒀀.\n", "utf-8")
    ran = umbruch(kept, "add", ARTICLE, cuneiform)
    assert (ran.returncode, ran.stdout.strip()) == (4, "archive/2025/rutte-kiew"), ran.stderr


def test_a_hit_is_shown_on_its_page_with_its_words_marked(kept):
    with open_catalogue(kept / "archive") as catalogue:
        hit = catalogue.search("Sicherheitsgarantien")[0]
    file = show_hit(kept / "archive", hit, "Sicherheitsgarantien")
    shown = file.read_text("utf-8")
    file.unlink()
    assert shown.count("<mark") >= 4
    assert "data:image/png;base64," in shown


def test_a_page_that_was_changed_is_not_shown(kept, tmp_path):
    shutil.copytree(kept / "archive", tmp_path / "archive")
    pdf = tmp_path / "archive/2025/rutte-kiew/data/archive/rutte-kiew.pdf"
    overwrite(pdf, pdf.read_bytes() + b"\n")
    with open_catalogue(tmp_path / "archive") as catalogue:
        hit = catalogue.search("Sicherheitsgarantien")[0]
    with pytest.raises(FixityError):
        show_hit(tmp_path / "archive", hit, "Sicherheitsgarantien")


def test_an_edition_with_its_source_in_the_file_is_rebuilt_with_it(tmp_path):
    assert umbruch(tmp_path, "add", ARTICLE, "--embed-source").returncode == 0
    with pikepdf.open(tmp_path / "archive/2025/rutte-kiew/data/archive/rutte-kiew.pdf") as pdf:
        assert pdf.attachments["rutte-kiew.yaml"].get_file().read_bytes() == ARTICLE.read_bytes()

    ran = umbruch(tmp_path, "rebuild", "rutte-kiew")
    assert ran.returncode == 0, ran.stderr
