"""BagIt 1.0 bags (RFC 8493): written, and checked without trusting a byte of them.

A bag of ours carries manifests and tag manifests in SHA-256 and SHA-512. The reader is stricter than the
standard where strictness finds faults: digests are lower case and two spaces follow them, because that is
how we write them, and a changed bit there is a changed bit. Refused outright, before any payload is read:
manifests that name a file outside the bag, `fetch.txt` (nothing is fetched from a network), links, pipes and
devices, and packed files (nothing is ever unpacked).

What a bag means (its issue, its versions) is the business of `record` and `store`.
"""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from msgspec import Struct

from layout.archive.files import (
    Digest,
    UnsafeEntryError,
    copy_archived,
    digest_file,
    digest_of,
    read_plain,
    write_archived,
)
from layout.findings import Finding, Place, Severity

Algorithm = Literal["sha256", "sha512"]
ALGORITHMS: Final[tuple[Algorithm, ...]] = ("sha256", "sha512")
#: A bag's manifests and how their digests are made, those of the payload first.
_MANIFESTS: Final = tuple((f"{kind}-{name}.txt", name) for kind in ("manifest", "tagmanifest") for name in ALGORITHMS)
DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

#: A manifest line is about 150 bytes; a bag of 400,000 files is no newspaper.
_MANIFEST_LIMIT: Final = 64 << 20
_LENGTHS: Final[Mapping[Algorithm, int]] = {"sha256": 64, "sha512": 128}
#: What a zip, gzip, 7z, xz or rar archive begins with.
_PACKED: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b\x08",
    b"7z\xbc\xaf\x27\x1c",
    b"\xfd7zXZ\x00",
    b"Rar!\x1a\x07",
)


class Payload(Struct, frozen=True, kw_only=True):
    """A file to be put into a bag."""

    name: str
    """Its path below `data/`, with forward slashes."""
    content: Path | bytes


class BagCheck(Struct, frozen=True, kw_only=True):
    """What a check of a bag found."""

    findings: tuple[Finding, ...]
    files: int
    """Files read, tag files included."""
    size: int
    """Their size in bytes."""
    seal: str
    """The bag's seal, see `seal`; empty where it can't be read."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong with the bag."""
        return not self.findings


def write_bag(folder: Path, payload: Iterable[Payload], info: Iterable[tuple[str, str]]) -> None:
    """Write a bag into a folder that does not exist yet; every file is synced.

    Args:
        folder: where; its parent must exist.
        payload: the files, in any order; the manifests are sorted.
        info: lines of `bag-info.txt`; Payload-Oxum is added.

    Raises:
        OSError: if a file can't be read or written.
        ValueError: if a name is unsafe or comes twice.
    """
    folder.mkdir()
    recorded: dict[str, Digest] = {}
    for file in payload:
        name = f"data/{file.name}"
        fault = unsafe(name)
        if fault or name in recorded:
            raise ValueError(f"{name!r} can't be put into a bag: {fault or 'it comes twice'}")
        target = folder / name
        if isinstance(file.content, bytes):
            recorded[name] = write_archived(target, file.content)
        else:
            recorded[name] = copy_archived(file.content, target)
    oxum = f"{sum(digest.size for digest in recorded.values())}.{len(recorded)}"
    tags = {"bagit.txt": DECLARATION, "bag-info.txt": _info_file((*info, ("Payload-Oxum", oxum)))}
    tags |= {f"manifest-{name}.txt": _manifest(recorded, name) for name in ALGORITHMS}
    written = {name: write_archived(folder / name, content) for name, content in tags.items()}
    for name in ALGORITHMS:
        write_archived(folder / f"tagmanifest-{name}.txt", _manifest(written, name))


def read_info(folder: Path) -> dict[str, str]:
    """Return the fields of `bag-info.txt`; of a field that comes twice, the last.

    Raises:
        UnsafeEntryError, OSError, UnicodeDecodeError: if it can't be read.
    """
    text = read_plain(folder / "bag-info.txt", limit=_MANIFEST_LIMIT).decode("utf-8")
    pairs = (line.partition(": ")[::2] for line in text.split("\n") if ": " in line)
    return dict(pairs)


def read_payload_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-512 of each payload file by its name (`data/…`), as its manifest says.

    Raises:
        UnsafeEntryError, OSError, ValueError: if the manifest can't be read.
    """
    entries, findings = _read_manifest(folder, "manifest-sha512.txt", "sha512")
    if findings:
        raise ValueError(findings[0].message)
    return entries


class Records(Struct, frozen=True, kw_only=True):
    """What a bag's manifests record."""

    shown: str
    """The bag's path as findings show it."""
    manifests: Mapping[str, tuple[Algorithm, dict[str, str]]]

    def findings(self, name: str, digest: Digest) -> list[Finding]:
        """Return what is wrong with a file of the bag that has a digest now."""
        return list(_digest_findings(name, digest, self.manifests, f"{self.shown}/{name}"))


def read_records(folder: Path, shown: str) -> tuple[Records, list[Finding]]:
    """Return what a bag's manifests record, and what is wrong with its tag files; the payload is not read.

    Args:
        folder: the bag.
        shown: its path as findings show it.
    """
    manifests: dict[str, tuple[Algorithm, dict[str, str]]] = {}
    findings: list[Finding] = []
    for name, algorithm in _MANIFESTS:
        entries, faults = _read_manifest(folder, name, algorithm, shown)
        manifests[name] = (algorithm, entries)
        findings += faults
    records = Records(shown=shown, manifests=manifests)
    for name in ("bagit.txt", "bag-info.txt", *(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS)):
        try:
            findings += records.findings(name, digest_file(folder / name))
        except (OSError, UnsafeEntryError) as error:
            findings.append(_fault("archive/unreadable", f"{shown}/{name}", f"it can't be read: {error}"))
    return records, findings


def seal(folder: Path) -> str:
    """Return one digest that stands for the whole bag: that of its two tag manifests.

    The tag manifests cover the manifests, which cover the payload; only the tag manifests themselves are
    covered by nothing in the bag. So the seal is kept outside, in the fixity log.

    Raises:
        UnsafeEntryError, OSError: if they can't be read.
    """
    names = [f"tagmanifest-{name}.txt" for name in ALGORITHMS]
    return digest_of(b"\n".join(read_plain(folder / name, limit=_MANIFEST_LIMIT) for name in names)).sha256


def unsafe(name: str) -> str:
    """Return why a path from a manifest must not be used; an empty text where it may."""
    parts = name.split("/")
    if not name or name.startswith(("/", "~")) or re.match(r"[A-Za-z]:", name):
        return "it is no path inside the bag"
    if "\\" in name or any(unicodedata.category(character) == "Cc" for character in name):
        return "it has a backslash or a control character"
    if any(part in {"", ".", ".."} for part in parts):
        return "it leads out of the bag"
    return ""


def check_bag(folder: Path, shown: str) -> BagCheck:
    """Check a bag: is it one, is anything missing, added or changed, does anything in it play tricks?

    Args:
        folder: the bag.
        shown: its path as findings show it.
    """
    found: dict[str, Path] = {}
    tricks = list(_walk(folder, shown, found))
    declared = _declaration_findings(folder, shown)
    manifests: dict[str, tuple[Algorithm, dict[str, str]]] = {}
    for name, algorithm in _MANIFESTS:
        if name not in found:
            declared.append(_fault("archive/missing", f"{shown}/{name}", "the manifest is missing"))
            continue
        entries, findings = _read_manifest(folder, name, algorithm, shown)
        tricks += findings
        manifests[name] = (algorithm, entries)
    if tricks:
        return BagCheck(findings=(*declared, *tricks), files=0, size=0, seal="")
    contents, read = _content_findings(found, manifests, shown)
    return BagCheck(
        findings=(*declared, *contents),
        files=len(read),
        size=sum(digest.size for digest in read.values()),
        seal=_seal_or_nothing(folder),
    )


def _declaration_findings(folder: Path, shown: str) -> list[Finding]:
    try:
        declaration = read_plain(folder / "bagit.txt", limit=1 << 16)
    except (OSError, UnsafeEntryError) as error:
        return [_fault("archive/not-a-bag", f"{shown}/bagit.txt", f"no BagIt declaration can be read: {error}")]
    if declaration != DECLARATION:
        return [
            _fault(
                "archive/not-a-bag",
                f"{shown}/bagit.txt",
                "the declaration is not that of a BagIt 1.0 bag in UTF-8",
            )
        ]
    return []


def _walk(folder: Path, shown: str, found: dict[str, Path]) -> Iterator[Finding]:
    """Fill `found` with the plain files of a tree by their names; yield what must not be there."""
    if folder.is_symlink():
        yield _fault("archive/unsafe-entry", shown, "the bag is a link", "put the bag itself in its place")
        return
    pending = [folder]
    while pending:
        place = pending.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as error:
            yield _fault("archive/unreadable", f"{shown}/{place.relative_to(folder)}", str(error))
            continue
        for entry in entries:
            path = Path(entry.path)
            name = path.relative_to(folder).as_posix()
            if entry.is_dir(follow_symlinks=False):
                pending.append(path)
            elif not entry.is_file(follow_symlinks=False):
                yield _fault("archive/unsafe-entry", f"{shown}/{name}", "a link, pipe or device; it was not followed")
            elif name == "fetch.txt":
                yield _fault(
                    "archive/fetch-refused",
                    f"{shown}/{name}",
                    "the bag wants files from a network",
                    "nothing is fetched",
                )
            else:
                found[name] = path


def _read_manifest(
    folder: Path, name: str, algorithm: Algorithm, shown: str = ""
) -> tuple[dict[str, str], list[Finding]]:
    place = f"{shown or folder}/{name}"
    try:
        text = read_plain(folder / name, limit=_MANIFEST_LIMIT).decode("utf-8")
    except (OSError, UnsafeEntryError, UnicodeDecodeError) as error:
        return {}, [_fault("archive/manifest-odd", place, f"it can't be read: {error}")]
    entries: dict[str, str] = {}
    findings: list[Finding] = []
    pattern = re.compile(rf"([0-9a-f]{{{_LENGTHS[algorithm]}}})  (.+)")
    lines = text.split("\n")
    if lines.pop() != "":
        findings.append(_fault("archive/manifest-odd", place, "its last line has no end", line=len(lines) + 1))
    inside = "data/" if name.startswith("manifest-") else ""
    for number, line in enumerate(lines, 1):
        match = pattern.fullmatch(line)
        if match is None:
            findings.append(
                _fault("archive/manifest-odd", place, f"{line[:80]!r} is no line of a manifest", line=number)
            )
            continue
        path = _decoded(match[2])
        fault = unsafe(path)
        if fault:
            findings.append(_fault("archive/unsafe-path", place, f"{path!r} is refused: {fault}", line=number))
        elif path in entries or not path.startswith(inside):
            findings.append(
                _fault(
                    "archive/manifest-odd",
                    place,
                    f"{path!r} comes twice or does not belong here",
                    line=number,
                )
            )
        else:
            entries[path] = match[1]
    return entries, findings


def _content_findings(
    found: Mapping[str, Path], manifests: Mapping[str, tuple[Algorithm, dict[str, str]]], shown: str
) -> tuple[list[Finding], dict[str, Digest]]:
    findings: list[Finding] = []
    named = {path for _algorithm, entries in manifests.values() for path in entries}
    read: dict[str, Digest] = {}
    for name in sorted(set(found) | named):
        place = f"{shown}/{name}"
        path = found.get(name)
        if path is None:
            findings.append(_fault("archive/missing", place, "the manifest names it, the bag has it not"))
            continue
        try:
            digest = read[name] = digest_file(path)
            if name.startswith("data/") and _is_packed(path):
                findings.append(
                    _fault("archive/packed", place, "a packed file has no place in a bag", "it was not unpacked")
                )
        except (OSError, UnsafeEntryError) as error:
            findings.append(_fault("archive/unreadable", place, f"it can't be read: {error}"))
            continue
        findings += _digest_findings(name, digest, manifests, place)
    return findings, read


def _digest_findings(
    name: str, digest: Digest, manifests: Mapping[str, tuple[Algorithm, dict[str, str]]], place: str
) -> Iterator[Finding]:
    if name.startswith("tagmanifest-"):
        if name not in manifests:
            yield _fault("archive/added", place, "no manifest of ours has this name")
        return
    kind = "manifest-" if name.startswith("data/") else "tagmanifest-"
    expected = [
        (algorithm, entries.get(name)) for which, (algorithm, entries) in manifests.items() if which.startswith(kind)
    ]
    if any(value is None for _algorithm, value in expected):
        yield _fault("archive/added", place, "a manifest does not name it")
    if any(value is not None and value != getattr(digest, algorithm) for algorithm, value in expected):
        yield _fault("archive/changed", place, f"its digest is not the recorded one (now SHA-256 {digest.sha256})")


def _is_packed(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(8).startswith(_PACKED)


def _seal_or_nothing(folder: Path) -> str:
    try:
        return seal(folder)
    except (OSError, UnsafeEntryError):
        return ""


def _manifest(digests: Mapping[str, Digest], algorithm: Algorithm) -> bytes:
    lines = (f"{getattr(digest, algorithm)}  {_encoded(name)}\n" for name, digest in sorted(digests.items()))
    return "".join(lines).encode("utf-8")


def _info_file(pairs: Iterable[tuple[str, str]]) -> bytes:
    lines = (f"{label}: {' '.join(value.split())}\n" for label, value in pairs if value.strip())
    return "".join(lines).encode("utf-8")


def _encoded(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _decoded(name: str) -> str:
    return re.sub("%(0[AaDd]|25)", lambda match: chr(int(match[1], 16)), name)


def _fault(code: str, file: str, message: str, hint: str = "", *, line: int = 1) -> Finding:
    return Finding(
        code=code,
        severity=Severity.FAIL,
        message=message,
        hint=hint,
        place=Place(str(PurePosixPath(file)), line),
    )
