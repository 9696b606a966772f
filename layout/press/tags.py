"""Tags: a file's structure tree, so that it can be read aloud, searched and taken apart again.

One Art a story, from its first page to its last; in it one heading or P a paragraph, whole where a column or a page
broke it; boxes and explainers as Sect, lists as L, pictures as Figure with their Caption, tables as Table. WeasyPrint's
own tagger makes an element of every line and every fragment; it is switched off, and this one reads the same box trees.

What a box is stands in the HTML: ``data-t`` is its role (a structure type of ISO 32000-1 14.8.4, or ``Artifact`` or
``Bullet``), ``data-k`` the key of the paragraph, picture or story. Boxes with one key become one element, wherever they
are; which box, list or table holds a paragraph follows from its key. Text without a role is an error, never a guess.

Sources: ISO 32000-1:2008 14.6 to 14.8 (marked content, structure, standard types), ISO 14289-1:2014 clause 7
(PDF/UA-1), ISO 19005-2:2011 6.7 (level A). The tree is made of pydyf's objects; boxes and streams are WeasyPrint 70's.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pydyf
from msgspec import Struct, field
from msgspec.structs import replace

from layout.errors import LayoutError
from layout.findings import Finding, Severity
from layout.typography.fonts import HARD_HYPHEN_AT_END, SOFT_HYPHEN_AT_END
from layout.units import POINTS_PER_PX

#: Neither WeasyPrint nor pydyf has types.
_Box = Any
_Element = Any
_Object = Any

#: Parts that stand in a box of their own, and those of which an article may have several, counted in the key.
_BOXES: Final = frozenset({"commentary", "letters", "analysis"})
_COUNTED: Final[Mapping[str, str]] = {"explainer": "Sect", "picture": "Div", "table": "Table"}
#: Parts that are read in one go, whatever stands between their columns.
_RUNNING: Final[Mapping[str, str]] = {"lead": "body", "signature": "body"}
#: How far a link reaches below the baseline, in ems.
_DESCENT: Final = 0.25
#: Types whose elements are joined by their key.
_STORIES: Final = frozenset({"Art", "Sect"})


class _Mark(Struct, frozen=True):
    """A stretch of marked content: its page and its number there (ISO 32000-1 14.7.4.2)."""

    page: int
    number: int


class _Annotation(Struct, frozen=True):
    """A link's annotation on a page (ISO 32000-1 14.7.4.3)."""

    page: int
    annotation: _Object


class _Node(Struct):
    """A structure element in the making. ``group`` keeps what is read in one go together in a story."""

    kind: str
    key: str = ""
    group: str = ""
    language: str | None = None
    #: What a figure shows; what a label or a link says.
    text: str = ""
    attributes: dict[str, _Object] = field(default_factory=dict)
    kids: list["_Node | _Mark | _Annotation"] = field(default_factory=list)

    def last_of(self, group: str) -> int | None:
        """Return the index of the last kid of a group."""
        for index in range(len(self.kids) - 1, -1, -1):
            kid = self.kids[index]
            if isinstance(kid, _Node) and kid.group == group:
                return index
        return None

    def add(self, node: "_Node") -> "_Node":
        """Add a kid behind the last of its group, or at the end."""
        last = self.last_of(node.group)
        self.kids.insert(len(self.kids) if last is None else last + 1, node)
        return node

    def nodes(self) -> Iterator["_Node"]:
        """Yield the element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, _Node):
                yield from kid.nodes()


class _Scope(Struct, frozen=True):
    """Where a box stands: the HTML element it comes from, the structure element it belongs to, its language."""

    element: _Element
    node: _Node | None
    language: str
    artifact: bool = False


def tagging(language: str) -> Callable[[_Object, _Object], None]:
    """Return the finisher that writes the structure tree of a file drawn with marked content.

    Args:
        language: the document's; elements name theirs only where it differs.
    """

    def tag(document: _Object, pdf: _Object) -> None:
        tree = _Tree(language)
        for number, page in enumerate(document.pages):
            drawn = pdf.objects[_number(pdf.page_references[number])]
            stream = pdf.objects[_number(drawn["Contents"])]
            tree.page(number, page, stream)
        tree.settle()
        _write(tree, pdf)

    return tag


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


# -- boxes to elements -------------------------------------------------------------------------------------------------


class _Tree:
    """Gathers the pages' marked content into structure elements."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.document = _Node("Document")
        self._named: dict[tuple[str, str, str], _Node] = {}
        self._frame = ""  # the frame of the paper's own that is being read: its keys count within it
        self._lists: dict[str, _Node] = {}
        self._items: dict[str, _Node] = {}
        self._page = 0
        self._height = 0.0
        self._tags: dict[_Box, dict[str, Any]] = {}
        self._roles: dict[int, tuple[str, int] | None] = {}
        self._count = 0

    def page(self, number: int, page: _Object, stream: _Object) -> None:
        """Take a page's boxes in, and number its marked content in reading order."""
        self._page, self._height = number, page.height
        self._tags, self._roles, self._count = dict(stream._tags), {}, 0  # noqa: SLF001 - no public way to the marks
        self._walk(page._page_box, _Scope(None, None, self.language))  # noqa: SLF001 - nor to the boxes
        if self._tags:
            raise _untagged(next(iter(self._tags)), number)
        _remark(stream, self._roles)

    def settle(self) -> None:
        """Do what can only be done once the tree is whole."""
        level = 0
        for node in self.document.nodes():
            if node.kind in {"H1", "H2", "H3", "H4", "H5", "H6"}:
                level = min(int(node.kind[1]), level + 1)  # ISO 14289-1 7.4.2: no level is skipped
                node.kind = f"H{level}"
            elif node.kind == "Table":
                _square(node)
            elif node.kind == "L":
                _count(node)
            elif node.kind == "Link":
                _name(node)

    # -- walking -------------------------------------------------------------------------------------------------------

    def _walk(self, box: _Box, scope: _Scope) -> None:
        box = getattr(box, "_box", box)  # an absolutely placed box is wrapped
        element = box.element
        if element is not None and element is not scope.element:
            scope = self._enter(element, box, scope)
        mark = self._tags.pop(box, None)
        if mark is not None:
            self._mark(mark["mcid"], box, scope)
        for child in getattr(box, "children", ()):
            self._walk(child, scope)

    def _mark(self, mcid: int, box: _Box, scope: _Scope) -> None:
        if scope.artifact:
            self._roles[mcid] = None
            return
        node = scope.node
        if node is None or node.kind in {*_STORIES, "Document"}:
            raise _untagged(box, self._page)
        self._roles[mcid] = (node.kind, self._count)
        node.kids.append(_Mark(self._page, self._count))
        self._count += 1
        if node.kind in {"Lbl", "Link"}:
            node.text += box.text

    def _enter(self, element: _Element, box: _Box, scope: _Scope) -> _Scope:
        """Return the scope of an element's boxes; an element without role or language of its own is its parent's."""
        if scope.artifact:
            return scope
        role, key = element.get("data-t"), element.get("data-k") or ""
        if role is None and scope.node is None:
            return replace(scope, element=element)  # what is around the stories: html, body
        language = element.get("lang") or scope.language
        inner = replace(scope, element=element, language=language)
        if role == "Artifact":
            return replace(inner, artifact=True)
        if role is None:
            return replace(inner, node=self._passage(element, box, scope, language))
        node = self._role(role, key, scope)
        if node is not None and language != scope.language:
            node.language = language
        if node is not None and node.kind == "Figure":
            self._describe(node, element, box)
        return replace(inner, node=node)

    def _passage(self, element: _Element, box: _Box, scope: _Scope, language: str) -> _Node | None:
        """Return the element of a stretch of text: a Link, a Span in another language, or its paragraph."""
        node = scope.node
        if node is None:  # inside a bullet
            return None
        annotation = box.link_annotation
        if annotation is not None:
            link = node.kids[-1] if node.kids else None
            target = element.get("href")
            if not (isinstance(link, _Node) and link.kind == "Link" and link.key == target):
                link = _Node("Link", key=target)
                node.kids.append(link)
            annotation["Rect"] = self._reach(box)
            link.kids.append(_Annotation(self._page, annotation))
            node = link
        if language != scope.language and node.kind not in {*_STORIES, "Document"}:
            span = _Node("Span", language=language)
            node.kids.append(span)
            node = span
        return node

    def _reach(self, box: _Box) -> _Object:
        """Return where a link can be pressed: its words, an em high. Their own boxes are flat, to keep lines apart."""
        words = next(child for child in box.children if hasattr(child, "baseline"))
        baseline, em = words.position_y + words.baseline, words.style["font_size"]
        low, high = self._height - baseline - _DESCENT * em, self._height - baseline + (1 - _DESCENT) * em
        edges = (box.position_x, low, box.position_x + box.width, high)
        return pydyf.Array(round(edge * POINTS_PER_PX, 3) for edge in edges)

    def _role(self, role: str, key: str, scope: _Scope) -> _Node | None:
        if role in _STORIES:
            self._frame = key if role == "Sect" else ""
            return self._once(role, key, self.document)
        if role in {"Lbl", "Bullet"}:
            if scope.node is None or scope.node.key not in self._lists:
                raise LayoutError(f"a {role} stands outside a list")
            if role == "Lbl":
                return self._label(scope.node)
            self._lists[scope.node.key].attributes["ListNumbering"] = "/Square"
            return None
        home = self._home(scope.node or self.document, role, key)
        if role == "LBody":
            return self._item(home, key)
        return self._once(role, key, home)

    def _once(self, kind: str, key: str, parent: _Node, group: str = "") -> _Node:
        """Return the element of a kind with a key, added to its parent the first time it is asked for."""
        name = (kind, self._frame, key)
        if name not in self._named:
            part = key.partition("/")[2].split(".")[0]
            own = group or (_RUNNING.get(part, part) if parent.kind == "Art" else "")
            self._named[name] = parent.add(_Node(kind, key=key, group=own))
        return self._named[name]

    # -- what holds what -----------------------------------------------------------------------------------------------

    def _home(self, story: _Node, role: str, key: str) -> _Node:
        """Return what holds a paragraph or picture: the story, its box, its picture, its table's row."""
        article, _, name = key.partition("/")
        part, *rest = name.split(".")
        if part in _BOXES:
            return self._once("Sect", f"{article}/{part}", story)
        if part not in _COUNTED or not rest or (part == "table" and role not in {"Caption", "TH", "TD"}):
            return story
        holder = self._once(_COUNTED[part], f"{article}/{part}.{rest[0]}", story, group=f"{part}.{rest[0]}")
        if role in {"TH", "TD"}:
            return self._once("TR", f"{article}/{part}.{rest[0]}.{rest[1]}", holder)
        return holder

    def _item(self, home: _Node, key: str) -> _Node:
        """Return a list item's body. Items that follow one another and are counted in one row are one list."""
        name = ("LBody", self._frame, key)
        if name not in self._named:
            base, _, _ = key.rpartition(".")
            part = key.partition("/")[2].split(".")[0]
            group = part if home.kind == "Art" else ""
            last = home.last_of(group)
            found = home.kids[last] if last is not None else None
            if not (isinstance(found, _Node) and found.kind == "L" and found.key == base):
                found = home.add(_Node("L", key=base, group=group, attributes={"O": "/List", "ListNumbering": "/None"}))
            item = found.add(_Node("LI", key=key))
            self._named[name] = item.add(_Node("LBody", key=key))
            self._lists[key], self._items[key] = found, item
        return self._named[name]

    def _label(self, body: _Node) -> _Node:
        """Return the label of the item whose body is at hand."""
        label = _Node("Lbl")
        self._items[body.key].kids.insert(0, label)
        return label

    def _describe(self, node: _Node, element: _Element, box: _Box) -> None:
        """Give a figure its words and its place, in points from the page's bottom left (ISO 14289-1 7.3)."""
        node.text = element.get("alt") or ""
        if not node.text:
            raise LayoutError(f"the picture {node.key} has no words for those who cannot see it")
        left, top = box.content_box_x(), box.content_box_y()
        edges = (left, self._height - top - box.height, left + box.width, self._height - top)
        corners = pydyf.Array(round(edge * POINTS_PER_PX, 3) for edge in edges)
        node.attributes |= {"O": "/Layout", "Placement": "/Block", "BBox": corners}


def _count(items: _Node) -> None:
    """Say how a list is counted, as its first label shows (ISO 32000-1 table 347)."""
    label = next((node.text.strip() for node in items.nodes() if node.kind == "Lbl"), "")
    sign = label[:1]
    if sign:
        counted = {"digit": sign.isdigit(), "lower": sign.islower(), "upper": sign.isupper()}
        name = {"digit": "Decimal", "lower": "LowerAlpha", "upper": "UpperAlpha"}
        items.attributes["ListNumbering"] = "/" + next((name[kind] for kind, fits in counted.items() if fits), "None")


def _name(link: _Node) -> None:
    """Describe an inner link by its words; one that leads out says where (ISO 14289-1 7.18.5)."""
    words = link.text.replace(SOFT_HYPHEN_AT_END, "").replace(HARD_HYPHEN_AT_END, "-").strip()
    for kid in link.kids:
        if isinstance(kid, _Annotation) and "Dest" in kid.annotation and words:
            kid.annotation["Contents"] = pydyf.String(words)


def _square(table: _Node) -> None:
    """Give every row every column: a cell without copy has no box (ISO 14289-1 7.5 wants regular rows)."""
    rows = [kid for kid in table.kids if isinstance(kid, _Node) and kid.kind == "TR"]
    cells_of = [
        {int(cell.key.rpartition(".")[2]): cell for cell in row.kids if isinstance(cell, _Node)} for row in rows
    ]
    columns = max((column for cells in cells_of for column in cells), default=0)
    for row, cells in zip(rows, cells_of, strict=True):
        row.kids = [cells.get(column) or _Node("TD") for column in range(1, columns + 1)]
        for cell in cells.values():
            if cell.kind == "TH":
                cell.attributes = {"O": "/Table", "Scope": "/Column"}


def _untagged(box: _Box, page: int) -> LayoutError:
    text = getattr(box, "text", "") or box.element_tag
    finding = Finding(
        code="press/untagged", severity=Severity.FAIL, message=f"page {page + 1}: {text!r} has no role in the HTML",
        hint="give its element a data-t, Artifact if it is furniture",
    )  # fmt: skip
    return LayoutError("text that is neither tagged nor an artifact", [finding])


# -- marked content ----------------------------------------------------------------------------------------------------


def _remark(stream: _Object, roles: Mapping[int, tuple[str, int] | None]) -> None:
    """Name a page's marked content by its elements; furniture becomes a pagination artifact.

    Rules drawn inside marked text (a link's underline) stay part of it: an artifact inside tagged content is forbidden
    (ISO 14289-1 7.1).
    """
    written: list[_Object] = []
    open_marks: list[bool] = []  # whether each open sequence is written
    for item in stream.stream:
        if item == b"EMC":
            if open_marks.pop():
                written.append(item)
            continue
        if item == b"BMC":
            nested = any(open_marks)
            open_marks.append(not nested)
            if nested:
                written.pop()  # its tag
                continue
        elif item == b"BDC":
            open_marks.append(True)
            _rename(written, roles)
        written.append(item)
    stream.stream[:] = written


def _rename(written: list[_Object], roles: Mapping[int, tuple[str, int] | None]) -> None:
    """Rewrite the tag and the property list that were just written."""
    role = roles[written[-1]["MCID"]]
    if role is None:
        written[-2:] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
    else:
        kind, number = role
        written[-2:] = [f"/{kind}", pydyf.Dictionary({"MCID": number})]


# -- elements to objects -----------------------------------------------------------------------------------------------


def _write(tree: _Tree, pdf: _Object) -> None:
    """Add the structure tree to the file and say in the catalogue that it is there (ISO 32000-1 14.7.1, 14.8.1)."""
    parents = pydyf.Dictionary({})
    pdf.add_object(parents)
    root = pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTree": parents.reference})
    pdf.add_object(root)
    writer = _Writer(pdf)
    root["K"] = pydyf.Array([writer.element(tree.document, root)])
    writer.fill(parents)
    root["ParentTreeNextKey"] = len(parents["Nums"]) // 2
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


class _Writer:
    def __init__(self, pdf: _Object) -> None:
        self._pdf = pdf
        self._pages = pdf.page_references
        self._marks: list[dict[int, bytes]] = [{} for _ in self._pages]
        self._annotations: list[bytes] = []

    def element(self, node: _Node, parent: _Object) -> bytes:
        """Write an element and all below it; returns its reference."""
        written = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.kind}", "P": parent.reference})
        self._pdf.add_object(written)
        reference: bytes = written.reference
        page = next((kid.page for kid in node.kids if not isinstance(kid, _Node)), None)
        if page is not None:
            written["Pg"] = self._pages[page]
        if node.language is not None:
            written["Lang"] = pydyf.String(node.language)
        if node.kind == "Figure":
            written["Alt"] = pydyf.String(node.text)
        if node.attributes:
            written["A"] = pydyf.Dictionary(node.attributes)
        written["K"] = pydyf.Array(self._kid(kid, written, reference, page) for kid in node.kids)
        return reference

    def _kid(self, kid: _Node | _Mark | _Annotation, element: _Object, reference: bytes, page: int | None) -> _Object:
        if isinstance(kid, _Node):
            return self.element(kid, element)
        if isinstance(kid, _Annotation):
            self._annotate(kid, reference)
            place = {"Type": "/OBJR", "Obj": kid.annotation.reference, "Pg": self._pages[kid.page]}
            return pydyf.Dictionary(place)
        self._marks[kid.page][kid.number] = reference
        if kid.page == page:
            return kid.number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[kid.page], "MCID": kid.number})

    def _annotate(self, kid: _Annotation, reference: bytes) -> None:
        """Tie an annotation to its element; shown and printed (ISO 19005-2 6.3.2)."""
        kid.annotation["StructParent"] = len(self._pages) + len(self._annotations)
        kid.annotation["F"] = 4
        self._annotations.append(reference)

    def fill(self, parents: _Object) -> None:
        """Write the way back from marked content and annotations to elements (ISO 32000-1 14.7.4.4)."""
        numbers = pydyf.Array()
        for page, marks in enumerate(self._marks):
            numbers.extend((page, pydyf.Array(marks[number] for number in range(len(marks)))))
        for index, reference in enumerate(self._annotations, len(self._pages)):
            numbers.extend((index, reference))
        parents["Nums"] = numbers
