"""The seed article, built for real, goes into the archive and comes out of it again with the same bytes."""

import json
from pathlib import Path

import bagit
import pytest

from layout import production
from layout.archive.export import export
from layout.archive.index import open_catalogue
from layout.archive.intake import add
from layout.archive.marking import marks
from layout.archive.rebuild import rebuild
from layout.archive.store import Build, read_bag_layout
from layout.archive.verify import verify
from layout.copy.load import load

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "articles" / "2025-08-22" / "rutte-kiew.yaml"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


def built(source, out, cache):
    settings = production.Settings(out=out, cache=cache, variants=("print", "archive"))
    return production.build(source, settings).folder


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_seed_article_is_kept(archive, cache, now, tmp_path):
    style = ROOT / "styles" / "ozd"
    folder = built(ARTICLE, tmp_path / "out", cache)
    build = Build(
        edition=load(ARTICLE).value, publication="OZD", folder=folder, style=style, fonts_folder=ROOT / "fonts"
    )
    kept = add(archive, build, now=now).value
    assert bagit.Bag(str(kept.folder)).validate()
    assert verify(archive, now=now).findings == ()
    with open_catalogue(archive) as catalogue:
        assert catalogue.search('"Alle Angaben ohne Gewähr"')[0].bag == kept.name
        assert catalogue.search("unmissverstaendlich Praesident Trump")
    printed = read_bag_layout(kept.folder)
    assert marks(printed, "Sicherheitsgarantien")
    assert {finding.code for finding in export(archive, kept.name, tmp_path / "to").findings} <= {"archive/mets-lacks"}
    again = rebuild(
        archive,
        kept.name,
        lambda place: built(place.source, place.out, cache),
        program_version=production_version(kept),
    )
    assert again.findings == ()
    assert [compared.same for compared in again.value] == [True, True]


def production_version(kept):
    return json.loads((kept.folder / "data" / "software.json").read_bytes())["umbruch"]
