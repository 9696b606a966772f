"""The catalogue finds what was printed, and is never the only place where something is written down."""

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import date

import pytest

from layout.archive import fixity
from layout.archive.catalogue import is_damage
from layout.archive.index import FILE, open_catalogue, rebuild_catalogue
from layout.archive.intake import add
from layout.archive.store import locked
from layout.archive.verify import verify
from layout.errors import UsageError


def search(archive, query, **filters):
    with open_catalogue(archive) as catalogue:
        return catalogue.search(query, **filters)


def found(archive, query, **filters):
    return [(hit.bag.name, hit.story) for hit in search(archive, query, **filters)]


@pytest.fixture
def two_days(paper, archive, added, now, tmp_path):
    """A second edition beside the first, with the same lead."""
    edition = paper.make_edition(tmp_path / "next", day=date(2026, 1, 2), number=2, seed=3)
    add(archive, paper.make_build(tmp_path / "next-out", edition), now=now)
    return added


@pytest.mark.parametrize(
    "query",
    [
        "Sicherheitsgarantien",
        "sicherheitsgarantie",
        "Garantien Rutte",
        "praesident SELENSKYJ",
        "Prasident",
        "Strasse Parlament",
        '"robuste Sicherheitsgarantien"',
        "Nato-Generalsekretär",
        "10.000",
        "EU Kiew",
    ],
)
@pytest.mark.usefixtures("added")
def test_words_are_found_as_readers_type_them(archive, query):
    assert ("ozd-2025-08-22-nr1", "rutte-kiew") in found(archive, query)


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize("query", ["Sicherheitsgarantien Mondfahrt", '"Garantien robuste"', "EUR"])
def test_what_was_not_printed_is_not_found(archive, query):
    assert found(archive, query) == []


@pytest.mark.usefixtures("added")
def test_a_hit_names_page_line_and_snippet(archive):
    hit = search(archive, "robuste Sicherheitsgarantien")[0]
    assert (hit.title, hit.date, hit.page, hit.section) == ("OZD", "2025-08-22", 1, "Politik")
    assert hit.headline == "Rutte fordert in Kiew Garantien"
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["robuste", "Sicherheitsgarantien"]
    assert (hit.box.height, hit.box.x) == (10.8, 39.7)


@pytest.mark.usefixtures("two_days")
def test_dates_and_sections_narrow_a_search(archive):
    assert len(found(archive, "Selenskyj")) == 2
    assert found(archive, "Selenskyj", date_from="2026") == [("ozd-2026-01-02-nr2", "rutte-kiew")]
    assert found(archive, "Selenskyj", date_to="2025-08") == [("ozd-2025-08-22-nr1", "rutte-kiew")]
    assert found(archive, "Selenskyj", date_from="2025-08-22", date_to="2025-08-22") == [
        ("ozd-2025-08-22-nr1", "rutte-kiew")
    ]
    assert found(archive, "Selenskyj", section="politik") == found(archive, "Selenskyj")
    assert found(archive, "Selenskyj", section="Oertliches") == []


def test_a_replaced_version_is_found_only_when_asked_for(paper, archive, added, now, tmp_path):
    corrected = paper.make_edition(tmp_path / "copy", body=paper.BODY.replace("leer", "voll"))
    add(archive, paper.make_build(tmp_path / "out", corrected), now=now)
    assert found(archive, "Selenskyj") == [("ozd-2025-08-22-nr1-v2", "rutte-kiew")]
    assert len(found(archive, "Selenskyj", all_versions=True)) == 2
    with open_catalogue(archive) as catalogue:
        assert [(edition.bag.name, edition.newest) for edition in catalogue.editions()] == [
            (added.name.name, False),
            ("ozd-2025-08-22-nr1-v2", True),
        ]


QUERIES = ("Sicherheitsgarantien", "Haushalt Ernte", "Verkehr", '"in Kiew"', "weiter")


@pytest.mark.usefixtures("two_days")
def test_deleted_and_rebuilt_it_gives_the_same_answers(archive):
    before = [search(archive, query, all_versions=True) for query in QUERIES]
    (archive / FILE).unlink()
    assert [search(archive, query, all_versions=True) for query in QUERIES] == before
    (archive / FILE).write_bytes(b"no database at all")
    assert [search(archive, query, all_versions=True) for query in QUERIES] == before
    with locked(archive):
        rebuild_catalogue(archive)
    assert [search(archive, query, all_versions=True) for query in QUERIES] == before


@pytest.mark.usefixtures("two_days")
def test_a_damaged_catalogue_is_made_anew_from_the_bags_and_that_is_said(paper, archive, now, tmp_path):
    file, size = archive / FILE, 4096
    whole, before = file.read_bytes(), [search(archive, query) for query in QUERIES]
    with open_catalogue(archive) as catalogue:
        editions = catalogue.editions()
    notices, log = 0, (archive / fixity.FILE).read_bytes()
    for at in range(0, len(whole), size):
        file.write_bytes(whole[:at] + bytes(size) + whole[at + size :])
        with open_catalogue(archive) as catalogue:
            assert catalogue.editions() == editions
            found = [catalogue.search(query) for query in QUERIES]
            catalogue.check()
            assert catalogue.findings == () or found == before
        notices += len(catalogue.findings)
        assert {finding.code for finding in catalogue.findings} <= {"archive/catalogue-made-anew"}
        file.write_bytes(whole[:at] + bytes(size) + whole[at + size :])
        codes = {finding.code for finding in verify(archive, now=now).findings}
        assert codes <= {"archive/catalogue-made-anew"}
        file.write_bytes(whole[:at] + bytes(size) + whole[at + size :])
        edition = paper.make_edition(tmp_path / f"more{at}", day=date(2026, 2, 1), number=at)
        added = add(archive, paper.make_build(tmp_path / "more-out", edition), now=now)
        assert {finding.code for finding in added.findings} <= {"archive/catalogue-made-anew"}
        shutil.rmtree(added.value.folder)
        (archive / fixity.FILE).write_bytes(log)
    assert notices > 5


@pytest.mark.usefixtures("two_days")
def test_an_archive_that_can_t_be_written_to_is_searched_in_memory(archive):
    before = search(archive, "Selenskyj")
    (archive / FILE).unlink()
    (archive / ".lock").unlink()
    (archive / ".lock").mkdir()  # root may write anywhere, but not over a folder
    assert search(archive, "Selenskyj") == before
    assert not (archive / FILE).exists()


@pytest.mark.usefixtures("added")
def test_a_bag_that_came_from_elsewhere_is_entered_when_next_asked(paper, archive, now, tmp_path):
    edition = paper.make_edition(tmp_path / "other", day=date(2024, 5, 1), number=9)
    other = add(tmp_path / "elsewhere", paper.make_build(tmp_path / "o", edition), now=now).value
    (archive / "2024").mkdir()
    other.folder.rename(archive / "2024" / other.folder.name)
    assert ("ozd-2024-05-01-nr9", "rutte-kiew") in found(archive, "Selenskyj")


@pytest.mark.usefixtures("two_days")
def test_a_bag_that_can_t_be_read_is_listed_and_does_not_stop_the_others(archive, added):
    record = added.folder / "data" / "reports" / "layout.json"
    record.chmod(stat.S_IRUSR | stat.S_IWUSR)
    record.write_text("{")
    (archive / FILE).unlink()
    assert found(archive, "Selenskyj") == [("ozd-2026-01-02-nr2", "rutte-kiew")]
    with open_catalogue(archive) as catalogue:
        assert [edition.readable for edition in catalogue.editions()] == [False, True]


def test_an_empty_archive_has_nothing(tmp_path):
    (tmp_path / "empty").mkdir()
    assert search(tmp_path / "empty", "Kiew") == ()


def test_a_mistyped_archive_is_not_made(tmp_path):
    with pytest.raises(UsageError):
        search(tmp_path / "arhcive", "Kiew")
    assert not (tmp_path / "arhcive").exists()


@pytest.mark.usefixtures("added")
def test_a_deleted_catalogue_brings_links_files_back_too(archive):
    links = next((archive / "2025").glob("*.links.json"))
    before = links.read_bytes()
    links.unlink()
    (archive / FILE).unlink()
    search(archive, "Kiew")
    assert links.read_bytes() == before


@pytest.mark.usefixtures("two_days")
def test_a_record_of_the_catalogue_that_is_no_json_is_damage_too(paper, archive, now, tmp_path):
    before = [search(archive, query) for query in QUERIES]
    with closing(sqlite3.connect(archive / FILE)) as connection, connection:
        edition = connection.execute("SELECT id FROM edition").fetchone()[0]
        slugs = [slug for (slug,) in connection.execute("SELECT slug FROM edition")]
        connection.executemany("INSERT INTO correction VALUES (?, ?, '{')", [(edition, slug) for slug in slugs])
    another = paper.make_edition(tmp_path / "more", day=date(2026, 3, 1), number=3)
    added = add(archive, paper.make_build(tmp_path / "more-out", another), now=now)
    assert [finding.code for finding in added.findings] in ([], ["archive/catalogue-made-anew"])
    with open_catalogue(archive) as catalogue:
        assert len(catalogue.editions()) == 3
        catalogue.check()
        assert {hit.bag.name for hits in before for hit in hits} <= {
            hit.bag.name for query in QUERIES for hit in catalogue.search(query)
        }


@pytest.mark.parametrize(("statement", "damaged"), [("SELECT * FROM gone", True), ("DELETE FROM edition", False)])
@pytest.mark.usefixtures("added")
def test_a_catalogue_that_may_not_be_written_is_not_called_damaged(archive, statement, damaged):
    with closing(sqlite3.connect(f"file:{archive / FILE}?mode=ro", uri=True)) as connection:
        with pytest.raises(sqlite3.DatabaseError) as raised:
            connection.execute(statement)
        assert is_damage(raised.value) == damaged
