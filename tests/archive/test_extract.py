"""What is taken out of the archive is what was put in, and an edition can be made again from its bag."""

import shutil

import pikepdf
import pytest
from archive_paper import overwrite, reseal

from layout.archive import fixity
from layout.archive.export import export
from layout.archive.extract import extract_article, extract_edition, extract_page
from layout.archive.pages import take_pages
from layout.archive.rebuild import rebuild
from layout.archive.store import find_bag
from layout.errors import FixityError, MissingPartError, UsageError
from layout.preflight.check import preflight
from tests.preflight import good


def test_an_edition_a_page_and_an_article_are_taken_out(archive, build, added, tmp_path):
    to = tmp_path / "to"
    whole = extract_edition(archive, added.name, to)
    assert whole.name == "ozd-2025-08-22-nr1.pdf"
    assert whole.read_bytes() == (build.folder / "ozd-2025-08-22-nr1.archive.pdf").read_bytes()
    page = extract_page(archive, added.name, 2, to, copy="press")
    assert page.name == "ozd-2025-08-22-nr1-print-p2.pdf"
    with pikepdf.open(page) as pdf:
        assert len(pdf.pages) == 1
    copy = extract_article(archive, added.name, "rutte-kiew", to)
    assert copy.read_bytes() == (build.edition.root / "rutte-kiew.yaml").read_bytes()
    with pikepdf.open(extract_article(archive, added.name, "meldung-1", to, form="pdf")) as pdf:
        assert len(pdf.pages) == 2


def two_pages(sample, path):
    """Save a sample as two pages that share resources, each with a picture of its own."""
    sample.resources.XObject.Im2 = sample.picture(sample.resources.XObject.Im1.ColorSpace, 4)
    sample.save(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages.append(pdf.pages[0])
        second = pdf.pages[1].obj
        second.Contents = pdf.make_stream(second.Contents.read_bytes().replace(b"/Im1", b"/Im2"))
        pdf.pages[0].obj.Resources = second.Resources = pdf.make_indirect(second.Resources)
        pdf.save(path, force_version=sample.version, fix_metadata_version=False)
    return path.read_bytes()


@pytest.mark.parametrize(("sample", "target"), [(good.Sample, "PDF/X-4"), (good.archive_sample, "PDF/A")])
def test_a_page_taken_out_stays_what_it_was_made_for_and_carries_nothing_of_the_others(tmp_path, sample, target):
    whole = two_pages(sample(), tmp_path / "whole.pdf")
    page = tmp_path / "page.pdf"
    page.write_bytes(take_pages(whole, [2]))
    assert take_pages(whole, [2]) == page.read_bytes()
    report = preflight(page)
    assert (report.target, [str(finding) for finding in report.findings]) == (target, [])
    with pikepdf.open(page) as pdf, pikepdf.open(tmp_path / "whole.pdf") as before:
        assert list(pdf.pages[0].Resources.XObject) == ["/Im2"]
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(pdf.Root.keys())
        with pdf.open_metadata() as metadata, before.open_metadata() as earlier:
            assert metadata["xmpMM:DocumentID"] != earlier["xmpMM:DocumentID"]
            assert metadata["dc:title"] == earlier["dc:title"]
            assert metadata.get("pdfaid:conformance") == (None if target == "PDF/X-4" else "U")
            assert "pdfuaid:part" not in metadata


def test_an_archive_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(UsageError, match="there is no archive at"):
        find_bag(tmp_path / "nowhere", "ozd-2025-08-22-nr1")


def test_what_is_not_there_is_a_usage_error(archive, added, tmp_path):
    with pytest.raises(UsageError, match="no page 9"):
        extract_page(archive, added.name, 9, tmp_path)
    with pytest.raises(UsageError, match="meldung-1, rutte-kiew"):
        extract_article(archive, added.name, "wetter", tmp_path)


def test_a_record_that_leads_out_of_the_bag_is_refused(archive, added, tmp_path):
    record = added.folder / "data" / "metadata" / "issue.json"
    record.chmod(0o644)
    record.write_text(record.read_text().replace("source/rutte-kiew.yaml", "../../../../copy/edition.yaml"))
    reseal(added.folder)
    (archive / fixity.FILE).unlink()
    with pytest.raises(MissingPartError):
        extract_article(archive, added.name, "rutte-kiew", tmp_path / "to")


TAKERS = {
    "data/archive/ozd-2025-08-22-nr1.pdf": (
        extract_edition,
        lambda archive, name, to: extract_page(archive, name, 1, to),
        lambda archive, name, to: extract_article(archive, name, "rutte-kiew", to, form="pdf"),
        export,
    ),
    "data/press/ozd-2025-08-22-nr1-print.pdf": (
        lambda archive, name, to: extract_edition(archive, name, to, copy="press"),
        lambda archive, name, to: extract_page(archive, name, 1, to, copy="press"),
    ),
    "data/source/rutte-kiew.yaml": (lambda archive, name, to: extract_article(archive, name, "rutte-kiew", to),),
    "data/metadata/issue.json": (
        lambda archive, name, to: extract_article(archive, name, "rutte-kiew", to),
        export,
    ),
    "data/reports/layout.json": (export,),
    "bag-info.txt": (export, extract_edition),
    "manifest-sha256.txt": (export, extract_edition),
}


@pytest.mark.parametrize(
    ("file", "take", "sealed"),
    [
        (file, take, sealed)
        for file, takers in TAKERS.items()
        for take in takers
        for sealed in ((False,) if file.startswith("manifest") else (False, True))
    ],
)
def test_what_is_not_as_it_was_put_in_is_not_given_out(archive, added, tmp_path, file, take, sealed):
    changed = added.folder / file
    overwrite(changed, changed.read_bytes() + b"\n")
    if sealed:  # its manifests made anew, as by somebody who knows of them
        reseal(added.folder)
    with pytest.raises(FixityError) as refused:
        take(archive, added.name, tmp_path / "to")
    codes = {finding.code for finding in refused.value.findings}
    assert codes <= ({"archive/reseal"} if sealed else {"archive/changed", "archive/manifest-odd"})
    assert codes
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize("link", ["data/archive/ozd-2025-08-22-nr1.pdf", "data/archive", "data", ""])
def test_links_lead_nowhere(archive, added, tmp_path, link):
    (added.folder / link).rename(tmp_path / "outside")
    (added.folder / link).symlink_to(tmp_path / "outside")
    for take in (extract_edition, lambda *to: extract_page(to[0], to[1], 1, to[2])):
        with pytest.raises(MissingPartError, match="a link"):
            take(archive, added.name, tmp_path / "to")
    with pytest.raises(MissingPartError):
        export(archive, added.name, tmp_path / "to")
    assert not (tmp_path / "to").exists()


@pytest.fixture
def again(build):
    """A build that makes what the first made, if it is given what that was given."""

    def make(place):
        assert place.source.read_bytes() == build.edition.path.read_bytes()
        assert (place.source.parent / "pictures" / "rutte.jpg").is_file()
        assert (place.style / "style.yaml").is_file()
        return shutil.copytree(build.folder, place.out / build.folder.name)

    return make


def test_an_edition_is_made_again_with_the_same_bytes(archive, added, again):
    result = rebuild(archive, added.name, again, program_version="0.1.0")
    assert result.findings == ()
    assert [item.same for item in result.value] == [True, True]


def test_other_bytes_are_a_finding_that_names_other_software(archive, added, again):
    def other(place):
        made = again(place)
        (made / "ozd-2025-08-22-nr1.print.pdf").write_bytes(b"other")
        return made

    (finding,) = rebuild(archive, added.name, other, program_version="0.2.0").findings
    assert finding.code == "archive/rebuild-differs"
    assert "umbruch: then 0.1.0, now 0.2.0" in finding.hint


def test_a_damaged_bag_is_not_built(archive, added, again):
    (added.folder / "data" / "source" / "edition.yaml").unlink()
    with pytest.raises(MissingPartError):
        rebuild(archive, added.name, again, program_version="0.1.0")
