"""The stamp: what a file says of itself, in its Info dictionary and in its XMP packet, which agree.

Everything comes from the edition: the dates from its day of issue, the identifiers from what it is and what the file
holds. There is no clock and no chance in it, so the same copy makes the same bytes on any day and any machine.

An edition has a day, not a time; its files are dated noon UTC, which is that day in every time zone. A document without
a date gets no dates: PDF/A and PDF/UA ask for none (ISO 19005-2 6.6 wants only that those given agree). PDF/X-4 does
(ISO 15930-7 6.7); there an undated document takes `UNDATED`, the day that files without a date are known by.

Sources: ISO 32000-1 14.3 (metadata) and 14.4 (identifiers), ISO 19005-2 6.6.2 (XMP, extension schemas), ISO 14289-1 5
(pdfuaid), XMP specification part 1 (packet), PRISM 2.0 (basic namespace), Dublin Core.
"""

import datetime
import hashlib
import uuid
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

import pydyf
from msgspec import Struct

#: pydyf has no types.
_Object = Any

#: The date of a file that must have one though its edition has none.
UNDATED: Final = datetime.date(1970, 1, 1)
#: Root of all identifiers: uuid5 needs a name space, and this is Umbruch's.
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "umbruch.invalid")

_NAMESPACES: Final[Mapping[str, str]] = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

#: Schemas that PDF/A does not know and each of their properties: value type and description (ISO 19005-2 6.6.2.3).
_EXTENSIONS: Final[Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]]] = {
    "pdfuaid": ("PDF/UA identification schema", {"part": ("Integer", "Part of ISO 14289 the file conforms to")}),
    "pdfxid": ("PDF/X identification schema", {"GTS_PDFXVersion": ("Text", "Version of PDF/X the file conforms to")}),
    "pdf": ("Adobe PDF schema", {"Trapped": ("Text", "Whether the file has been trapped")}),
    "prism": (
        "PRISM basic metadata",
        {
            "aggregationType": ("Text", "Kind of publication"),
            "publicationName": ("Text", "Title of the newspaper"),
            "issn": ("Text", "International standard serial number"),
            "coverDate": ("Date", "Day of issue"),
            "coverDisplayDate": ("Text", "Day of issue as it is printed"),
            "volume": ("Text", "Volume"),
            "number": ("Text", "Number within the volume"),
            "edition": ("Text", "Edition"),
            "section": ("Text", "Section of the newspaper"),
        },
    ),
}


class Claims(Struct, frozen=True, kw_only=True):
    """The standards a file says it conforms to.

    Attributes:
        pdfa: part and level, as in "2A"; empty where none is claimed.
        pdfua: part, as in "1".
        pdfx: as the standard spells it, as in "PDF/X-4".
    """

    pdfa: str = ""
    pdfua: str = ""
    pdfx: str = ""


NO_CLAIMS: Final = Claims()


class Identity(Struct, frozen=True, kw_only=True):
    """What a document is: an edition, or an article built alone.

    Attributes:
        publication: the newspaper's title, empty for an article built alone.
        creators: who wrote it; for an edition the responsible editor.
        displayed_date: the day of issue as it is printed.
        identifiers: what it is known by, the most lasting first.
    """

    slug: str
    title: str
    language: str
    date: datetime.date | None = None
    displayed_date: str = ""
    description: str = ""
    publication: str = ""
    issn: str = ""
    number: str = ""
    volume: str = ""
    edition: str = ""
    publisher: str = ""
    creators: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


class Software(Struct, frozen=True, kw_only=True):
    """What made the file: names and versions, nothing of the machine."""

    creator: str
    producer: str


def document_id(identity: Identity, variant: str) -> uuid.UUID:
    """Return a document's permanent identifier: the same for every version of it (ISO 32000-1 14.4)."""
    day = identity.date.isoformat() if identity.date else ""
    named = (identity.publication, identity.issn, day, identity.number, identity.edition, identity.slug, variant)
    return uuid.uuid5(_NAMESPACE, "\n".join(named))


def stamping(identity: Identity, variant: str, claims: Claims, software: Software) -> Any:  # noqa: ANN401 - a finisher
    """Return the finisher that writes Info, XMP and language. It comes last, for it takes the content's fingerprint."""

    def stamp(_: _Object, pdf: _Object) -> None:
        document = document_id(identity, variant)
        content = uuid.uuid5(document, _fingerprint(pdf.objects))
        moment = _moment(identity, claims)
        pdf.catalog["Lang"] = pydyf.String(identity.language)
        pdf.info.clear()
        pdf.info.update(_info(identity, claims, software, moment))
        packet = xmp(identity, claims, software, document=document, instance=content)
        _set_metadata(pdf, packet)

    return stamp


def _fingerprint(objects: Sequence[_Object]) -> str:
    """Return a digest of all that is in a file so far, streams before they are packed."""
    digest = hashlib.sha256()
    for item in objects:
        if item.free != "f":
            digest.update(_plain(item).data)
    return digest.hexdigest()


def _plain(item: _Object) -> _Object:
    """Return an object as it is before it is packed; a sheet's content is packed already."""
    if not isinstance(item, pydyf.Stream):
        return item
    extra, stream = dict(item.extra), item.stream
    if extra.get("Filter") == "/FlateDecode" and "DecodeParms" not in extra:
        del extra["Filter"]
        stream = [zlib.decompress(b"".join(stream))]
    return pydyf.Stream(stream, extra)


def _moment(identity: Identity, claims: Claims) -> str:
    date = identity.date or (UNDATED if claims.pdfx else None)
    return f"{date.isoformat()}T12:00:00Z" if date else ""


# -- Info --------------------------------------------------------------------------------------------------------------


def _info(identity: Identity, claims: Claims, software: Software, moment: str) -> dict[str, _Object]:
    texts = {
        "Title": identity.title,
        "Author": "; ".join(identity.creators),
        "Subject": identity.description,
        "Keywords": "; ".join(identity.sections),
        "Creator": software.creator,
        "Producer": software.producer,
    }
    info: dict[str, _Object] = {key: pydyf.String(text) for key, text in texts.items() if text}
    if moment:
        date = pydyf.String("D:" + "".join(sign for sign in moment if sign.isdigit()) + "Z")
        info |= {"CreationDate": date, "ModDate": date}
    if claims.pdfx:
        info |= {"GTS_PDFXVersion": pydyf.String(claims.pdfx), "Trapped": "/False"}
    return info


# -- XMP ---------------------------------------------------------------------------------------------------------------


def xmp(identity: Identity, claims: Claims, software: Software, *, document: uuid.UUID, instance: uuid.UUID) -> bytes:
    """Return a document's XMP packet: one rdf:RDF with one description, properties in a fixed order."""
    properties = list(_properties(identity, claims, software, document, instance))
    used = dict.fromkeys(name.split(":")[0] for name, _ in properties)
    body = [f"   <{name}>{value}</{name}>" for name, value in properties]
    if claims.pdfa:
        names = {name for name, _ in properties}
        body.append(f"   <pdfaExtension:schemas><rdf:Bag>{_schemas(names)}</rdf:Bag></pdfaExtension:schemas>")
        used |= dict.fromkeys(("pdfaExtension", "pdfaSchema", "pdfaProperty"))
    spaces = "".join(f'\n    xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in used)
    lines = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        f'  <rdf:Description rdf:about=""{spaces}>',
        *body,
        "  </rdf:Description>",
        " </rdf:RDF>",
        "</x:xmpmeta>",
        '<?xpacket end="r"?>',
    ]
    return "\n".join(lines).encode()


def _properties(
    identity: Identity, claims: Claims, software: Software, document: uuid.UUID, instance: uuid.UUID
) -> Iterator[tuple[str, str]]:
    """Yield each property with its value as XML."""
    yield from _identification(claims)
    yield from _dublin_core(identity)
    yield from _prism(identity)
    moment = _moment(identity, claims)
    if moment:
        yield from ((f"xmp:{name}", moment) for name in ("CreateDate", "ModifyDate", "MetadataDate"))
    if len(identity.identifiers) > 1:  # dc:identifier holds one
        yield "xmp:Identifier", _listed("Bag", identity.identifiers)
    yield "xmp:CreatorTool", escape(software.creator)
    yield "pdf:Producer", escape(software.producer)
    if identity.sections:
        yield "pdf:Keywords", escape("; ".join(identity.sections))
    yield "xmpMM:DocumentID", f"uuid:{document}"
    yield "xmpMM:InstanceID", f"uuid:{instance}"
    yield "xmpMM:VersionID", "1"
    yield "xmpMM:RenditionClass", "default"


def _identification(claims: Claims) -> Iterator[tuple[str, str]]:
    if claims.pdfa:
        yield "pdfaid:part", claims.pdfa[0]
        yield "pdfaid:conformance", claims.pdfa[1]
    if claims.pdfua:
        yield "pdfuaid:part", claims.pdfua
    if claims.pdfx:
        yield "pdfxid:GTS_PDFXVersion", escape(claims.pdfx)
        yield "pdf:Trapped", "False"


def _dublin_core(identity: Identity) -> Iterator[tuple[str, str]]:
    yield "dc:format", "application/pdf"
    yield "dc:title", _worded(identity.title)
    if identity.creators:
        yield "dc:creator", _listed("Seq", identity.creators)
    if identity.publisher:
        yield "dc:publisher", _listed("Bag", (identity.publisher,))
    if identity.description:
        yield "dc:description", _worded(identity.description)
    if identity.sections:
        yield "dc:subject", _listed("Bag", identity.sections)
    yield "dc:language", _listed("Bag", (identity.language,))
    if identity.date:
        yield "dc:date", _listed("Seq", (identity.date.isoformat(),))
    if identity.identifiers:
        yield "dc:identifier", escape(identity.identifiers[0])
    yield "dc:type", _listed("Bag", ("Text",))


def _prism(identity: Identity) -> Iterator[tuple[str, str]]:
    if identity.publication:
        yield "prism:aggregationType", "newspaper"
    values = {
        "publicationName": identity.publication,
        "issn": identity.issn,
        "coverDate": identity.date.isoformat() if identity.date else "",
        "coverDisplayDate": identity.displayed_date,
        "volume": identity.volume,
        "number": identity.number,
        "edition": identity.edition,
        "section": identity.sections[0] if len(identity.sections) == 1 else "",
    }
    yield from ((f"prism:{name}", escape(value)) for name, value in values.items() if value)


def _worded(text: str) -> str:
    """Return a text in one language as its default (XMP specification part 1, 8.2.2.4)."""
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'


def _listed(kind: str, values: Sequence[str]) -> str:
    items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values)
    return f"<rdf:{kind}>{items}</rdf:{kind}>"


def _schemas(names: set[str]) -> str:
    """Describe the schemas used that PDF/A does not know."""
    written = []
    for prefix, (title, properties) in _EXTENSIONS.items():
        used = [name for name in properties if f"{prefix}:{name}" in names]
        if not used:
            continue
        described = "".join(_property(name, *properties[name]) for name in used)
        written.append(
            '<rdf:li rdf:parseType="Resource">'
            f"<pdfaSchema:schema>{title}</pdfaSchema:schema>"
            f"<pdfaSchema:namespaceURI>{_NAMESPACES[prefix]}</pdfaSchema:namespaceURI>"
            f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
            f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
        )
    return "".join(written)


def _property(name: str, kind: str, description: str) -> str:
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
    )


def _set_metadata(pdf: _Object, packet: bytes) -> None:
    """Put the packet where WeasyPrint's stands, or anew; never compressed, so that any program finds it."""
    extra = {"Type": "/Metadata", "Subtype": "/XML"}
    reference = pdf.catalog.get("Metadata")
    if reference is None:
        stream = pydyf.Stream([packet], extra)
        pdf.add_object(stream)
        pdf.catalog["Metadata"] = stream.reference
        return
    stream = pdf.objects[int(reference.split()[0])]
    stream.stream, stream.extra, stream.compress = [packet], extra, False
