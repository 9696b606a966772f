"""Pages of archived PDFs, counted and taken out: the archive's only import of pikepdf.

A PDF of some pages is a working copy: it does not claim to be PDF/A, and tags and links that would point
nowhere are left out.
"""

import io
from collections.abc import Iterable
from pathlib import Path

import pikepdf


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
    made = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf, pikepdf.new() as taken:
            for number in numbers:
                if not 1 <= number <= len(pdf.pages):
                    raise ValueError(f"there is no page {number}; it has {len(pdf.pages)}")
                taken.pages.append(pdf.pages[number - 1])
            for page in taken.pages:
                for name in ("/StructParents", "/Annots", "/Tabs"):
                    if name in page:
                        del page[name]
            taken.save(made, deterministic_id=True)
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise ValueError(str(error)) from error
    return made.getvalue()
