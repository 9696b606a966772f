"""Many editions: all found, all whole, the last as cheap as the first, the same answers from a catalogue made anew."""

import time
from datetime import date, timedelta
from statistics import median

import pytest

from layout.archive.index import FILE, open_catalogue
from layout.archive.intake import add
from layout.archive.verify import verify

FIRST = date(2025, 1, 1)
QUERIES = ("Sicherheitsgarantien", '"in Kiew"', "Buergermeisterin Ernte", "Verkehr", "Häuser")


@pytest.mark.parametrize("count", [pytest.param(40, marks=pytest.mark.slow), pytest.param(300, marks=pytest.mark.full)])
def test_many_editions(paper, archive, now, tmp_path, count):
    costs = []
    for number in range(1, count + 1):
        edition = paper.make_edition(tmp_path / "copy", day=FIRST + timedelta(days=number), number=number, seed=number)
        build = paper.make_build(tmp_path / "out", edition)
        start = time.process_time()
        add(archive, build, now=now)
        costs.append(time.process_time() - start)
    assert median(costs[-count // 4 :]) < 2 * median(costs[: count // 4]), "an edition costs what the first ones did"
    with open_catalogue(archive) as catalogue:
        assert len(catalogue.editions()) == count
        assert len(catalogue.editions(date_from="2025-02", date_to="2025-02")) == min(count - 30, 28)
        assert len(catalogue.search("Selenskyj", limit=1000)) == count
        assert [hit.date for hit in catalogue.search("Selenskyj", date_from="2025-02-01", date_to="2025-02-01")] == [
            "2025-02-01"
        ]
        before = [catalogue.search(query) for query in QUERIES]
        assert middling(lambda: catalogue.search('"robuste Sicherheitsgarantien"')) < 0.1
    assert all(before)
    (archive / FILE).unlink()
    with open_catalogue(archive) as catalogue:
        assert [catalogue.search(query) for query in QUERIES] == before
    result = verify(archive, now=now)
    assert result.findings == ()
    assert len(result.value) == count


def middling(action):
    """The middle one of some runs, in processor seconds: what else the machine does is not counted."""
    costs = []
    for _ in range(5):
        start = time.process_time()
        action()
        costs.append(time.process_time() - start)
    return median(costs)
