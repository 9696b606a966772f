"""Work over processes: same results in the same order, whatever becomes of a child."""

import os
import signal
import time
from functools import partial

import pytest

from layout.errors import MakeupError
from layout.findings import Finding, Severity
from layout.press.jobs import cores, in_processes


def square(number):
    time.sleep(0.02 * (5 - number))  # the last is ready first
    return number * number


@pytest.mark.parametrize("jobs", [1, 2, 3, 8])
def test_results_come_in_order(jobs):
    said = []
    assert in_processes([partial(square, number) for number in range(5)], jobs, said.append) == [0, 1, 4, 9, 16]
    assert sorted(said) == [0, 1, 4, 9, 16]


def test_large_results_come_whole():
    made = in_processes([partial(bytes, 5_000_000), partial(bytes, 3)], 2)
    assert [len(one) for one in made] == [5_000_000, 3]


def test_an_error_keeps_its_findings():
    finding = Finding(code="page/drift", severity=Severity.FAIL, message="moved")

    def fail():
        raise MakeupError("no", [finding])

    with pytest.raises(MakeupError) as caught:
        in_processes([partial(square, 1), fail], 2)
    assert caught.value.findings == (finding,)


def test_an_error_that_cannot_be_sent_is_told():
    class OwnError(Exception):
        pass

    def fail():
        raise OwnError("here")

    with pytest.raises(RuntimeError, match="OwnError: here"):
        in_processes([partial(square, 1), fail], 2)


def test_the_work_of_a_killed_child_is_done_here():
    here = os.getpid()

    def killed_elsewhere():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert in_processes([partial(square, 2), killed_elsewhere], 2) == [4, "done"]


def test_the_first_of_few_pieces_is_done_here_and_its_error_waits_for_the_others():
    assert in_processes([os.getpid, os.getpid], 2)[0] == os.getpid()
    assert os.getpid() not in in_processes([os.getpid] * 3, 2)
    said = []

    def fail():
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        in_processes([fail, partial(square, 3)], 2, said.append)
    assert said == [9]


def test_children_leave_the_parents_exit_alone(tmp_path):
    class Kept:
        def __del__(self):
            (tmp_path / "gone").touch()

    kept = Kept()
    in_processes([partial(square, 1), partial(square, 2)], 2)
    assert not (tmp_path / "gone").exists()
    del kept


def test_there_is_a_core():
    assert cores() >= 1
