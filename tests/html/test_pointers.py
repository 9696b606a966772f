"""Where teasers, contents and jump lines lead."""

from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from layout.composer.galley import Item, SetLine
from layout.composer.line import Line
from layout.findings import Place
from layout.html.pointers import pointers
from layout.makeup.plan import Fragment, Frame, Page, PlacedStrip, Plan, Strip


def line(key: str) -> SetLine:
    empty = Line(
        pieces=(), x=0, natural=0, spaces=0, letters=0, word_spacing=0, tracking=0, end="last", place=Place("a.yaml"), step=""
    )  # fmt: skip
    return SetLine(key=key, style="jump", line=empty, language="de", generated=True)


def frame(story: str | None, *keys: str) -> Frame:
    items = tuple(Item(x=0, row=row, width=1, content=line(key)) for row, key in enumerate(keys))
    strips = (PlacedStrip(row=0, strip=Strip(rows=1, items=items)),)
    fragment = Fragment(part="body", key="x", x=0, width=1, strips=strips)
    kind = "story" if story else "teasers"
    return Frame(id="f", kind=kind, story=story, x=0, row=0, width=1, rows=1, fragments=(fragment,))


def page(number: int, *frames: Frame) -> Page:
    return Page(number=number, section="", frames=frames, head_rows=0)


def edition(teasers: tuple[str, ...], sections: tuple[tuple[str, ...], ...]) -> SimpleNamespace:
    def story(name: str) -> SimpleNamespace:
        return SimpleNamespace(article=SimpleNamespace(id=name))

    return SimpleNamespace(
        teasers=[SimpleNamespace(article=name) for name in teasers],
        sections=[SimpleNamespace(stories=[story(name) for name in names]) for names in sections],
    )


@pytest.fixture
def plan() -> Plan:
    front = page(
        1,
        frame(
            None,
            "paper/teaser.1.1",
            "paper/teaser.1.page.1",
            "paper/teaser.2.1",
            "paper/contents.1.1",
            "paper/contents.label.1",
        ),
        frame("a", "a/jump-to", "a/commentary.title"),
    )
    return Plan(format=None, pages=(front, page(2, frame("b")), page(3, frame("a", "a/jump-from"))))


def test_each_pointer_leads_to_what_it_names(plan):
    paper = edition(("b", "missing"), (("b", "a"), ()))
    assert pointers(paper, plan, plan.pages[0]) == {
        "paper/teaser.1.1": "#b",
        "paper/teaser.1.page.1": "#b",
        "paper/contents.1.1": "#a",
        "a/jump-to": "#a.3",
    }
    assert pointers(paper, plan, plan.pages[2]) == {"a/jump-from": "#a.1"}


def test_a_jump_that_has_nowhere_to_go_is_no_link(plan):
    alone = replace(plan, pages=plan.pages[:1])
    assert "a/jump-to" not in pointers(edition((), ()), alone, alone.pages[0])
