"""Plain content is read by a grammar of our own, all other by qpdf: both see the same page."""

import gc

import pytest

from layout.preflight.subject import content
from layout.preflight.subject.document import Subject
from layout.preflight.subject.walk import Walker
from tests.preflight import good

#: A comment makes content one that is left to qpdf.
COMMENT = b"\n% by qpdf\n"

OPERATORS = [
    b"BT /F1 9 Tf 100 500 Td [<0001>-200<00010002>30<0002> 5]TJ T* [<0001> 3 <>]TJ ET",
    b"BT /F1 9 Tf 3 Tc 5 Tw 50 Tz 2 Ts 100 500 Td [<0001>-200<0020>30<0020>5]TJ <0001> ' 1 2 <0002> \" ET",
    b"BT /F1 9 Tf 100 500 Td [<00><01>]TJ [<000>]TJ [<0001>4 <2>]TJ <0 001> Tj ET",
    b"BT/F1 9 Tf .5 -0 +0 .5 100. 400Tm[<0001>]TJ<0002>Tj ET",
    b"BT /F1 9 Tf [<0001>] [<0002>] TJ /F1 [<0001>] TJ <0001> TJ [/F1 <0001>] TJ ET",
    b"BT /F1 12345678901234567890 Tf <0001> Tj /F1 9 Tf [<0001>] Tj [] TJ ET",
    b"q 0 0 1 rg 60 60 m 70 60 l 70 70 l h f Q [3 2] 0 d 4 w 5 5 m 60 60 l S",
    b"/Over gs/Over gs q 20 0 0 20 90 90 cm/Im1 Do Q",
    b"12Tm 5-3 w ..5 w - w 1.5.5 w 2w 0 0 m 5 5 l S",
    b"0 0 0 .5 k 60 60 9 9re f 60 80 9 9 re true f null 60 95 9 9 re f",
    b"0 0 0 1 k 60 60 9 9 re f 3 4",
    b"Q Q /F1/F1 gs",
]


def walked(tmp_path, operators):
    sample = good.Sample()
    sample.content += b"\n" + operators
    with Subject(sample.save(tmp_path / "p.pdf")) as subject:
        return subject.walk(subject.document.pages[0])


@pytest.mark.parametrize("operators", OPERATORS)
def test_both_ways_see_the_same(tmp_path, operators):
    ours, qpdf = walked(tmp_path, operators), walked(tmp_path, operators + COMMENT)
    too_large = [fault for fault in qpdf.faults if "overflow" in fault]  # whole numbers, which to us are none
    assert (*too_large, *ours.faults) == qpdf.faults
    assert (ours.spaces, ours.fonts) == (qpdf.spaces, qpdf.fonts)
    assert [pytest.approx(_places(mark)) for mark in qpdf.marks] == list(map(_places, ours.marks))
    assert [mark._replace(box=None, size=0) for mark in ours.marks] == [
        mark._replace(box=None, size=0) for mark in qpdf.marks
    ]


def test_walkers_of_pages_are_gone(tmp_path):
    """A build looks for garbage seldom: what holds itself would stay until then."""
    with Subject(good.Sample().save(tmp_path / "p.pdf")) as subject:
        assert subject.walk(subject.document.pages[0]).marks
        assert not [one for one in gc.get_objects() if isinstance(one, Walker)]


def _places(mark):
    return (mark.box.x, mark.box.y, mark.box.width, mark.box.height, mark.size)


def test_a_page_of_news_is_plain():
    assert content._read(good.CONTENT) is not None
    assert content._read(b"") == []
    assert content._read(b"q 1 2") is None  # cut short


@pytest.mark.parametrize(
    "odd",
    [
        *(b"(a) Tj", b"/A#20B gs", b"<< /A 1 >> BDC", b"BI /W 1 ID x EI", b"true w", b"1e3 w", b"[1", b"<0g> Tj"),
        *(b"12w", b"/F1' ", b"[[1]] TJ", b"1 w % a", b"\0 w", b"/F1(a) Tj", b"foo", b"--1 w", b"1-1 w"),
    ],
)
def test_what_is_not_plain_is_left_to_qpdf(odd):
    assert content._read(b"q 1 w " + odd) is None
    assert content._read(b"q 1 w " + odd + b" Q") is None


def test_an_array_is_taken_together():
    (_, (shown,)) = content._read(b"[ <0001>-20.5 <> 10\n<00020003> 5 ] TJ")[0]
    assert (shown.string, shown.last, shown.moves, shown.after) == (b"\0\1\0\2\0\3", 4, -5.5, 5)
    assert shown.apart() == [b"\0\1", -20.5, b"", 10, b"\0\2\0\3", 5]
