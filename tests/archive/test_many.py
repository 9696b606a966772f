"""Many editions: all found, all whole, none touched for a later one, the same answers from a catalogue made anew.

What an edition more and a search cost is measured by `python -m bench.archive`.
"""

from datetime import date, timedelta

import pytest

from layout.archive.index import FILE, open_catalogue
from layout.archive.intake import add
from layout.archive.verify import verify

FIRST = date(2025, 1, 1)
QUERIES = ("Sicherheitsgarantien", '"in Kiew"', "Buergermeisterin Ernte", "Verkehr", "Häuser")


@pytest.mark.parametrize("count", [pytest.param(40, marks=pytest.mark.slow), pytest.param(300, marks=pytest.mark.full)])
def test_many_editions(paper, archive, now, tmp_path, count):
    kept = {}
    for number in range(1, count + 1):
        edition = paper.make_edition(tmp_path / "copy", day=FIRST + timedelta(days=number), number=number, seed=number)
        build = paper.make_build(tmp_path / "out", edition)
        add(archive, build, now=now)
        if number == 1:
            kept = stamps_of(archive)
    assert kept
    assert kept.items() <= stamps_of(archive).items(), "the first edition is not written again for the later ones"
    with open_catalogue(archive) as catalogue:
        assert len(catalogue.editions()) == count
        assert len(catalogue.editions(date_from="2025-02", date_to="2025-02")) == min(count - 30, 28)
        assert len(catalogue.search("Selenskyj", limit=1000)) == count
        assert [hit.date for hit in catalogue.search("Selenskyj", date_from="2025-02-01", date_to="2025-02-01")] == [
            "2025-02-01"
        ]
        before = [catalogue.search(query) for query in QUERIES]
    assert all(before)
    (archive / FILE).unlink()
    with open_catalogue(archive) as catalogue:
        assert [catalogue.search(query) for query in QUERIES] == before
    result = verify(archive, now=now)
    assert result.findings == ()
    assert len(result.value) == count


def stamps_of(archive):
    """When each file of the editions' bags was last written."""
    return {path: path.stat().st_mtime_ns for path in archive.rglob("*") if path.is_file() and path.parent != archive}
