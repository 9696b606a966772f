"""Press profiles: the shipped ones read, hold together and find their ICC file or say how to get it."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from layout import units
from layout.errors import ExitCode, MissingPartError
from layout.press import icc, profiles

STYLE = Path(__file__).parents[2] / "styles/ozd"
SHIPPED = ("coldset-ifra26", "digital-a4", "heatset", "synthetic-newsprint")


def load(name="synthetic-newsprint", style=STYLE):
    result = profiles.load(name, style=style)
    assert result.findings == ()
    assert result.value is not None
    return result.value


def with_line(tmp_path, old, new):
    """A style whose press profile differs in one line."""
    text = (STYLE / "press/synthetic-newsprint.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "press").mkdir()
    (tmp_path / "press/synthetic-newsprint.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return profiles.load("synthetic-newsprint", style=tmp_path)


def test_names():
    assert profiles.names(STYLE) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_profiles_hold_together(name):
    profile = load(name)
    assert profile.name == name
    assert profile.ink.limit <= profile.ink.pixel_limit
    for size in profile.sizes.values():
        assert size.type_area.width < size.width
        assert size.type_area.height < size.height
        assert profile.size_of(size.width, size.height) == size
    assert profile.size_of(1, 1) is None


def test_lengths_are_points():
    profile = load("digital-a4")
    assert profile.bleed == pytest.approx(units.points("3mm"))
    assert profile.text.positive == 5
    assert profile.sizes["a4"].width == pytest.approx(595.276, abs=0.001)


def test_page_type_areas_of_the_house_fit_the_default_press():
    areas = {"a4": (182, 269), "a3": (269, 392), "half-berliner": (204, 286), "berliner": (285.5, 435)}
    areas |= {"rheinisch": (330, 490), "nordisch": (377.5, 534), "tabloid": (248, 370)}
    sizes = load().sizes
    assert set(sizes) == set(areas)
    for name, (width, height) in areas.items():
        assert units.mm(sizes[name].type_area.width) >= width - 0.01
        assert units.mm(sizes[name].type_area.height) >= height - 0.01


def test_the_default_icc_is_ours_and_says_so():
    found = profiles.find_icc(load(), style=STYLE, folders=())
    header = icc.read_header(found.data)
    assert (header.space, header.device_class, header.components) == ("CMYK", "prtr", 4)
    assert header.version < (3, 0)
    assert "not measured" in header.description
    assert len(found.data) <= 300_000
    assert not found.condition.registered
    assert "IFRA26" not in found.condition.identifier


def test_registered_conditions_name_their_registry():
    for name in SHIPPED:
        for condition in load(name).conditions:
            if condition.identifier.startswith(("IFRA", "FOGRA")):
                assert condition.registry == "http://www.color.org"


def test_missing_icc_says_how_to_get_it(tmp_path):
    with pytest.raises(MissingPartError) as caught:
        profiles.find_icc(load("coldset-ifra26"), style=tmp_path, folders=())
    assert caught.value.exit_code == ExitCode.MISSING
    (finding,) = caught.value.findings
    assert finding.code == "press/icc-missing"
    assert "WAN-IFRAnewspaper26v5.icc or ISOnewspaper26v4.icc" in finding.message
    assert "apt-get install icc-profiles" in finding.hint
    assert "non-free" in finding.hint


def test_the_first_icc_found_is_used_also_below_a_folder(tmp_path):
    deep = tmp_path / "system/vendor"
    deep.mkdir(parents=True)
    shutil.copy(STYLE / "icc/synthetic-newsprint.icc", deep / "ISOnewspaper26v4.icc")
    found = profiles.find_icc(load("coldset-ifra26"), style=tmp_path, folders=(tmp_path / "system",))
    assert found.path.name == "ISOnewspaper26v4.icc"
    assert found.condition.intent == "relative-bpc"


@pytest.mark.parametrize("content", [b"", b"no profile at all", b"half"])
def test_an_unusable_icc_is_missing(tmp_path, content):
    (tmp_path / "icc").mkdir()
    if content == b"half":
        content = (STYLE / "icc/synthetic-newsprint.icc").read_bytes()[:5000]
    (tmp_path / "icc/synthetic-newsprint.icc").write_bytes(content)
    with pytest.raises(MissingPartError) as caught:
        profiles.find_icc(load(), style=tmp_path, folders=())
    assert caught.value.findings[0].code == "press/icc-unusable"


def test_unknown_profile_lists_the_known_ones():
    for name in ("kaltset", "../../etc/passwd", ""):
        result = profiles.load(name, style=STYLE)
        assert result.value is None
        assert result.findings[0].code == "press/unknown-profile"
        assert "coldset-ifra26" in result.findings[0].hint


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("bleed: 0mm", "bleed: 0", 18),
        ("bleed: 0mm", "bleed: 3 Millimeter", 18),
        ("pdfx: x-4", "pdfx: x-9", 19),
        ("limit: 220", "limit: 999", 28),
        ("spot_colours: 0", "spot_colors: 0", 52),
        ("warn: 149", "warn: 49", 34),
        ("{slug}.print.pdf", "{sluk}.pdf", 53),
    ],
)
def test_mistakes_are_findings_with_their_line(tmp_path, old, new, line):
    result = with_line(tmp_path, old, new)
    assert result.value is None
    assert result.findings
    assert any(f.place is not None and abs(f.place.line - line) <= 3 for f in result.findings)


def test_delivery_names():
    day = dt.date(2025, 8, 22)
    delivery = profiles.Delivery(by="page", name="OZD_{date:%Y%m%d}_{page:03}.pdf")
    assert delivery.file_name(title="OZD", slug="ozd", date=day, page=7) == "OZD_20250822_007.pdf"
    with pytest.raises(ValidationError, match="page"):
        profiles.Delivery(by="page", name="{slug}.pdf")
    with pytest.raises(ValidationError, match="folders"):
        profiles.Delivery(by="edition", name="../{slug}.pdf")
