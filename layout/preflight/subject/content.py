"""Content streams as operators with plain operands: numbers, names, strings and arrays of them.

Content as programs write it, of numbers, names and strings in hexadecimal, is read here at once by a regular expression.
Content with anything else in it (a literal string, a dictionary, an inline image, a comment, damage) is left to qpdf as
a whole, so that nothing is read by a grammar of ours that qpdf would read otherwise.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from layout.preflight.subject import objects
from layout.preflight.subject.objects import Instructions, Obj

_SPACE: Final = b"\t\n\f\r "
_EDGES: Final = b"[]" + _SPACE
#: Numbers and what parts them; whether they are numbers shows when they are read.
_NUMBERS: Final = rb"[-+.0-9\t\n\f\r ]"
_NAME: Final = rb"/[A-Za-z0-9_.+-]++"
_STRING: Final = rb"<[0-9A-Fa-f]*+>"
_ARRAY: Final = rb"\[(?:%b*+%b)*+%b*+\]" % (_NUMBERS, _STRING, _NUMBERS)
#: Operands and their operator, which stands apart from a number or name before it; or all the rest, from the first that
#: is neither. No character is tried twice, so no content takes longer than its length.
_INSTRUCTION: Final = re.compile(
    rb"[\t\n\f\r ]*+((?:%b++|%b|%b|%b)*+)(?<![-+.0-9A-Za-z_])([A-Za-z'\"][A-Za-z0-9*]{0,2}+)(?=[\t\n\f\r \[/<]|\Z)"
    rb"|[\x00-\xff]++" % (_NUMBERS, _NAME, _STRING, _ARRAY)
)
_OPERANDS: Final = re.compile(rb"[-+.0-9]++|%b|%b|%b" % (_NAME, _STRING, _ARRAY))
_ELEMENTS: Final = re.compile(rb"[-+.0-9]++|%b" % _STRING)
#: What is left of a count of digits that are no whole codes of two bytes.
_PART: Final = 3
#: All operators of ISO 32000-1:2008, annex A, but those of inline images.
_WRITTEN: Final = (
    b"b B b* B* BDC BMC BT BX c cm CS cs d d0 d1 Do DP EMC ET EX f F f* G g gs h i j J K k l m M MP n q Q re RG rg ri "
    b"s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
)
_OPERATORS: Final = {each: each.decode("ascii") for each in _WRITTEN.split()}
#: All of them by name; to qpdf an inline image is one.
OPERATORS: Final = frozenset({*_OPERATORS.values(), "BI"})


class Shown(NamedTuple):
    """What `TJ` shows, taken together: much text is an array of single glyphs and what moves them together."""

    string: bytes
    """All strings, one after the other."""
    last: int
    """How many bytes of them are the last string's, at least two."""
    moves: float
    """Sum of all numbers: thousandths of the type's size to the left."""
    after: float
    """Sum of those behind the last string."""
    written: bytes
    """The array as it is written."""

    def apart(self) -> list[bytes | float]:
        """Return the array's strings and numbers one by one."""
        return _elements(self.written)


#: A float, a name without slash, bytes of a string, a list of these, `Shown`; or an object of another kind.
Operand = Obj


def instructions(content: Obj) -> Instructions:
    """Return the operators of a page or content stream in order, with their operands.

    An inline image is the operator `BI` with its dictionary as operand.

    Raises:
        ContentFault: where the stream cannot be decoded or parsed.
    """
    data = objects.content_of(content)
    read = None if data is None else _read(data)
    return objects.instructions(content) if read is None else Instructions(len(read), read)


def _read(data: bytes) -> list[tuple[str, Sequence[Operand]]] | None:
    """Return what `instructions` gives; None where content is not all plain."""
    found: list[tuple[bytes, bytes]] = _INSTRUCTION.findall(data.rstrip(_SPACE))
    if not _OPERATORS.keys() >= {operator for _, operator in found}:
        return None
    known: dict[bytes, Sequence[Operand]] = {}
    read = []
    try:
        for written, operator in found:
            if operator == b"TJ":
                read.append(("TJ", _shown(written)))
                continue
            operands = known.get(written)  # mostly what was set before
            if operands is None:
                operands = known[written] = _operands(written)
            read.append((_OPERATORS[operator], operands))
    except ValueError:  # no number
        return None
    return read


def _operands(written: bytes) -> Sequence[Operand]:
    try:
        return [*map(float, written.split())]
    except ValueError:  # not numbers alone
        return [_operand(each) for each in _OPERANDS.findall(written)]


def _operand(written: bytes) -> Operand:
    match written[:1]:
        case b"/":
            return written[1:].decode("ascii")
        case b"<":
            return _string(written)
        case b"[":
            return _elements(written)
        case _:
            return float(written)


def _elements(written: bytes) -> list[bytes | float]:
    return [_string(each) if each[:1] == b"<" else float(each) for each in _ELEMENTS.findall(written)]


def _string(written: bytes) -> bytes:
    digits = written[1:-1].decode("ascii")
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _shown(written: bytes) -> Sequence[Operand]:
    """Return the operands of `TJ`: its array taken together where every string is whole codes, of one byte or two."""
    parts = written.replace(b">", b"<").split(b"<")
    strings, moves = parts[1::2], parts[::2]
    if not (strings and strings[-1]) or any(map(_PART.__and__, map(len, strings))):
        return _operands(written)
    after = moves[-1].strip(_EDGES).split()
    return (
        Shown(
            string=bytes.fromhex(b"".join(strings).decode("ascii")),
            last=len(strings[-1]) // 2,
            moves=sum(map(float, b" ".join(moves).strip(_EDGES).split())),
            after=sum(map(float, after)),
            written=written,
        ),
    )
