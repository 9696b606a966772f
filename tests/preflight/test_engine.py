"""The engine: crashes, targets, waivers, and what a report says."""

import json
import re
from pathlib import Path

import pytest

from layout import raster
from layout.findings import Severity
from layout.preflight import check, ghostscript
from layout.preflight.check import preflight, rules
from layout.preflight.profiles import PlacedWaiver, Waiver, read_waivers
from layout.preflight.rule import Rule
from tests.preflight import good
from tests.preflight.cases import PRESS, X3


def broken(tmp_path, operators=b"1 0 0 rg 60 60 30 30 re f"):
    sample = good.Sample()
    sample.draw(operators)
    return sample.save(tmp_path / "broken.pdf")


def waiver(rule="colour/rgb", page=None, place=None):
    made = Waiver(rule=rule, page=page, reason="Agreed with the press", name="H. Krüger")
    return PlacedWaiver(made, place)


# ---- crashes ------------------------------------------------------------------------------------------------


def test_a_rule_that_crashes_is_broken_and_the_others_run_on(tmp_path, monkeypatch):
    def crash(*_):
        raise ZeroDivisionError("by a tint of nothing")

    bad = Rule(id="ink/tone", title="t", why="w", source="s", codes={}, page=crash)
    monkeypatch.setattr(check, "rules", lambda: {**rules(), "ink/tone": bad})
    report = preflight(broken(tmp_path), press=PRESS)
    found = {f.code: f for f in report.findings}
    assert found["preflight/broken"].severity is Severity.BROKEN
    assert "ink/tone crashed: ZeroDivisionError" in found["preflight/broken"].message
    assert "colour/rgb" in found
    assert not report.passed


def test_a_walk_that_crashes_is_broken(tmp_path, monkeypatch):
    def crash(*_):
        raise RecursionError("too deep")

    monkeypatch.setattr(check.Subject, "walk", crash)
    report = preflight(broken(tmp_path), press=PRESS)
    assert "preflight/broken" in {f.code for f in report.findings}


def test_what_crashed_cannot_be_waived(tmp_path, monkeypatch):
    def crash(*_):
        raise RecursionError("too deep")

    monkeypatch.setattr(check.Subject, "walk", crash)
    report = preflight(broken(tmp_path), press=PRESS, waivers=[waiver("preflight/broken")])
    assert "preflight/broken" in {f.code for f in report.findings}


def test_a_missing_file_is_a_finding(tmp_path):
    report = preflight(tmp_path / "none.pdf", press=PRESS)
    assert [f.code for f in report.findings] == ["file/unreadable"]


# ---- targets ------------------------------------------------------------------------------------------------


def test_without_a_press_the_archive_mark_chooses_the_target(tmp_path):
    assert preflight(good.archive_sample().save(tmp_path / "a.pdf")).target == "PDF/A"
    assert preflight(good.Sample().save(tmp_path / "x.pdf")).target == "PDF/X-4"
    assert preflight(good.Sample().save(tmp_path / "x.pdf"), press=X3).target == "PDF/X-3"


def test_without_a_press_its_rules_are_skipped_and_said_so(tmp_path):
    report = preflight(good.Sample().save(tmp_path / "x.pdf"))
    skipped = {r.rule: r.skipped for r in report.rules if r.skipped}
    assert skipped["type/size"] == "no press profile was given"
    assert "layout.json" in skipped["layout/grid"]
    assert skipped["ink/coverage"] == "ink was not to be measured"


def test_an_archive_file_without_its_metadata_is_asked_what_it_is(tmp_path):
    sample = good.archive_sample()
    pdf = sample.save(tmp_path / "a.pdf")
    job = check.Job(document=check.Document.nothing(), level="archive")
    assert pdf.is_file()
    assert [f.code for f in rules()["a/identity"].document(job)] == ["a/no-xmp"]
    job = check.Job(document=check.Document.nothing()._replace(has_xmp=True), level="archive")
    assert [f.code for f in rules()["a/identity"].document(job)] == ["a/xmp-damaged"]


def test_an_x3_file_is_held_to_its_own_version_and_mark(tmp_path):
    sample = good.Sample()
    sample.version = "1.4"
    sample.info["/GTS_PDFXVersion"] = good.String("PDF/X-3:2003")
    assert [str(f) for f in preflight(sample.save(tmp_path / "x3.pdf"), press=X3).findings] == []


# ---- the report ---------------------------------------------------------------------------------------------


def test_the_statement_counts_its_rules_and_certifies_nothing(tmp_path):
    report = preflight(good.Sample().save(tmp_path / "x.pdf"), press=PRESS)
    ran = [r for r in report.rules if not r.skipped]
    assert report.statement == (
        f"checked against Umbruch's PDF/X-4 rules ({len(ran)} of them, press profile synthetic-newsprint)"
    )
    assert len(ran) > 50
    for text in (report.to_html(), report.to_json()):
        assert "certified" not in text.lower()


@pytest.mark.parametrize("tone", [b"0.9", b"0.90001", b"0.9004", b"0.03", b"0.02996"])
def test_a_tone_that_is_told_like_its_limit_keeps_it(tmp_path, tone):
    assert preflight(broken(tmp_path, b"0 0 0 %b k 60 60 30 30 re f" % tone), press=PRESS).findings == ()


def test_a_font_without_a_name_is_called_that(tmp_path):
    sample = good.Sample()
    sample.resources.Font.F2 = sample.font(unicode=False)
    del sample.resources.Font.F2.BaseFont, sample.resources.Font.F2.DescendantFonts[0].BaseFont
    sample.draw(b"/Over gs 0 0 0 1 k BT /F2 9 Tf 100 500 Td <0001> Tj ET")
    (finding,) = preflight(sample.save(tmp_path / "p.pdf"), press=PRESS).findings
    assert finding.message == "the characters of a font without a name cannot be read as text"


def test_metadata_that_cannot_be_read_are_not_called_missing(tmp_path):
    for thing in ("a string", "a stream"):
        sample = good.Sample()
        sample.root.Metadata = (
            good.String("x") if thing == "a string" else sample.stream(b"<x", Type=good.Name.Metadata)
        )
        codes = {f.code for f in preflight(sample.save(tmp_path / "p.pdf"), press=PRESS).findings}
        assert codes == {"x4/xmp-damaged"}


def test_one_finding_a_code_and_page_with_all_its_places(tmp_path):
    report = preflight(broken(tmp_path, b"1 0 0 rg 60 60 30 30 re f 80 200 30 30 re f"), press=PRESS)
    (found,) = report.found
    assert (found.finding.code, found.count) == ("colour/rgb", 2)
    assert "2 places" in found.finding.message
    first = found.boxes[0]
    assert (first.x, first.width, first.height) == pytest.approx((60, 30, 30))
    assert first.y == pytest.approx(good.HEIGHT - 90)


def test_json(tmp_path):
    told = json.loads(preflight(broken(tmp_path), press=PRESS).to_json())
    assert told["passed"] is False
    (finding,) = told["findings"]
    assert (finding["code"], finding["rule"], finding["page"]) == ("colour/rgb", "colour/rgb", 1)
    assert finding["boxes"] == [[60.0, 751.89, 30.0, 30.0]]
    assert {rule["id"] for rule in told["rules"]} >= {"colour/rgb", "x4/version"}


def test_html_stands_alone_and_marks_the_place(tmp_path):
    pdf = broken(tmp_path)
    report = preflight(pdf, press=PRESS)
    html = report.to_html(lambda index: raster.page_png(pdf, index, dpi=36))
    assert "data:image/png;base64," in html
    assert re.search(r'class="place fail" style="left:10\.08%;top:89\.31%', html)
    assert not re.search(r'(?:src|href)="(?!data:)', html)
    assert report.to_html(lambda _: None).count("<img") == 0


def test_html_escapes_what_the_file_says(tmp_path):
    sample = good.Sample()
    sample.info.Title = good.String("<script>alert(1)</script>")
    html = preflight(sample.save(tmp_path / "<b>.pdf"), press=PRESS).to_html()
    assert "<script" not in html
    assert "<b>" not in html


def test_the_same_file_gives_the_same_report(tmp_path):
    pdf = broken(tmp_path)
    assert preflight(pdf, press=PRESS).to_json() == preflight(pdf, press=PRESS).to_json()


# ---- waivers ------------------------------------------------------------------------------------------------


def test_a_waiver_takes_its_finding_out_and_is_shown(tmp_path):
    report = preflight(broken(tmp_path), press=PRESS, waivers=[waiver(page=1)])
    assert report.findings == ()
    assert report.passed
    assert [(w.found.finding.code, w.name) for w in report.waived] == [("colour/rgb", "H. Krüger")]
    assert "Agreed with the press" in report.to_html()


def test_an_unused_waiver_is_a_finding(tmp_path):
    report = preflight(broken(tmp_path), press=PRESS, waivers=[waiver(page=2)])
    assert {f.code for f in report.findings} == {"colour/rgb", "preflight/unused-waiver"}


def test_waivers_are_read_with_their_places(tmp_path):
    path = tmp_path / "waivers.yaml"
    path.write_text(
        "waivers:\n  - {rule: colour/rgb, page: 1, reason: Agreed with the press, name: H. Krüger}\n",
        encoding="utf-8",
    )
    result = read_waivers(path)
    assert result.findings == ()
    assert result.value[0].waiver.page == 1
    assert result.value[0].place.line == 2
    report = preflight(broken(tmp_path), press=PRESS, waivers=result.value)
    assert report.findings == ()


@pytest.mark.parametrize("text", ["waivers: [{rule: a/b}]", "waiver: []", "[", ""])
def test_a_bad_waiver_file_is_a_finding(tmp_path, text):
    path = tmp_path / "waivers.yaml"
    path.write_text(text, encoding="utf-8")
    result = read_waivers(path)
    assert result.value == ()
    assert result.findings


# ---- ink ----------------------------------------------------------------------------------------------------


def test_without_ghostscript_ink_is_said_to_be_skipped(tmp_path, monkeypatch):
    monkeypatch.setattr(ghostscript, "program", lambda: None)
    report = preflight(good.Sample().save(tmp_path / "x.pdf"), press=PRESS, ink=True)
    assert [(f.code, f.severity) for f in report.findings] == [("ink/not-measured", Severity.INFO)]
    assert report.passed


def test_a_page_that_ghostscript_cannot_draw_is_a_finding(tmp_path, monkeypatch):
    monkeypatch.setattr(ghostscript, "program", lambda: Path("/bin/false"))
    report = preflight(good.Sample().save(tmp_path / "x.pdf"), press=PRESS, ink=True)
    assert [f.code for f in report.findings] == ["ink/unmeasurable"]
