"""Line art of one bit a pixel stays what it is in every variant: its pixels, a bit each, and black where it is black."""

import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw

ARTICLE = """headline: Der Plan
section: Politik
published: 2025-08-23
body: Der Rat hat am Donnerstag den Plan der Brücke gezeigt.
pictures:
  - {file: plan.tif, caption: Der Plan., credit: OZD}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    drawing = Image.new("1", (9000, 4500), 1)
    ImageDraw.Draw(drawing).rectangle((0, 0, 2999, 4499), fill=0)  # its left third
    drawing.save(folder / "plan.tif", compression="group4")
    (folder / "plan.yaml").write_text(ARTICLE, "utf-8")
    command = [str(Path(sys.executable).parent / "umbruch"), "build", str(folder / "plan.yaml"), "--out", str(folder)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"TZ": "UTC"})
    return folder / "plan"


@pytest.mark.parametrize("variant", ["print", "proof", "archive", "screen"])
def test_line_art_keeps_its_pixels_and_is_black_where_it_is_black(built: Path, variant: str) -> None:
    file = built / f"plan.{variant}.pdf"
    with pikepdf.open(file) as pdf:
        (image,) = (pikepdf.PdfImage(raw) for raw in pdf.pages[0].get_images().values())
        assert (image.bits_per_component, image.colorspace) == (1, "/DeviceGray")
        assert image.width == 9000
    page = pypdfium2.PdfDocument(file)[0]
    (placed,) = (found for found in page.get_objects() if isinstance(found, pypdfium2.PdfImage))
    left, bottom, right, top = placed.get_bounds()
    seen = page.render(scale=1).to_pil().convert("L")
    row = round(page.get_height() - (bottom + top) / 2)
    shades = [seen.getpixel((round(left + (right - left) * share), row)) for share in (0.1, 0.3, 0.4, 0.9)]
    assert [shade < 64 for shade in shades] == [True, True, False, False]


def test_line_art_too_coarse_for_the_press_is_found(tmp_path: Path) -> None:
    Image.new("1", (1200, 600), 1).save(tmp_path / "plan.tif")
    (tmp_path / "plan.yaml").write_text(ARTICLE, "utf-8")
    command = [
        str(Path(sys.executable).parent / "umbruch"),
        "build",
        str(tmp_path / "plan.yaml"),
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 6
    assert "picture/line-art-low-resolution" in done.stderr
    assert "plan.yaml:6:1" in done.stderr
