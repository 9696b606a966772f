"""What the German press laws ask of an imprint beyond its required fields.

Berlin § 7, Mecklenburg-Vorpommern § 7 and Sachsen § 6 of the press laws want name and full address of printer
and publisher, name and address of the responsible editor; some Länder (Bavaria, Hesse,
Mecklenburg-Vorpommern) want the owners disclosed. The law's judgement is left to people: these are warnings.
"""

import re
from collections.abc import Iterator
from typing import Final

from layout.copy.model import Copy, Imprint
from layout.findings import Finding, Place, Severity

_POST_BOX: Final = re.compile(r"\bpostfach\b|\bp\.?\s?o\.?\s?box\b|\bpf\.?\s+\d", re.IGNORECASE)
#: A postcode tells an address from a mere name; four digits are Austria's and Switzerland's.
_POSTCODE: Final = re.compile(r"(?<!\d)\d{4,5}(?!\d)")
_HINT: Final = "give street, number, postcode and town"


def imprint_findings(imprint: Imprint, place: Place) -> Iterator[Finding]:
    """Yield what is to be said about an imprint that stands at a place."""
    addresses = (imprint.address, imprint.printer_address, imprint.editor_address, imprint.printer)
    for address in addresses:
        if address and _POST_BOX.search(address.text):
            message = f"“{address}” is a post-office box, not an address"
            yield _warn("copy/imprint-post-box", message, address.place or place, _HINT)
    if not _is_address(imprint.address):
        message = f"the publisher's address “{imprint.address}” names no town with its postcode"
        yield _warn("copy/imprint-address", message, imprint.address.place or place, _HINT)
    if not _is_address(imprint.printer_address) and not _is_address(imprint.printer):
        message = "the printer's address is missing"
        yield _warn("copy/imprint-printer-address", message, imprint.printer.place or place, "add printer_address: …")
    if not _is_address(imprint.editor_address) and not _is_address(imprint.responsible_editor):
        message = "the responsible editor's address is missing"
        hint = "add editor_address: …, also where it is the publisher's"
        yield _warn("copy/imprint-editor-address", message, imprint.responsible_editor.place or place, hint)
    if not imprint.ownership:
        message = "the owners are not disclosed, as some Länder want it"
        yield Finding(
            code="copy/imprint-ownership",
            severity=Severity.INFO,
            message=message,
            place=place,
            hint="add ownership: … where the law of your Land asks for it",
        )


def _is_address(copy: Copy | None) -> bool:
    return copy is not None and _POSTCODE.search(copy.text) is not None


def _warn(code: str, message: str, place: Place, hint: str) -> Finding:
    return Finding(code=code, severity=Severity.WARN, message=message, place=place, hint=hint)
