"""The page desk: the same pages, and the same findings, for any number of processes."""

import shutil
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout import pagedesk
from layout.copy.load import load
from layout.errors import MissingPartError

CACHE = user_cache_path("umbruch")
PAPER = Path(__file__).resolve().parents[1] / "articles/2025-08-22"


@pytest.mark.slow
def test_copy_set_in_several_processes_is_the_copy_set_in_one() -> None:
    plans = [pagedesk.make_up(load(PAPER), CACHE, jobs=jobs).plan for jobs in (1, 3)]
    assert plans[0] == plans[1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_character_that_no_face_has_is_found_whoever_sets_it(tmp_path: Path, jobs: int) -> None:
    paper = tmp_path / "paper"
    shutil.copytree(PAPER, paper, ignore=shutil.ignore_patterns("layout.lock"))
    file = next(path for path in sorted(paper.glob("*.yaml")) if "\nbody: |\n" in path.read_text("utf-8"))
    text = file.read_text("utf-8").replace("\nbody: |\n", "\nbody: |\n  Das Zeichen \U00013080 steht hier.\n\n", 1)
    file.write_text(text, "utf-8")
    with pytest.raises(MissingPartError) as caught:
        pagedesk.make_up(load(paper), CACHE, jobs=jobs)
    (finding,) = [one for one in caught.value.findings if "13080" in one.message]
    assert finding.place is not None
    assert Path(finding.place.file).name == file.name
