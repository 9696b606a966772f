"""Three hundred editions: all found, all whole, and the same answers from a catalogue made anew."""

from datetime import date, timedelta

import pytest

from layout.archive.index import FILE, open_catalogue
from layout.archive.intake import add
from layout.archive.verify import verify

QUERIES = ("Sicherheitsgarantien", '"in Kiew"', "Buergermeisterin Ernte", "Verkehr", "Häuser")


@pytest.mark.slow
def test_three_hundred_editions(paper, archive, now, tmp_path):
    first = date(2025, 1, 1)
    for number in range(1, 301):
        day = first + timedelta(days=number)
        edition = paper.make_edition(tmp_path / "copy", day=day, number=number, stories=2, seed=number)
        add(archive, paper.make_build(tmp_path / "out", edition), now=now)
    with open_catalogue(archive) as catalogue:
        assert len(catalogue.editions()) == 300
        assert len(catalogue.editions(date_from="2025-02", date_to="2025-02")) == 28
        assert len(catalogue.search("Selenskyj", limit=1000)) == 300
        assert [hit.date for hit in catalogue.search("Selenskyj", date_from="2025-03-01", date_to="2025-03-01")] == [
            "2025-03-01"
        ]
        before = [catalogue.search(query) for query in QUERIES]
    assert all(before)
    (archive / FILE).unlink()
    with open_catalogue(archive) as catalogue:
        assert [catalogue.search(query) for query in QUERIES] == before
    result = verify(archive, now=now)
    assert result.findings == ()
    assert len(result.value) == 300
