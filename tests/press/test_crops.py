"""Crops: each picture in its press's colours and resolution, cut to its place."""

import io

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from layout.press.crops import PlacedPicture, crop_box, cropped, pdf_ads
from layout.press.pictures import upright_size
from layout.press.profiles import open_press
from layout.press.variants import VARIANTS, for_press
from tests.press.small_paper import ROOT, advertisement, photograph


@pytest.fixture(scope="module")
def press():
    return open_press("synthetic-newsprint", style=ROOT / "styles/ozd")


def placed(path, *, colour=True, width=144.0, height=96.0, focus=(0.5, 0.5)):
    return PlacedPicture("a/picture.1", path, focus, width, height, colour)


def one(picture, variant, press=None):
    (data,) = cropped([picture], variant, press).values()
    return Image.open(io.BytesIO(data))


def test_print_takes_the_presss_resolution(tmp_path, press):
    picture = placed(photograph(tmp_path / "a.jpg"))
    for target in (100, 200):
        profile = press.profile.model_copy(
            update={"pictures": press.profile.pictures.model_copy(update={"target": target, "warn": 90, "error": 80})}
        )
        made = one(picture, for_press(VARIANTS["print"], profile), replace(press, profile=profile))
        assert made.size == (target * 2, round(target * 4 / 3))
        assert made.mode == "CMYK"


def test_ink_stays_below_the_presss_limit(tmp_path, press):
    picture = placed(photograph(tmp_path / "a.jpg"))
    for limit in (220, 160):
        profile = press.profile.model_copy(update={"ink": press.profile.ink.model_copy(update={"limit": limit})})
        made = one(picture, for_press(VARIANTS["print"], profile), replace(press, profile=profile))
        inks = np.asarray(made).astype(float).sum(axis=-1) * (100 / 255)
        assert inks.max() <= limit + 3


def test_black_pages_get_grey(tmp_path, press):
    path = photograph(tmp_path / "a.jpg")
    assert one(placed(path, colour=False), VARIANTS["print"], press).mode == "L"
    assert one(placed(path, colour=False), VARIANTS["screen"]).mode == "RGB"  # a screen has no black pages


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        ((0.5, 0.5), (150, 0, 750, 600)),
        ((0, 0), (0, 0, 600, 600)),
        ((1, 1), (300, 0, 900, 600)),
        ((0.4, 0.5), (60, 0, 660, 600)),
    ],
)
def test_focus_stays_in_the_crop(tmp_path, focus, box):
    size = upright_size(photograph(tmp_path / "a.jpg"))
    assert crop_box(size, focus, 1.0) == box


def test_pdf_advertisement_is_blank_in_print_and_drawn_elsewhere(tmp_path, press):
    picture = PlacedPicture("ad/1", advertisement(tmp_path / "ad.pdf"), (0.5, 0.5), 249.4, 141.7, colour=True)
    assert one(picture, VARIANTS["print"], press).size == (1, 1)
    drawn = one(picture, VARIANTS["screen"])
    assert drawn.size == (round(249.4 / 72 * 150), round(141.7 / 72 * 150))
    red, green, blue = drawn.getpixel((3, 100))
    assert red > 180
    assert max(green, blue) < 120
    assert list(pdf_ads([picture])) == ["picture:ad/1"]
    assert pdf_ads([replace(picture, path=photograph(tmp_path / "a.jpg"))]) == {}
