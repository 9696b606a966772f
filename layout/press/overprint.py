"""Overprint: solid black prints over what lies under it, everything else knocks out.

Black type and rules that knock out leave a white hairline round every letter as soon as the plates are a tenth of a
millimetre off. So after each change of colour the content says whether it overprints: solid black alone does, with
mode 1, so that the other inks under it stay (ISO 32000-1 11.7.4.3; GWG2015). Tints of black, colours and white never do.

Works on a content stream as pydyf holds it, a list of operators.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pydyf
from msgspec import Struct
from msgspec.structs import replace

#: Neither WeasyPrint nor pydyf has types.
_Object = Any

#: Operators that set a colour: for fills in lower case, for strokes in upper case (ISO 32000-1 table 74).
_FILLS: Final = frozenset({b"scn", b"sc", b"k", b"g", b"rg"})
_STROKES: Final = frozenset({b"SCN", b"SC", b"K", b"G", b"RG"})
#: Operators that paint a picture, a form or a shading, whose own colours are not known here.
_OTHERS: Final = frozenset({b"Do", b"sh"})


class _State(Struct, frozen=True):
    """Which of fills and strokes overprint."""

    fills: bool = False
    strokes: bool = False

    @property
    def name(self) -> str:
        return f"op{self.fills:d}{self.strokes:d}"

    def dictionary(self) -> _Object:
        """Return the graphics state's parameters (ISO 32000-1 table 58)."""
        values = {"Type": "/ExtGState", "op": _flag(self.fills), "OP": _flag(self.strokes)}
        return pydyf.Dictionary({**values, "OPM": 1} if self.fills or self.strokes else values)


class _Colours(Struct, frozen=True):
    """The states at one point of a stream: what is written, and what the colours set ask for."""

    written: _State = _State()
    wanted: _State = _State()


def overprinting(operators: Iterable[_Object], states: dict[str, _Object]) -> list[_Object]:
    """Return a content stream's operators with overprint switched as its colours ask.

    Args:
        operators: the content as drawn.
        states: the stream's ExtGState resources; those that are used are added.
    """
    return list(_walk(operators, states))


def _walk(operators: Iterable[_Object], states: dict[str, _Object]) -> Iterator[_Object]:
    now, stack = _Colours(), []
    for item in operators:
        operands, operator = _parted(item)
        if operator in _OTHERS and now.written != _State():
            yield _switch(_State(), states)
            now = replace(now, written=_State())
        yield item
        if operator == b"q":
            stack.append(now)
        elif operator == b"Q":
            now = stack.pop() if stack else _Colours()
        elif operator in _FILLS or operator in _STROKES:
            black = _is_black(operands, operator)
            part = {"fills": black} if operator in _FILLS else {"strokes": black}
            now = replace(now, wanted=replace(now.wanted, **part))
            if now.wanted != now.written:
                yield _switch(now.wanted, states)
                now = replace(now, written=now.wanted)


def _parted(item: _Object) -> tuple[list[bytes], bytes]:
    """Return an item's operands and operator; pydyf holds dictionaries and names of marked content as items too."""
    if not isinstance(item, bytes):
        return [], b""
    parts = item.rsplit(None, 4)
    return parts[:-1], parts[-1] if parts else b""


def _is_black(operands: list[bytes], operator: bytes) -> bool:
    """Whether a colour is solid black ink alone."""
    if operator.lower() not in {b"scn", b"sc", b"k"} or len(operands) != 4:
        return False
    try:
        cyan, magenta, yellow, black = (float(part) for part in operands)
    except ValueError:
        return False
    return black >= 1 and max(cyan, magenta, yellow) <= 0


def _switch(state: _State, states: dict[str, _Object]) -> bytes:
    states.setdefault(state.name, state.dictionary())
    return f"/{state.name} gs".encode()


def _flag(value: bool) -> str:
    return "true" if value else "false"
