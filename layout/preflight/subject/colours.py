"""Colour spaces read from a page's resources."""

import hashlib
from typing import Final

from layout.preflight.subject import objects
from layout.preflight.subject.objects import Obj
from layout.preflight.subject.values import PROCESS_INKS, Space

GREY: Final = Space(family="DeviceGray")
RGB: Final = Space(family="DeviceRGB", components=3)
CMYK: Final = Space(family="DeviceCMYK", components=4)
PATTERN: Final = Space(family="Pattern", components=0)
UNKNOWN: Final = Space(family="unknown", components=1)

#: Inline images' abbreviations are written out before they come here.
_DEVICE: Final = {"DeviceGray": GREY, "DeviceRGB": RGB, "DeviceCMYK": CMYK}
_DEFAULTS: Final = {"DeviceGray": "DefaultGray", "DeviceRGB": "DefaultRGB", "DeviceCMYK": "DefaultCMYK"}
_OF_COMPONENTS: Final = {1: GREY, 3: RGB, 4: CMYK}
#: Spaces nest (an Indexed of a DeviceN of an ICCBased); deeper is damage or malice.
_DEPTH: Final = 6


class Spaces:
    """Reads colour spaces, each indirect one once."""

    def __init__(self) -> None:
        self._known: dict[objects.Identity, Space] = {}

    def read(self, written: Obj, resources: Obj, depth: int = 0) -> Space:
        """Return the space that a name or array stands for, with the resources' default spaces applied."""
        if depth > _DEPTH or written is None:
            return UNKNOWN
        name = objects.name(written)
        if name:
            return self._named(name, resources, depth)
        identity = objects.identity(written)
        if identity in self._known:
            return self._known[identity]
        space = self._array(objects.elements(written), resources, depth)
        if identity is not None:
            self._known[identity] = space
        return space

    def _named(self, name: str, resources: Obj, depth: int) -> Space:
        listed = objects.get(resources, "ColorSpace")
        if name in _DEVICE:
            device = _DEVICE[name]
            default = objects.get(listed, _DEFAULTS[device.family])
            return device if default is None else self.read(default, None, depth + 1)
        if name == "Pattern":
            return PATTERN
        found = objects.get(listed, name)
        return UNKNOWN if found is None else self.read(found, resources, depth + 1)

    def _array(self, parts: list[Obj], resources: Obj, depth: int) -> Space:
        family = objects.name(parts[0]) if parts else ""
        if len(parts) == 1:
            return self.read(parts[0], resources, depth + 1)
        if family in {"CalGray", "CalRGB", "Lab"}:
            return Space(family=family, components=1 if family == "CalGray" else 3)
        if family in {"ICCBased", "Indexed", "Pattern"} and len(parts) >= 2:
            return self._based(family, parts[1], resources, depth)
        if family in {"Separation", "DeviceN"} and len(parts) >= 4:
            return self._inks(family, parts, resources, depth)
        return UNKNOWN

    def _based(self, family: str, base: Obj, resources: Obj, depth: int) -> Space:
        if family == "ICCBased":
            return self._icc(base, resources, depth)
        space = self.read(base, resources, depth + 1)
        if family == "Pattern":
            return Space(family="Pattern", components=0, base=space)
        return Space(family="Indexed", base=space)

    def _icc(self, stream: Obj, resources: Obj, depth: int) -> Space:
        components = int(objects.number(objects.get(stream, "N")))
        alternate = objects.get(stream, "Alternate")
        base = self.read(alternate, resources, depth + 1) if alternate is not None else None
        return Space(
            family="ICCBased",
            components=components or 3,
            base=base or _OF_COMPONENTS.get(components),
            icc=digest(objects.data(stream)),
        )

    def _inks(self, family: str, parts: list[Obj], resources: Obj, depth: int) -> Space:
        names = tuple(objects.name(each) for each in objects.one_or_many(parts[1]))
        alternate = self.read(parts[2], resources, depth + 1)
        described: set[str] = set(PROCESS_INKS) | {"None", "All"}
        if len(parts) > 4:
            described |= set(objects.keys(objects.get(parts[4], "Colorants")))
        return Space(
            family=family,
            components=len(names),
            inks=names,
            base=alternate,
            tint=f"{alternate.family}:{alternate.icc}:{function_digest(parts[3])}",
            undescribed=tuple(each for each in names if each not in described) if family == "DeviceN" else (),
        )


def digest(data: bytes) -> str:
    """Return a short name for bytes, to tell whether two are the same."""
    return hashlib.sha256(data).hexdigest()[:16]


def function_digest(function: Obj, depth: int = 0) -> str:
    """Return a short name for what a PDF function computes."""
    if depth > _DEPTH:
        return ""
    told = []
    for key, value in sorted(objects.items(function), key=lambda item: item[0]):
        if key in {"Length", "Filter", "DecodeParms"}:
            continue
        if key == "Functions":
            told.append(",".join(function_digest(each, depth + 1) for each in objects.elements(value)))
        else:
            told.append(f"{key}={objects.numbers(value) or objects.number(value)}")
    told.append(digest(objects.data(function)))
    return digest(";".join(told).encode())
