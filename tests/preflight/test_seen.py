"""What was seen of a page is kept between builds, and the page looked at again when anything it is painted with has changed."""

import pytest
from pikepdf import Dictionary

from layout.kept import Kept
from layout.preflight.check import preflight
from layout.preflight.seen import Earlier
from layout.preflight.subject.document import Subject
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


def walks(monkeypatch):
    """Counts the pages that are walked from now on."""
    walked = []
    walk = Subject.walk
    monkeypatch.setattr(Subject, "walk", lambda self, page: walked.append(page.number) or walk(self, page))
    return walked


@pytest.fixture(params=["from build to build", "in one process"])
def earlier(request, store):
    return Earlier(store=store) if request.param == "from build to build" else Earlier(kept=Kept())


def test_a_kept_page_has_the_same_findings_and_is_not_walked(tmp_path, monkeypatch, earlier):
    walked = walks(monkeypatch)
    plain = preflight(saved(tmp_path), press=PRESS)
    first, kept = (preflight(saved(tmp_path), press=PRESS, earlier=earlier) for _ in range(2))
    assert plain.found
    assert plain == first == kept
    assert walked == [1, 1]


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
def test_what_changed_under_equal_content_is_looked_at_again(tmp_path, earlier, change):
    preflight(saved(tmp_path), press=PRESS, earlier=earlier)
    changed = saved(tmp_path, change)
    assert preflight(changed, press=PRESS, earlier=earlier) == preflight(changed, press=PRESS)


def test_a_page_is_looked_at_again_for_another_press_and_for_other_lines(tmp_path, monkeypatch, earlier):
    walked = walks(monkeypatch)
    file, layout = saved(tmp_path), good.layout()
    preflight(file, press=PRESS, layout=good.layout(), earlier=earlier)
    layout["pages"][0]["frames"][0]["columns"][0]["lines"][0]["words"][0][1] += 300
    preflight(file, press=PRESS, layout=layout, earlier=earlier)
    preflight(file, press=PRESS.model_copy(update={"bleed": 9.0}), layout=layout, earlier=earlier)
    assert walked == [1, 1, 1]


@pytest.mark.parametrize("torn", [b"", b"junk", b'[["box/crop"]]', b"null"])
def test_an_entry_that_holds_no_faults_is_made_again(tmp_path, store, torn):
    whole = looked(tmp_path, store)
    store.put(*entries(tmp_path), torn)
    assert looked(tmp_path, store) == whole


def test_what_is_said_of_content_that_cannot_be_read_is_not_kept(tmp_path, monkeypatch, earlier):
    def damage(sample):
        sample.content += b"\nQ Q Q"

    walked = walks(monkeypatch)
    reports = [preflight(saved(tmp_path, damage), press=PRESS, earlier=earlier) for _ in range(2)]
    assert reports[0] == reports[1]
    assert walked == [1, 1]


def test_resources_that_lead_back_to_themselves_are_not_kept(tmp_path, store):
    def bite(sample):
        sample.resources.Font.F1.Tail = sample.resources.Font.F1

    assert looked(tmp_path, store, bite) == looked(tmp_path, None, bite)
    assert entries(tmp_path) == []
