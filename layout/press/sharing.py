"""Styles that elements share, and places that are read at a glance.

WeasyPrint works out some seventy properties for each element anew as soon as it has a place of its own, though hundreds
of elements of a page differ in nothing else. Here an element's style knows its place and asks another, shared by all
elements under the same rules and the same parent, for the rest. What a place consists of is inherited by nobody, and
no other property is computed from it. A `style` attribute that says nothing but a place and sizes in points needs no tokenizer, and
there are few languages.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Final

#: What elements under the same rules may differ in.
_OWN: Final = frozenset({"left", "top", "width", "height", "anchor"})
_PLACE: Final = re.compile(r"(?:(?:left|top|width|height|font-size|line-height):-?\d+(?:\.\d+)?pt(?:;|$))+")
#: Attributes that WeasyPrint takes for styles too, beside the language.
_TELLING: Final = frozenset({"id", "name"})
#: As WeasyPrint weighs what a `style` attribute says.
_ATTRIBUTE: Final = (1, 0, 0)


def sharing(computed: type[Any]) -> type[Any]:
    """Return a class of styles that share what is common, for all pages under the same stylesheets.

    Args:
        computed: WeasyPrint's class of computed styles.
    """
    #: By the parent's address, which its children keep, and the rules' values.
    common: dict[tuple[object, ...], Any] = {}

    class Shared(computed):  # type: ignore[misc]
        """The style of an element: its own place, and what it has in common with others."""

        def __init__(self, parent_style: Any, cascaded: Mapping[str, Any], *more: Any) -> None:  # noqa: ANN401
            parent = getattr(parent_style, "common", parent_style)
            super().__init__(parent, cascaded, *more)
            rest = {name: told for name, told in cascaded.items() if name not in _OWN}
            key = (id(parent), more[0], *rest, *(_known_by(told) for told in rest.values()))
            if key not in common:
                common[key] = computed(parent, rest, *more)
            self.common = common[key]
            self.specified = self.common.specified

        def __missing__(self, name: str) -> Any:  # noqa: ANN401
            value = self[name] = super().__missing__(name) if name in _OWN else self.common[name]
            return value

    return Shared


def _known_by(told: tuple[Any, Any]) -> Hashable:
    """Return what a property's value and weight are known by: themselves, or their address, which the style keeps."""
    try:
        hash(told)
    except TypeError:
        return id(told[0])
    return told


class _Place(tuple[tuple[str, Any, bool], ...]):
    """What a `style` attribute says that is a place or a size: names, lengths, whether they are important."""

    __slots__ = ()


class _Alone:
    """An element without those it holds, as a tree."""

    def __init__(self, element: Any) -> None:  # noqa: ANN401
        self._element = element

    def iter(self) -> Iterator[Any]:
        """Yield the element."""
        yield self._element


def finding(stock: Callable[..., Any], dimension: Callable[[float, str], Any]) -> Callable[..., Any]:
    """Return what finds a tree's `style` attributes, and reads those that are places itself.

    Args:
        stock: WeasyPrint's own, which is asked about all other elements.
        dimension: its lengths.
    """
    languages: dict[str, tuple[Any, ...]] = {}

    def find(tree: Any, hints: bool = False, base_url: str | None = None) -> Iterator[Any]:  # noqa: ANN401
        for element in tree.iter():
            style, language = element.get("style"), element.get("lang")
            if element.attrib.keys() & _TELLING or (style and not _PLACE.fullmatch(style)):
                yield from stock(_Alone(element), hints, base_url)
                continue
            if style:
                parts = (part.split(":") for part in style.rstrip(";").split(";"))
                place = _Place(
                    (name.replace("-", "_"), dimension(float(length[:-2]), "pt"), False) for name, length in parts
                )
                yield _ATTRIBUTE, element, place, base_url
            if language:
                if language not in languages:
                    *_, (specificity, _, declarations, _) = stock(_Alone(element), hints, base_url)
                    languages[language] = specificity, tuple(declarations)
                specificity, declarations = languages[language]
                yield specificity, element, declarations, base_url

    return find


def reading(stock: Callable[..., Any]) -> Callable[..., Any]:
    """Return what reads declarations, and takes places as they are."""

    def read(base_url: str | None, declarations: Any, *more: Any) -> Any:  # noqa: ANN401
        return declarations if isinstance(declarations, _Place) else stock(base_url, declarations, *more)

    return read
