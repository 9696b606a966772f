"""What a page paints is kept between builds, and walked again when anything it is painted with has changed."""

import pytest
from pikepdf import Dictionary

from layout.kept import Kept
from layout.preflight.check import preflight
from layout.preflight.subject import keeping
from layout.preflight.subject.document import Subject
from layout.preflight.subject.keeping import Earlier
from layout.preflight.subject.values import Walk
from layout.press.cache import Store
from tests.preflight import good
from tests.preflight.cases import PRESS

#: A page with a finding of colour, and a picture and a font in use.
FAULTY = b"1 0 0 rg 60 60 30 30 re f"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def entries(tmp_path):
    return sorted(path.name for path in (tmp_path / "store").glob("??/*"))


def saved(tmp_path, change=lambda _: None):
    sample = good.Sample()
    sample.draw(FAULTY)
    change(sample)
    return sample.save(tmp_path / "p.pdf")


def looked(tmp_path, store, change=lambda _: None):
    return preflight(saved(tmp_path, change), press=PRESS, earlier=Earlier(store))


def walked(pdf, store):
    with Subject(pdf, store) as subject:
        return subject.walk(subject.document.pages[0])


def test_a_kept_page_gives_the_same_findings(tmp_path, store):
    plain, first, kept = (looked(tmp_path, each) for each in (None, store, store))
    assert len(entries(tmp_path)) == 1
    assert plain.found
    assert plain == first == kept
    assert walked(tmp_path / "p.pdf", store) == walked(tmp_path / "p.pdf", None)


def test_a_kept_page_is_not_walked(tmp_path, store):
    looked(tmp_path, store)
    store.put(*entries(tmp_path), keeping.packed(Walk()))
    assert "box/empty-page" in {finding.code for finding in looked(tmp_path, store).findings}


def test_a_walk_comes_back_from_its_bytes(tmp_path):
    walk = walked(saved(tmp_path), None)
    assert walk.marks
    assert keeping.unpacked(keeping.packed(walk)) == walk


def test_a_page_is_found_again_whatever_its_objects_numbers(tmp_path, store):
    def renumber(sample):
        sample.root.Extra = sample.pdf.make_indirect(Dictionary(A=sample.stream(b"first")))

    looked(tmp_path, store)
    before = (tmp_path / "p.pdf").read_bytes()
    looked(tmp_path, store, renumber)
    assert (tmp_path / "p.pdf").read_bytes() != before
    assert len(entries(tmp_path)) == 1


def smaller_picture(sample):
    sample.resources.XObject.Im1 = sample.picture(size=8)


def other_pixels(sample):
    sample.resources.XObject.Im1.write(b"\0" * 6400)


def broken_font(sample):
    sample.resources.Font.F1 = sample.font(program=b"no font")


def no_unicode(sample):
    sample.resources.Font.F1 = sample.font(unicode=False)


def wider_font(sample):
    sample.resources.Font.F1.DescendantFonts[0].DW = 2000


def no_overprint(sample):
    sample.resources.ExtGState.Over = Dictionary(OP=False, op=False)


def default_space(sample):
    sample.resources.ColorSpace.DefaultCMYK = good.Array([good.Name.ICCBased, sample.stream(good.srgb(), N=4)])


def grouped(sample):
    sample.page.Group = Dictionary(S=good.Name.Transparency, CS=good.Name.DeviceRGB)


def smaller_page(sample):
    sample.page.MediaBox = sample.page.TrimBox = sample.page.BleedBox = good.Array([0, 0, 500, 500])


@pytest.mark.parametrize(
    "change",
    [
        smaller_picture,
        other_pixels,
        broken_font,
        no_unicode,
        wider_font,
        no_overprint,
        default_space,
        grouped,
        smaller_page,
    ],
)
def test_what_changed_under_equal_content_is_walked_again(tmp_path, store, change):
    looked(tmp_path, store)
    assert looked(tmp_path, store, change) == looked(tmp_path, None, change)
    assert len(entries(tmp_path)) == 2


@pytest.mark.parametrize("torn", [b"", b"junk", b"cos\nsystem\n(S'true'\ntR.", b"\x80\x05N."])
def test_an_entry_that_is_no_walk_is_walked_again(tmp_path, store, torn):
    whole = looked(tmp_path, store)
    store.put(*entries(tmp_path), torn)
    assert looked(tmp_path, store) == whole


def walks(monkeypatch):
    """Counts the pages that are walked from now on."""
    walked = []
    walk = Subject.walk
    monkeypatch.setattr(Subject, "walk", lambda self, page: walked.append(page.number) or walk(self, page))
    return walked


def test_in_one_process_a_page_is_looked_at_once(tmp_path, monkeypatch):
    walked, earlier = walks(monkeypatch), Earlier(kept=Kept())
    file = saved(tmp_path)
    first = preflight(file, press=PRESS, earlier=earlier)
    assert (preflight(file, press=PRESS, earlier=earlier), walked) == (first, [1])


def test_it_is_looked_at_again_for_another_press_and_for_other_lines(tmp_path, monkeypatch):
    walked, earlier = walks(monkeypatch), Earlier(kept=Kept())
    file, layout = saved(tmp_path), good.layout()
    preflight(file, press=PRESS, layout=good.layout(), earlier=earlier)
    layout["pages"][0]["frames"][0]["columns"][0]["lines"][0]["words"][0][1] += 300
    preflight(file, press=PRESS, layout=layout, earlier=earlier)
    preflight(file, press=PRESS.model_copy(update={"bleed": 9.0}), layout=layout, earlier=earlier)
    assert walked == [1, 1, 1]


@pytest.mark.parametrize(
    "change",
    [smaller_picture, other_pixels, broken_font, no_unicode, wider_font, no_overprint, default_space, grouped],
)
def test_in_one_process_too_what_changed_is_looked_at_again(tmp_path, change):
    earlier = Earlier(kept=Kept())
    preflight(saved(tmp_path), press=PRESS, earlier=earlier)
    changed = saved(tmp_path, change)
    assert preflight(changed, press=PRESS, earlier=earlier) == preflight(changed, press=PRESS)


def test_what_is_said_of_content_that_cannot_be_read_is_not_kept(tmp_path, monkeypatch):
    def damage(sample):
        sample.content += b"\nQ Q Q"

    walked, earlier = walks(monkeypatch), Earlier(kept=Kept())
    for _ in range(2):
        preflight(saved(tmp_path, damage), press=PRESS, earlier=earlier)
    assert walked == [1, 1]


def test_content_that_cannot_be_read_is_not_kept(tmp_path, store):
    def damage(sample):
        sample.content += b"\nQ Q Q"

    assert looked(tmp_path, store, damage) == looked(tmp_path, store, damage)
    assert entries(tmp_path) == []


def test_resources_that_lead_back_to_themselves_are_not_kept(tmp_path, store):
    def bite(sample):
        sample.resources.Font.F1.Tail = sample.resources.Font.F1

    assert looked(tmp_path, store, bite) == looked(tmp_path, None, bite)
    assert entries(tmp_path) == []
