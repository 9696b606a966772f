"""The source inside the file: the YAML an archive PDF was made from, as PDF/A-3 allows.

Each file becomes an embedded file stream named once in the catalogue's name tree and once in its /AF, as the source of
the whole document (ISO 19005-3 6.8, ISO 32000-1 7.11.4; /AFRelationship as in ISO 19005-3 annex E). Archives that
take no PDF/A-3 keep the files beside the PDF instead; this is asked for, never the rule.
"""

import datetime
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import pydyf
from msgspec import Struct

#: Neither WeasyPrint nor pydyf has types.
_Object = Any


class SourceFile(Struct, frozen=True, kw_only=True):
    """A file to embed: its name within the edition, with slashes, and its bytes."""

    name: str
    content: bytes


def embedding(files: Sequence[SourceFile], date: datetime.date | None) -> Callable[[_Object, _Object], None]:
    """Return the finisher that embeds files. Without a date they carry none."""

    def embed(_: _Object, pdf: _Object) -> None:
        ordered = sorted(files, key=lambda file: file.name)
        specs = [_specification(file, date, pdf) for file in ordered]
        pairs = [part for file, spec in zip(ordered, specs, strict=True) for part in (pydyf.String(file.name), spec)]
        names = pydyf.Dictionary({"Names": pydyf.Array(pairs)})
        pdf.add_object(names)
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = names.reference
        pdf.catalog["AF"] = pydyf.Array(specs)

    return embed


def _specification(file: SourceFile, date: datetime.date | None, pdf: _Object) -> bytes:
    checksum = hashlib.md5(file.content, usedforsecurity=False).hexdigest()  # what ISO 32000-1 table 46 wants
    about = {"CheckSum": f"<{checksum}>", "Size": len(file.content)}
    if date:
        about["ModDate"] = pydyf.String(f"D:{date:%Y%m%d}120000Z")
    extra = {"Type": "/EmbeddedFile", "Subtype": "/application#2Fyaml", "Params": pydyf.Dictionary(about)}
    stream = pydyf.Stream([file.content], extra, compress=True)
    pdf.add_object(stream)
    held = pydyf.Dictionary({"F": stream.reference, "UF": stream.reference})
    name = pydyf.String(file.name)
    spec = pydyf.Dictionary(
        {"Type": "/Filespec", "F": name, "UF": name, "EF": held, "AFRelationship": "/Source", "Desc": name}
    )
    pdf.add_object(spec)
    reference: bytes = spec.reference
    return reference
