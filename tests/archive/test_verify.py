"""Whatever is done to a bag is found, and no bag can trick its reader."""

import errno
import io
import os
import random
import shutil
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from archive_paper import overwrite, reseal

from layout.archive import fixity
from layout.archive.bag import DECLARATION, check_bag, unsafe
from layout.archive.extract import extract_edition
from layout.archive.index import open_catalogue
from layout.archive.intake import add
from layout.archive.store import find_bag
from layout.archive.verify import verify
from layout.errors import MissingPartError


def codes(archive, now):
    return {finding.code for finding in verify(archive, now=now).findings}


def test_a_whole_archive_has_no_findings(archive, added, now):
    result = verify(archive, now=now)
    assert result.findings == ()
    assert [(bag.name, bag.files > 15, bag.checked_before) for bag in result.value] == [(added.name, True, "")]
    assert verify(archive, now=now).value[0].checked_before == now.isoformat()


def test_a_flipped_bit_in_any_file_is_found(archive, added, now):
    bits = random.Random(7)
    for path in sorted(path for path in added.folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for _ in range(3):
            at, bit = bits.randrange(len(content)), bits.randrange(8)
            overwrite(path, content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :])
            assert verify(archive, now=now).findings, f"{path} byte {at} bit {bit}"
        overwrite(path, content)
    assert verify(archive, now=now).findings == ()


@pytest.mark.full
def test_every_bit_of_the_tag_files_counts(archive, added, now):
    for path in sorted(added.folder.glob("tagmanifest-*.txt")):
        content = path.read_bytes()
        for at in range(len(content)):
            for bit in range(8):
                overwrite(path, content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :])
                assert check_bag(added.folder, "bag").findings or verify(archive, now=now).findings
        overwrite(path, content)


def test_missing_added_and_changed_are_named(archive, added, now):
    (added.folder / "data" / "software.json").unlink()
    (added.folder / "data" / "extra.txt").write_text("x")
    overwrite(added.folder / "data" / "requirements.txt", b"")
    found = {(finding.code, finding.place.file) for finding in verify(archive, now=now).findings}
    assert found == {
        ("archive/missing", "2025/ozd-2025-08-22-nr1/data/software.json"),
        ("archive/added", "2025/ozd-2025-08-22-nr1/data/extra.txt"),
        ("archive/changed", "2025/ozd-2025-08-22-nr1/data/requirements.txt"),
    }


def test_a_bad_bag_does_not_stop_the_others(paper, archive, added, now, tmp_path):
    edition = paper.make_edition(tmp_path / "next", day=date(2025, 8, 23), number=2)
    add(archive, paper.make_build(tmp_path / "next-out", edition), now=now)
    shutil.rmtree(added.folder / "data")
    result = verify(archive, now=now)
    assert [bag.whole for bag in result.value] == [False, True]


def test_a_bag_that_is_gone_is_known_to_the_log(archive, added, now):
    shutil.rmtree(added.folder)
    assert "archive/bag-missing" in codes(archive, now)


@pytest.mark.usefixtures("added")
def test_a_log_that_is_gone_is_said_once(archive, now):
    (archive / fixity.FILE).unlink()
    assert codes(archive, now) == {"archive/log-missing"}
    assert codes(archive, now) == set()


def test_a_log_that_cannot_be_read_is_said_and_the_bags_are_checked(archive, added, now, tmp_path):
    (archive / fixity.FILE).unlink()
    (archive / fixity.FILE).mkdir()
    result = verify(archive, now=now)
    assert {finding.code for finding in result.findings} == {"archive/unreadable", "archive/not-logged"}
    assert [bag.whole for bag in result.value] == [True]
    with pytest.raises(MissingPartError, match=fixity.FILE):
        extract_edition(archive, added.name, tmp_path / "to")


def test_a_year_that_cannot_be_read_is_said_and_the_others_are_checked(
    paper, archive, added, now, tmp_path, monkeypatch
):
    edition = paper.make_edition(tmp_path / "next", day=date(2026, 8, 23), number=2)
    add(archive, paper.make_build(tmp_path / "next-out", edition), now=now)
    scandir = os.scandir

    def refuse(path):
        if path == added.folder.parent:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = verify(archive, now=now)
    assert [(finding.code, finding.place.file) for finding in result.findings] == [
        ("archive/unreadable", str(added.folder.parent))
    ]
    assert [bag.name.slug for bag in result.value] == [edition.slug]
    for ask in (lambda: find_bag(archive, edition.slug), lambda: open_catalogue(archive).__enter__()):
        with pytest.raises(MissingPartError) as refused:
            ask()
        assert [finding.code for finding in refused.value.findings] == ["archive/unreadable"]


def test_a_links_file_that_cannot_be_read_is_a_warning(archive, added, now, monkeypatch):
    links, read_bytes = archive / "2025" / f"{added.name.name}.links.json", Path.read_bytes

    def refuse(path):
        if path == links:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert codes(archive, now) == {"archive/links-differ"}


def test_a_link_that_leads_to_itself_is_no_bag(archive, added, now):
    (archive / "2025" / "ring").symlink_to(archive / "2025" / "ring")
    assert {finding.place.file for finding in verify(archive, now=now).findings} >= {"2025/ring"}
    assert codes(archive, now) >= {"archive/unsafe-entry"}
    assert find_bag(archive, added.name.name) == added.name


def test_files_and_manifests_changed_together_are_known_to_the_log(archive, added, now):
    overwrite(added.folder / "data" / "requirements.txt", b"umbruch==9\n")
    reseal(added.folder)
    assert codes(archive, now) == {"archive/reseal"}


def test_a_links_file_that_lies_is_a_warning(archive, added, now):
    (archive / "2025" / f"{added.name.name}.links.json").write_text("{}")
    assert codes(archive, now) == {"archive/links-differ"}


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "data/../../x",
        "~/x",
        "C:/x",
        "data\\x",
        "data//x",
        "data/./x",
        "data/a\x00b",
    ],
)
def test_a_manifest_that_leads_out_is_refused(archive, added, now, name):
    assert unsafe(name)
    manifest = added.folder / "manifest-sha256.txt"
    overwrite(manifest, manifest.read_bytes() + f"{'0' * 64}  {name}\n".encode())
    assert "archive/unsafe-path" in codes(archive, now)


def test_a_year_that_is_a_link_is_not_followed(archive, added, now, tmp_path):
    added.folder.parent.rename(tmp_path / "elsewhere")
    (archive / "2025").symlink_to(tmp_path / "elsewhere")
    assert codes(archive, now) == {"archive/bag-missing"}


@pytest.mark.parametrize("trick", ["file", "folder", "data", "bag", "pipe"])
def test_links_and_pipes_are_not_followed(archive, added, now, tmp_path, trick):
    outside = tmp_path / "outside"
    target = {"data": added.folder / "data", "bag": added.folder}.get(trick)
    if trick == "pipe":
        os.mkfifo(added.folder / "data" / "pipe")
    elif trick == "file":
        (tmp_path / "secret").write_text("secret")
        (added.folder / "data" / "secret").symlink_to(tmp_path / "secret")
    elif trick == "folder":
        outside.mkdir()
        (added.folder / "data" / "outside").symlink_to(outside)
    else:
        target.rename(outside)
        target.symlink_to(outside)
    assert "archive/unsafe-entry" in codes(archive, now)


def test_packed_files_are_refused_and_never_unpacked(archive, added, now):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("../../evil", "x")
    overwrite(added.folder / "data" / "source" / "pictures" / "rutte.jpg", made.getvalue())
    reseal(added.folder)
    (archive / "2025" / "ozd-2025-08-24-nr3.zip").write_bytes(made.getvalue())
    assert {"archive/packed", "archive/stranger"} <= codes(archive, now)
    assert not (archive.parent / "evil").exists()


def test_a_list_of_files_to_fetch_is_refused(archive, added, now):
    (added.folder / "fetch.txt").write_text("https://example.org/x 1 data/x\n")
    assert "archive/fetch-refused" in codes(archive, now)


def test_an_alias_bomb_is_refused(archive, added, now):
    lines = ["a: &a [x, x, x]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in pairwise("abcdefghij")]
    bomb = "\n".join(lines)
    overwrite(added.folder / "data" / "source" / "edition.yaml", bomb.encode())
    reseal(added.folder)
    assert "archive/yaml-refused" in codes(archive, now)


def test_a_pdf_that_does_not_open_is_found_though_its_digest_is_right(archive, added, now):
    overwrite(added.folder / "data" / "press" / "ozd-2025-08-22-nr1-print.pdf", b"%PDF-1.6\nnothing\n")
    reseal(added.folder)
    assert {"archive/pdf-damaged", "archive/reseal"} == codes(archive, now)


def test_a_folder_that_is_no_bag_is_a_finding(archive, added, now):
    (archive / "2025" / "notes").mkdir()
    assert "archive/not-a-bag" in codes(archive, now)
    overwrite(added.folder / "bagit.txt", DECLARATION.replace(b"1.0", b"0.97"))
    assert "archive/changed" in codes(archive, now)
