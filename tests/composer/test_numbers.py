"""A number stays in one piece, however narrow the column."""

from pathlib import Path

from platformdirs import user_cache_path

from layout.composer.galley import Text
from layout.copy.load import load
from layout.findings import Place
from layout.newsroom import open_newsroom
from layout.typography.markup import Run

SEED = Path(__file__).resolve().parents[2] / "articles" / "2025-08-22" / "rutte-kiew.yaml"


def test_no_number_is_broken() -> None:
    setter = open_newsroom(load(SEED).value, user_cache_path("umbruch")).setter
    words = "Der Kreis zahlt 210.000 Euro, dazu 2.500.000 Euro im Jahr und 3,50 Euro für 9–17 Uhr oder 1/2 Tag. " * 3
    for width in range(60, 160, 3):
        text = Text(key="a/body.1", style="body", runs=(Run(text=words.strip(), place=Place("a")),), language="de")
        set_words = [word for line in setter.set(text, float(width)) for word in line.line.text.split()]
        for number in ("210.000", "2.500.000", "3,50", "9–17", "1/2"):
            assert set_words.count(number) == 3
