"""The seed article's four files, as others see them: their text in reading order, their fonts, their structure, their bytes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "articles" / "2025-08-22" / "rutte-kiew.yaml"
VARIANTS = ("print", "proof", "archive", "screen")

pytestmark = pytest.mark.slow


def build(out: Path, cwd: Path, **environment: str) -> dict[str, bytes]:
    """Build the seed in a process of its own; returns every file's bytes by name."""
    subprocess.run(
        [sys.executable, "-m", "layout.cli", "build", SEED, "--out", out], cwd=cwd, check=True, capture_output=True,
        env={**os.environ, **environment}, timeout=300,
    )  # fmt: skip
    return {path.name: path.read_bytes() for path in sorted((out / "rutte-kiew").iterdir())}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seed")
    build(folder, ROOT)
    return folder / "rutte-kiew"


def seed_texts() -> list[str]:
    """Every string of copy, in the order it is printed."""
    article = yaml.safe_load(SEED.read_text("utf-8"))
    analysis = article["analysis"]
    points = []
    for section in analysis["sections"]:
        points.append(section["heading"])
        for point in section["points"]:
            points += [point] if isinstance(point, str) else [point["label"], point["text"]]
    return [
        article["kicker"], article["headline"], article["deck"], *article["body"].strip().split("\n\n"), article["signature"],
        article["commentary"]["title"], article["commentary"]["text"], article["letters"]["title"],
        *(part for item in article["letters"]["items"] for part in (item["text"], item["author"])), analysis["title"], *points,
        *(part for item in article["explainers"] for part in (item["question"], item["answer"])),
        article["disclaimer"], f"Titelbild {article['cover_credit']}.",
    ]  # fmt: skip


def letters(text: str) -> str:
    """A text's letters and digits: hyphens at line ends, spaces and quotes are the page's."""
    return re.sub(r"[\W_]", "", text.casefold())


def by_poppler(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout


def by_pdfium(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("variant", ["print", "archive", "screen"])
@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
def test_text_is_whole_and_in_reading_order(built: Path, variant: str, reader) -> None:
    text = letters(reader(built / f"rutte-kiew.{variant}.pdf"))
    at = 0
    for copy in seed_texts():
        found = text.find(letters(copy), at)
        assert found >= 0, copy
        at = found + len(letters(copy))


def test_proof_holds_every_line(built: Path) -> None:
    text = letters(by_pdfium(built / "rutte-kiew.proof.pdf"))
    lines = yaml.safe_load((built / "layout.json").read_text("utf-8"))["pages"][0]["frames"][0]["columns"]
    assert [line["text"] for part in lines for line in part["lines"] if letters(line["text"]) not in text] == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_fonts_are_embedded_subsets(built: Path, variant: str) -> None:
    with pikepdf.open(built / f"rutte-kiew.{variant}.pdf") as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts
        for font in fonts:
            assert re.match(r"/[A-Z]{6}\+Umbruch", str(font.FontName))
            assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_qpdf_finds_nothing(built: Path, variant: str) -> None:
    said = subprocess.run(
        ["qpdf", "--check", built / f"rutte-kiew.{variant}.pdf"], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr


def test_same_bytes_on_any_day_in_any_place(built: Path, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in sorted(built.iterdir())}
    second = build(tmp_path / "out", tmp_path, PYTHONHASHSEED="7", TZ="Pacific/Auckland", LC_ALL="C")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_body_stands_on_the_grid_in_level_columns(built: Path) -> None:
    layout = yaml.safe_load((built / "layout.json").read_text("utf-8"))
    page = layout["page"]
    assert len(layout["pages"]) == 1
    feet: dict[float, float] = {}
    for part in layout["pages"][0]["frames"][0]["columns"]:
        for line in part["lines"]:
            if part["part"] in {"body", "commentary", "letters"}:
                rows = (line["baseline"] - page["first_baseline"]) / page["leading"]
                assert abs(rows - round(rows)) * page["leading"] <= 0.05
                feet[part["box"][0]] = max(feet.get(part["box"][0], 0.0), line["baseline"])
    assert len(feet) == page["columns"]
    assert max(feet.values()) - min(feet.values()) <= page["leading"] + 0.05
