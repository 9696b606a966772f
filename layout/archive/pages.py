"""Pages of archived PDFs, counted and taken out: the archive's only import of pikepdf.

Pages taken out stay what they were made for: the output intent and the metadata go with them, and of fonts and pictures
those that they show. Tags, bookmarks and links stay behind, since they belong to the whole edition: an archive page
claims level u of PDF/A, which asks for no tags, and no PDF/UA.
"""

import io
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pikepdf

#: What of a file's catalogue holds for each of its pages.
_OF_ANY_PAGE: Final = ("/Lang", "/Metadata", "/OutputIntents", "/ViewerPreferences")
_OF_THE_WHOLE: Final = ("/StructParents", "/Annots", "/Tabs")
_LEVEL, _ACCESSIBLE = "pdfaid:conformance", "pdfuaid:part"
_IDS: Final = ("xmpMM:DocumentID", "xmpMM:InstanceID")


def count_pages(path: Path) -> int:
    """Return how many pages a PDF has.

    Raises:
        ValueError: if it is no PDF, is damaged or needs a password.
    """
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
            return len(pdf.pages)
    except (pikepdf.PdfError, pikepdf.PasswordError, OSError) as error:
        raise ValueError(str(error)) from error


def holds_files(path: Path) -> bool:
    """Tell whether a PDF has files embedded.

    Raises:
        ValueError: if it can't be opened.
    """
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            return len(pdf.attachments) > 0
    except (pikepdf.PdfError, pikepdf.PasswordError, OSError) as error:
        raise ValueError(str(error)) from error


def take_pages(content: bytes, numbers: Iterable[int]) -> bytes:
    """Return some pages of a PDF as a PDF; the same pages give the same bytes.

    Args:
        content: the PDF.
        numbers: the pages, counted from 1.

    Raises:
        ValueError: if it can't be read or has no such page.
    """
    made, chosen = io.BytesIO(), tuple(numbers)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf, pikepdf.new() as taken:
            for number in chosen:
                if not 1 <= number <= len(pdf.pages):
                    raise ValueError(f"there is no page {number}; it has {len(pdf.pages)}")
                page = pdf.pages[number - 1]
                for name in _OF_THE_WHOLE:
                    if name in page:
                        del page[name]
                page.remove_unreferenced_resources()
                taken.pages.append(page)
            for name in _OF_ANY_PAGE:
                if name in pdf.Root:
                    taken.Root[name] = taken.copy_foreign(pdf.make_indirect(pdf.Root[name]))
            if "/Info" in pdf.trailer:
                taken.trailer.Info = taken.copy_foreign(pdf.make_indirect(pdf.trailer.Info))
            _describe(taken, chosen)
            taken.save(made, deterministic_id=True, min_version=pdf.pdf_version)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise ValueError(str(error)) from error
    return made.getvalue()


def _describe(taken: pikepdf.Pdf, numbers: tuple[int, ...]) -> None:
    """Have the metadata say what some pages of an edition are: a document of their own, without tags."""
    if "/Metadata" not in taken.Root:
        return
    with taken.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if metadata.get(_LEVEL) == "A":
            metadata[_LEVEL] = "U" if metadata.get("pdfaid:part") != "1" else "B"
        if _ACCESSIBLE in metadata:
            del metadata[_ACCESSIBLE]
        for name in _IDS:
            if name in metadata:
                metadata[name] = f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{metadata[name]}#page={numbers}')}"
