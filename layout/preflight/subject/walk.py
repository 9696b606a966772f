"""The walk over a page's content: every operator once, giving the marks it paints with their graphics state.

Forms, tiling patterns, Type 3 glyphs and soft masks are walked where they are used. Clips and curved paths
count by their bounding boxes; shadings and pictures by the area they cover. Operators after ISO 32000-1:2008,
annex A.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Final

from layout.findings import Box
from layout.preflight.subject import colours, fonts, objects, pictures
from layout.preflight.subject.content import OPERATORS, Operand, Shown, instructions
from layout.preflight.subject.objects import Matrix, Obj
from layout.preflight.subject.resources import Resources
from layout.preflight.subject.values import (
    Boxes,
    Colour,
    Font,
    Group,
    Kind,
    Mark,
    Picture,
    Source,
    Space,
    Walk,
)

Area = tuple[float, float, float, float]

#: Forms in forms deeper than this are damage or malice; viewers stop at about as many.
_DEPTH: Final = 16
#: Operators of one page; a dense broadsheet page has some 60,000.
MOST_OPERATORS: Final = 1_500_000
#: A filled rectangle this thin (points) and at least four times as long is a rule, drawn as most programs
#: draw rules.
_THIN: Final = 3.0
#: How many rectangles back type looks for its ground.
_GROUNDS: Final = 2000
_LARGEST: Final = 2.0**63
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
#: What belongs to the content being walked, beside the graphics state.
_FRAME: Final = ("_source", "_fixed", "_resources", "_stack", "_path", "_text", "_line", "_colourless", "_tolerant")
_FORBIDDEN_STATES: Final = ("TR", "TR2", "HTP", "HTO")


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return the transformation that does `first`, then `then`."""
    a, b, c, d, e, f = first
    k, m, n, o, p, q = then
    return (
        a * k + b * n,
        a * m + b * o,
        c * k + d * n,
        c * m + d * o,
        e * k + f * n + p,
        e * m + f * o + q,
    )


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return a point after a transformation."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def area_of(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Area:
    """Return the bounding box of a rectangle after a transformation."""
    a, b, c, d, e, f = matrix
    left, right = (a * x0, a * x1) if a * x0 < a * x1 else (a * x1, a * x0)
    near, far = (c * y0, c * y1) if c * y0 < c * y1 else (c * y1, c * y0)
    low, high = (b * x0, b * x1) if b * x0 < b * x1 else (b * x1, b * x0)
    bottom, top = (d * y0, d * y1) if d * y0 < d * y1 else (d * y1, d * y0)
    return (left + near + e, low + bottom + f, right + far + e, high + top + f)


def common(one: Area, other: Area) -> Area | None:
    """Return what two areas share, or None; lines without breadth count."""
    found = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return found if found[0] <= found[2] and found[1] <= found[3] else None


def scale_of(matrix: Matrix) -> float:
    """Return the factor by which a transformation enlarges, as the mean of both directions."""
    a, b, c, d, _, _ = matrix
    return math.sqrt(abs(a * d - b * c))


def number(operand: Operand, default: float = 0.0) -> float:
    """Return an operand that is a number, or the default; so large a one is none to qpdf."""
    return operand if type(operand) is float and -_LARGEST < operand < _LARGEST else default


def name(operand: Operand) -> str:
    """Return an operand that is a name; of anything else, an empty string."""
    return operand if type(operand) is str else ""


class _State:
    """The graphics state; copied by `q`, put back by `Q`."""

    def __init__(self, clip: Area, black: Colour) -> None:
        self.ctm: Matrix = _IDENTITY
        self.clip: Area | None = clip
        self.fill = self.stroke = black
        self.fill_pattern: Obj = None
        self.stroke_pattern: Obj = None
        self.width = 1.0
        self.fill_overprint = False
        self.stroke_overprint = False
        self.overprint_mode = 0
        self.fill_alpha = 1.0
        self.stroke_alpha = 1.0
        self.blend = "Normal"
        self.soft_mask = False
        self.intent = ""
        self.font: fonts.Setting | None = None
        self.size = 0.0
        self.spacing = 0.0
        self.word_spacing = 0.0
        self.stretch = 1.0
        self.leading = 0.0
        self.rise = 0.0
        self.mode = 0

    def copy(self) -> "_State":
        """Return a state of its own with the same values; `copy.copy` asks for ten times as long."""
        made = object.__new__(_State)
        made.__dict__.update(self.__dict__)
        return made


class _Path:
    """A path under construction, by its bounding box."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.rectangles = 0
        self.others = 0
        self.clips = False

    def area(self) -> Area | None:
        """Return the bounding box."""
        if not self.points:
            return None
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return (min(xs), min(ys), max(xs), max(ys))


class Walker:
    """Walks one page; fonts, colour spaces and pictures' data are read once for the whole file."""

    def __init__(
        self,
        spaces: colours.Spaces,
        settings: dict[objects.Identity, fonts.Setting],
        damages: dict[objects.Identity, str],
    ) -> None:
        self._damages = damages
        self._marks: list[Mark] = []
        self._groups: list[Group] = []
        #: By identity, which is looked up sooner than a value made of values.
        self._used: dict[int, Space] = {}
        self._fonts: dict[int, Font] = {}
        self._blends: dict[str, None] = {}
        self._transparent: dict[str, None] = {}
        self._states: dict[str, None] = {}
        self._forms: dict[str, None] = {}
        self._faults: dict[str, None] = {}
        self._unknown: dict[str, None] = {}
        self._nesting = 0
        self._grounds: list[tuple[Area, Colour | None]] = []
        self._walked: set[tuple[str, object]] = set()
        self._open: list[objects.Identity] = []
        self._operators = 0
        self._depth = 0
        self._source: Source = "page"
        self._fixed: Area | None = None
        self._colourless = False
        self._tolerant = 0
        self._resources = Resources(None, spaces, settings)
        self._palette: dict[tuple[Space, tuple[float, ...]], Colour] = {}
        self._stack: list[_State] = []
        self._path = _Path()
        self._text = self._line = _IDENTITY
        self._table: dict[str, Callable[[Sequence[Operand]], None]] = self._operators_table()

    def walk(self, page: Obj, boxes: Boxes, resources: Obj) -> Walk:
        """Walk a page's content and return what it paints."""
        self._left, self._top = boxes.page[0], boxes.page[3]
        self._state = _State(boxes.media or boxes.sheet, self._colour(colours.GREY, (0.0,)))
        self._resources = self._resources.within(resources)
        group = objects.get(page, "Group")
        if group is not None:
            self._take_group(group, "page")
        self._run(page)
        self._table.clear()  # its entries hold the walker, and it them
        return Walk(
            marks=tuple(self._marks),
            groups=tuple(self._groups),
            spaces=tuple(dict.fromkeys(self._used.values())),
            blends=tuple(self._blends),
            transparent=tuple(self._transparent),
            states=tuple(self._states),
            forms=tuple(self._forms),
            faults=tuple(self._faults),
            tolerated=tuple(self._unknown),
            nesting=self._nesting,
            fonts=tuple(dict.fromkeys(self._fonts.values())),
        )

    # ---- running content ------------------------------------------------------------------------------

    def _run(self, content: Obj) -> None:
        """Run a content stream's operators in the present state."""
        try:
            count, read = instructions(content)
            room = max(0, MOST_OPERATORS - self._operators)
            self._operators += count
            action_of = self._table.get
            for operator, operands in read if count <= room else islice(read, room):
                action = action_of(operator)
                if action is not None:
                    action(operands)
                elif operator not in OPERATORS:
                    self._miss(operator[:20])
            if count > room:
                self._faults[f"more than {MOST_OPERATORS} operators: the rest was not looked at"] = None
            elif self._stack:
                self._faults["q without Q: the content may be cut short"] = None
        except objects.ContentFault as fault:
            self._faults[f"a content stream cannot be read: {str(fault)[:120]}"] = None
        except (IndexError, ValueError, TypeError, OverflowError) as fault:
            self._faults[f"an operator with wrong operands: {fault}"] = None

    def _miss(self, operator: str) -> None:
        """Note an operator that there is not."""
        if self._tolerant:
            self._unknown[operator] = None
        else:
            self._faults[f"there is no operator {operator!r}"] = None

    @contextmanager
    def _inside(self, content: Obj, source: Source, fixed: Area | None = None) -> Iterator[bool]:
        """Enter a form, pattern, glyph or mask; gives False where it may not be entered."""
        identity = objects.identity(content)
        if self._depth >= _DEPTH or (identity is not None and identity in self._open):
            self._faults["content that contains itself, or is nested too deep"] = None
            yield False
            return
        keep = {each: getattr(self, each) for each in _FRAME}
        state = self._state
        self._state = state.copy()
        self._stack, self._path, self._tolerant = [], _Path(), 0
        if source != "form" or self._source == "page":
            self._source = source
        self._fixed = self._fixed or fixed
        self._resources = self._resources.within(objects.get(content, "Resources"))
        self._depth += 1
        if identity is not None:
            self._open.append(identity)
        try:
            yield True
        finally:
            if identity is not None:
                self._open.pop()
            self._depth -= 1
            self._state = state
            for each, value in keep.items():
                setattr(self, each, value)

    def _operators_table(self) -> dict[str, Callable[[Sequence[Operand]], None]]:
        return {
            "q": self._save,
            "Q": self._restore,
            "cm": self._concatenate,
            "w": self._set_width,
            "ri": self._set_intent,
            "gs": self._set_state,
            "g": lambda o: self._set_device(colours.GREY, o, stroke=False),
            "G": lambda o: self._set_device(colours.GREY, o, stroke=True),
            "rg": lambda o: self._set_device(colours.RGB, o, stroke=False),
            "RG": lambda o: self._set_device(colours.RGB, o, stroke=True),
            "k": lambda o: self._set_device(colours.CMYK, o, stroke=False),
            "K": lambda o: self._set_device(colours.CMYK, o, stroke=True),
            "cs": lambda o: self._set_space(o, stroke=False),
            "CS": lambda o: self._set_space(o, stroke=True),
            "sc": lambda o: self._set_parts(o, stroke=False),
            "scn": lambda o: self._set_parts(o, stroke=False),
            "SC": lambda o: self._set_parts(o, stroke=True),
            "SCN": lambda o: self._set_parts(o, stroke=True),
            "m": self._move,
            "l": self._line_to,
            "c": self._line_to,
            "v": self._line_to,
            "y": self._line_to,
            "re": self._rectangle,
            "W": self._clip,
            "W*": self._clip,
            "n": lambda _: self._paint(fill=False, stroke=False),
            "f": lambda _: self._paint(fill=True, stroke=False),
            "F": lambda _: self._paint(fill=True, stroke=False),
            "f*": lambda _: self._paint(fill=True, stroke=False),
            "S": lambda _: self._paint(fill=False, stroke=True),
            "s": lambda _: self._paint(fill=False, stroke=True),
            "B": lambda _: self._paint(fill=True, stroke=True),
            "B*": lambda _: self._paint(fill=True, stroke=True),
            "b": lambda _: self._paint(fill=True, stroke=True),
            "b*": lambda _: self._paint(fill=True, stroke=True),
            "sh": self._shade,
            "Do": self._do,
            "BI": self._inline,
            "BT": self._begin_text,
            "Tf": self._set_font,
            "Tc": lambda o: setattr(self._state, "spacing", number(o[0])),
            "Tw": lambda o: setattr(self._state, "word_spacing", number(o[0])),
            "Tz": lambda o: setattr(self._state, "stretch", number(o[0], 100) / 100),
            "TL": lambda o: setattr(self._state, "leading", number(o[0])),
            "Ts": lambda o: setattr(self._state, "rise", number(o[0])),
            "Tr": lambda o: setattr(self._state, "mode", int(number(o[0]))),
            "Td": lambda o: self._next_line(number(o[0]), number(o[1])),
            "TD": self._next_line_leading,
            "Tm": self._set_text_matrix,
            "T*": lambda _: self._next_line(0, -self._state.leading),
            "Tj": lambda o: self._show([o[0]]),
            "TJ": lambda o: self._show(o[0]),
            "'": self._show_on_next_line,
            '"': self._show_spaced,
            "d1": self._colourless_glyph,
            "BX": lambda _: setattr(self, "_tolerant", self._tolerant + 1),
            "EX": lambda _: setattr(self, "_tolerant", max(0, self._tolerant - 1)),
        }

    # ---- state ----------------------------------------------------------------------------------------

    def _save(self, _: Sequence[Operand]) -> None:
        if len(self._stack) < 1000:
            self._stack.append(self._state.copy())
            self._nesting = max(self._nesting, len(self._stack))

    def _restore(self, _: Sequence[Operand]) -> None:
        if self._stack:
            self._state = self._stack.pop()
        else:
            self._faults["Q without q"] = None

    def _concatenate(self, o: Sequence[Operand]) -> None:
        a, b, c, d, e, f = map(number, o[:6])
        self._state.ctm = times((a, b, c, d, e, f), self._state.ctm)

    def _set_width(self, o: Sequence[Operand]) -> None:
        self._state.width = number(o[0])

    def _set_intent(self, o: Sequence[Operand]) -> None:
        self._state.intent = name(o[0])

    def _set_state(self, o: Sequence[Operand]) -> None:
        given = self._resources.state(name(o[0]))
        if given is None:
            self._faults[f"the graphics state {name(o[0])} does not exist"] = None
            return
        state = self._state
        for key, value in given:
            if key == "OP" and value is not None:
                state.stroke_overprint = state.fill_overprint = objects.flag(value)
        for key, value in given:
            self._set_entry(key, value)

    def _set_entry(self, key: str, value: Obj) -> None:
        """Take one entry of a graphics state dictionary; `OP` was taken before, because `op` overrides it."""
        state = self._state
        if key == "op":
            state.fill_overprint = objects.flag(value)
        elif key == "OPM":
            state.overprint_mode = int(objects.number(value))
        elif key == "ca":
            state.fill_alpha = self._alpha(value)
        elif key == "CA":
            state.stroke_alpha = self._alpha(value)
        elif key == "LW":
            state.width = objects.number(value)
        elif key == "RI":
            state.intent = objects.name(value)
        elif key == "BM":
            self._set_blend(value)
        elif key == "SMask":
            self._set_soft_mask(value)
        elif key == "Font":
            font, size = objects.elements(value)[:2]
            self._state.font, self._state.size = self._resources.setting(font), objects.number(size)
        else:
            self._judge_state(key, value)

    def _alpha(self, value: Obj) -> float:
        alpha = objects.number(value, 1)
        if alpha < 1:
            self._transparent["opacity"] = None
        return alpha

    def _set_blend(self, value: Obj) -> None:
        names = [objects.name(each) for each in objects.one_or_many(value)]
        self._state.blend = names[0] if names else "Normal"
        self._blends.update(dict.fromkeys(names))
        if self._state.blend not in {"Normal", "Compatible"}:
            self._transparent["blend mode"] = None

    def _set_soft_mask(self, value: Obj) -> None:
        self._state.soft_mask = objects.is_dictionary(value)
        form = objects.get(value, "G")
        if not objects.is_stream(form):
            return
        self._transparent["soft mask"] = None
        luminosity = objects.name(objects.get(value, "S")) == "Luminosity"
        group = objects.get(form, "Group")
        if group is not None:
            self._take_group(group, "softmask", luminosity=luminosity)
        if self._once("softmask", form):
            with self._inside(form, "softmask", self._state.clip) as entered:
                if entered:
                    self._state.soft_mask = False
                    self._enter_form(form)
                    self._run(form)

    def _judge_state(self, key: str, value: Obj) -> None:
        if key in _FORBIDDEN_STATES and not (key == "TR2" and objects.name(value) == "Default"):
            self._states[key] = None
        elif key == "HT" and objects.name(value) != "Default":
            kind = int(objects.number(objects.get(value, "HalftoneType")))
            if kind not in {1, 5}:
                self._states[f"HT type {kind}"] = None
            if objects.get(value, "TransferFunction") is not None:
                self._states["HT with TransferFunction"] = None

    def _once(self, what: str, content: Obj) -> bool:
        """Whether indirect content is met for the first time in this use."""
        identity = objects.identity(content)
        if identity is None:
            return True
        known = (what, identity) in self._walked
        self._walked.add((what, identity))
        return not known

    def _take_group(self, group: Obj, source: Source, *, luminosity: bool = False) -> None:
        if objects.name(objects.get(group, "S")) != "Transparency":
            return
        written = objects.get(group, "CS")
        family = self._use(self._resources.space(written)).family if written is not None else ""
        self._groups.append(Group(source=source, space=family, luminosity=luminosity))
        if source != "page":
            self._transparent["group"] = None

    # ---- colour ---------------------------------------------------------------------------------------

    def _use(self, space: Space) -> Space:
        self._used[id(space)] = space
        return space

    def _colour(self, space: Space, parts: tuple[float, ...] = ()) -> Colour:
        """Return a colour, the same one for the same ink: what rules ask of it is then worked out once a page."""
        known = self._palette.get((space, parts))
        if known is None:
            known = self._palette[space, parts] = Colour(space=space, parts=parts)
        return known

    def _set_device(self, device: Space, o: Sequence[Operand], *, stroke: bool) -> None:
        if self._colourless:
            return
        space = self._resources.space(device.family)
        self._set_colour(self._colour(space, tuple(map(number, o))), None, stroke=stroke)

    def _set_space(self, o: Sequence[Operand], *, stroke: bool) -> None:
        if self._colourless:
            return
        space = self._resources.space(o[0])
        first = 1.0 if space.inks else 0.0
        parts = (0.0, 0.0, 0.0, 1.0) if space.family == "DeviceCMYK" else (first,) * space.components
        self._set_colour(self._colour(space, parts), None, stroke=stroke)

    def _set_parts(self, o: Sequence[Operand], *, stroke: bool) -> None:
        if self._colourless:
            return
        space = (self._state.stroke if stroke else self._state.fill).space
        parts = tuple(each for each in o if type(each) is float)
        pattern = None
        called = name(o[-1]) if o else ""
        if called:
            pattern = self._resources.find("Pattern", called)
            if space.family != "Pattern":
                space = colours.PATTERN
            if pattern is None:
                self._faults[f"the pattern {called} does not exist"] = None
        self._set_colour(self._colour(space, parts), pattern, stroke=stroke)

    def _set_colour(self, colour: Colour, pattern: Obj, *, stroke: bool) -> None:
        if stroke:
            self._state.stroke, self._state.stroke_pattern = colour, pattern
        else:
            self._state.fill, self._state.fill_pattern = colour, pattern

    # ---- paths ----------------------------------------------------------------------------------------

    def _move(self, o: Sequence[Operand]) -> None:
        self._path.others += 1
        self._line_to(o)

    def _line_to(self, o: Sequence[Operand]) -> None:
        values = [number(each) for each in o]
        for x, y in zip(values[::2], values[1::2], strict=False):
            self._path.points.append(moved(self._state.ctm, x, y))

    def _rectangle(self, o: Sequence[Operand]) -> None:
        x, y, width, height = map(number, o[:4])
        x0, y0, x1, y1 = area_of(self._state.ctm, x, y, x + width, y + height)
        self._path.points += [(x0, y0), (x1, y1)]
        self._path.rectangles += 1

    def _clip(self, _: Sequence[Operand]) -> None:
        self._path.clips = True

    def _paint(self, *, fill: bool, stroke: bool) -> None:
        path, self._path = self._path, _Path()
        area = path.area()
        if area is not None:
            rectangle = path.others == 0 and path.rectangles == 1
            if fill:
                self._fill(area, rectangle=rectangle)
            if stroke:
                self._stroke(area)
        if path.clips:
            clip = self._state.clip
            self._state.clip = common(clip, area) if clip and area else None

    def _fill(self, area: Area, *, rectangle: bool) -> None:
        short, long = sorted((area[2] - area[0], area[3] - area[1]))
        line = rectangle and short < _THIN and long >= 4 * short
        self._use(self._state.fill.space)
        if self._state.fill_pattern is not None:
            self._fill_with_pattern(area, self._state.fill_pattern, self._state.fill)
            return
        self._add("fill", area, size=short if line else 0.0, is_line=line, is_rectangle=rectangle, look=line)
        if rectangle and not line:
            self._ground(area, self._state.fill, self._state.fill_alpha)

    def _stroke(self, area: Area) -> None:
        state = self._state
        width = state.width * scale_of(state.ctm)
        half = width / 2
        self._use(state.stroke.space)
        if state.stroke_pattern is not None:
            self._fill_with_pattern(area, state.stroke_pattern, state.stroke)
            return
        grown = (area[0] - half, area[1] - half, area[2] + half, area[3] + half)
        self._add("stroke", grown, stroke=True, size=width, is_line=True, look=True)

    def _fill_with_pattern(self, area: Area, pattern: Obj, colour: Colour) -> None:
        """Paint with a pattern: a shading as one mark, a tiling's content once with its area as box."""
        shading = objects.get(pattern, "Shading")
        if shading is not None:
            self._shading(shading, area)
            return
        covered = common(area, self._state.clip) if self._state.clip else None
        if covered is None or not objects.is_stream(pattern):
            return
        with self._inside(pattern, "pattern", covered) as entered:
            if entered:
                self._state.ctm = objects.matrix(objects.get(pattern, "Matrix"))
                if objects.number(objects.get(pattern, "PaintType")) == 2 and colour.space.base is not None:
                    own = self._colour(colour.space.base, colour.parts)
                    self._state.fill = self._state.stroke = own
                    self._state.fill_pattern = self._state.stroke_pattern = None
                    self._colourless = True
                self._run(pattern)
        self._ground(covered, None, 1)

    def _shade(self, o: Sequence[Operand]) -> None:
        shading = self._resources.find("Shading", name(o[0]))
        if self._state.clip is not None:
            self._shading(shading, self._state.clip)

    def _shading(self, shading: Obj, area: Area) -> None:
        space = self._use(self._resources.space(objects.get(shading, "ColorSpace")))
        self._add("shading", area, colour=self._colour(space))
        self._ground(area, None, 1)

    def _ground(self, area: Area, colour: Colour | None, alpha: float) -> None:
        covered = common(area, self._state.clip) if self._state.clip else None
        if covered is not None and self._source in {"page", "form"} and alpha > 0:
            self._grounds.append((covered, colour))

    # ---- pictures and forms ---------------------------------------------------------------------------

    def _do(self, o: Sequence[Operand]) -> None:
        called = name(o[0])
        thing = self._resources.find("XObject", called)
        subtype = objects.name(objects.get(thing, "Subtype"))
        if thing is None:
            self._faults[f"the XObject {called} does not exist"] = None
        elif subtype == "Image":
            self._image(thing, inline=False)
        elif subtype == "Form":
            self._form(thing)
        elif subtype == "PS":
            self._forms["PS"] = None

    def _form(self, form: Obj) -> None:
        for key in ("PS", "Ref", "OPI"):
            if objects.get(form, key) is not None:
                self._forms[key] = None
        if objects.name(objects.get(form, "Subtype2")) == "PS":
            self._forms["PS"] = None
        with self._inside(form, "form") as entered:
            if not entered:
                return
            group = objects.get(form, "Group")
            if group is not None:
                self._take_group(group, "form")
            self._enter_form(form)
            if self._state.clip is not None:
                self._run(form)

    def _enter_form(self, form: Obj) -> None:
        state = self._state
        state.ctm = times(objects.matrix(objects.get(form, "Matrix")), state.ctm)
        box = objects.numbers(objects.get(form, "BBox"))
        if len(box) == 4 and state.clip is not None:
            state.clip = common(state.clip, area_of(state.ctm, *box))

    def _inline(self, o: Sequence[Operand]) -> None:
        self._image(o[0], inline=True)

    def _image(self, image: Obj, *, inline: bool) -> None:
        for key in ("OPI", "Alternates"):
            if objects.get(image, key) is not None:
                self._forms[key] = None
        stencil = objects.flag(objects.get(image, "ImageMask"))
        filters = objects.filters(image)
        space = self._image_space(image, filters, stencil=stencil)
        masked = objects.is_stream(objects.get(image, "SMask")) or objects.get(image, "SMaskInData") in {1, 2}
        if masked:
            self._transparent["picture with soft mask"] = None
        width = int(objects.number(objects.get(image, "Width")))
        height = int(objects.number(objects.get(image, "Height")))
        bits = 1 if stencil else int(objects.number(objects.get(image, "BitsPerComponent"), 8))
        components = 1 if space is None else 0 if space.family == "unknown" else space.components
        picture = Picture(
            width=width,
            height=height,
            bits=bits,
            ppi=_resolution(self._state.ctm, width, height),
            space=space,
            stencil=stencil,
            filters=filters,
            soft_mask=masked,
            interpolate=objects.flag(objects.get(image, "Interpolate")),
            inline=inline,
            jpx_channels=_jpx_channels(image) if "JPXDecode" in filters else 0,
            fault="" if inline else self._damage(image, bits * components),
        )
        colour = self._state.fill if stencil or space is None else self._colour(space)
        if stencil:
            self._use(colour.space)
        kind: Kind = "stencil" if stencil else "image"
        area = area_of(self._state.ctm, 0, 0, 1, 1)
        intent = objects.name(objects.get(image, "Intent"))
        self._add(kind, area, colour=colour, picture=picture, intent=intent)
        self._ground(area, None, 1)

    def _damage(self, image: Obj, samples: int) -> str:
        """Return what is missing of a picture's data or of its mask's."""
        identity = objects.identity(image)
        if identity is not None and identity in self._damages:
            return self._damages[identity]
        found = pictures.fault_of(image, samples)
        for key in ("SMask", "Mask"):
            mask = objects.get(image, key)
            if not found and objects.is_stream(mask):
                found = pictures.fault_of(mask, int(objects.number(objects.get(mask, "BitsPerComponent"), 1)))
                found = f"its mask: {found}" if found else ""
        if identity is not None:
            self._damages[identity] = found
        return found

    def _image_space(self, image: Obj, filters: tuple[str, ...], *, stencil: bool) -> Space | None:
        if stencil:
            return None
        written = objects.get(image, "ColorSpace")
        if written is None:
            channels = _jpx_channels(image) if "JPXDecode" in filters else 0
            return self._use({1: colours.GREY, 3: colours.RGB, 4: colours.CMYK}.get(channels, colours.UNKNOWN))
        return self._use(self._resources.space(written))

    # ---- type -----------------------------------------------------------------------------------------

    def _begin_text(self, _: Sequence[Operand]) -> None:
        self._text = self._line = _IDENTITY

    def _set_font(self, o: Sequence[Operand]) -> None:
        self._state.font, self._state.size = self._resources.font(name(o[0])), number(o[1])

    def _next_line(self, x: float, y: float) -> None:
        self._text = self._line = times((1, 0, 0, 1, x, y), self._line)

    def _next_line_leading(self, o: Sequence[Operand]) -> None:
        self._state.leading = -number(o[1])
        self._next_line(number(o[0]), number(o[1]))

    def _set_text_matrix(self, o: Sequence[Operand]) -> None:
        a, b, c, d, e, f = map(number, o[:6])
        self._text = self._line = (a, b, c, d, e, f)

    def _show_on_next_line(self, o: Sequence[Operand]) -> None:
        self._next_line(0, -self._state.leading)
        self._show([o[0]])

    def _show_spaced(self, o: Sequence[Operand]) -> None:
        self._state.word_spacing, self._state.spacing = number(o[0]), number(o[1])
        self._show_on_next_line(o[2:])

    def _show(self, shown: Operand) -> None:
        """Show text: one mark for the whole operator, and the text matrix moved on."""
        setting = self._state.font
        if setting is None:
            self._faults["text without a font"] = None
        elif isinstance(shown, Shown):
            self._show_together(setting, shown)
        else:
            self._show_apart(setting, shown if isinstance(shown, list) else [])

    def _show_together(self, setting: fonts.Setting, shown: Shown) -> None:
        codes = setting.codes(shown.string)
        inked = len(codes)
        while inked and codes[inked - 1] in setting.blank:
            inked -= 1
        if inked < len(codes) and len(codes) - inked >= len(setting.codes(shown.string[-shown.last :])):
            self._show_apart(setting, shown.apart())
            return
        across = self._state.size * self._state.stretch
        advance = self._advance(setting, codes) - shown.moves / 1000 * across
        # a space at a line's end leaves no ink
        blank = sum(map(setting.widths.__getitem__, codes[inked:])) - shown.after / 1000
        self._show_codes(setting, codes, advance - blank * across)
        self._text = times((1, 0, 0, 1, advance, 0), self._text)

    def _show_apart(self, setting: fonts.Setting, elements: Sequence[Operand]) -> None:
        across = self._state.size * self._state.stretch
        advance = inked = 0.0
        codes: list[int] = []
        for each in elements:
            if type(each) is float:
                advance -= each / 1000 * across
                continue
            found = setting.codes(each) if isinstance(each, bytes) else ()
            codes += found
            advance += self._advance(setting, found)
            ending = 0
            while ending < len(found) and found[-1 - ending] in setting.blank:
                ending += 1
            if ending < len(found):
                inked = advance - sum(map(setting.widths.__getitem__, found[len(found) - ending :])) * across
        if codes:
            self._show_codes(setting, codes, inked)
        self._text = times((1, 0, 0, 1, advance, 0), self._text)

    def _advance(self, setting: fonts.Setting, codes: Sequence[int]) -> float:
        """Return how far a shown string moves on."""
        state = self._state
        extra = len(codes) * state.spacing
        if state.word_spacing and not setting.two_bytes:
            extra += codes.count(32) * state.word_spacing
        return (sum(map(setting.widths.__getitem__, codes)) * state.size + extra) * state.stretch

    def _show_codes(self, setting: fonts.Setting, codes: Sequence[int], advance: float) -> None:
        state = self._state
        placed = times(self._text, state.ctm)
        if state.rise:
            placed = times((1, 0, 0, 1, 0, state.rise), placed)
        area = area_of(placed, 0, setting.descent * state.size, advance, setting.ascent * state.size)
        size = abs(state.size) * math.hypot(placed[2], placed[3])
        self._fonts[id(setting.font)] = setting.font
        stroked = state.mode in {1, 5}
        self._use((state.stroke if stroked else state.fill).space)
        if setting.type3 is not None:
            self._glyphs(setting, codes, placed, area)
        elif state.fill_pattern is not None and not stroked and state.mode != 3:
            self._fill_with_pattern(area, state.fill_pattern, state.fill)
        self._add(
            "text",
            area,
            stroke=stroked,
            size=size,
            font=setting.font,
            codes=(min(codes), max(codes)),
            look=True,
            invisible=state.mode in {3, 7},
        )

    def _glyphs(self, setting: fonts.Setting, codes: Sequence[int], placed: Matrix, area: Area) -> None:
        """Walk the glyphs of a Type 3 font, each once a page."""
        font = setting.type3
        names = _encoding(objects.get(font, "Encoding"))
        procedures = objects.get(font, "CharProcs")
        for code in sorted(set(codes)):
            glyph = objects.get(procedures, names.get(code, ""))
            if not objects.is_stream(glyph) or not self._once("glyph", glyph):
                continue
            with self._inside(glyph, "glyph", area) as entered:
                if entered:
                    self._resources = self._resources.within(objects.get(font, "Resources"))
                    scale = (self._state.size * self._state.stretch, 0, 0, self._state.size, 0, 0)
                    matrix = times(objects.matrix(objects.get(font, "FontMatrix")), scale)
                    self._state.ctm = times(matrix, placed)
                    self._run(glyph)

    def _colourless_glyph(self, _: Sequence[Operand]) -> None:
        if self._source == "glyph":
            self._colourless = True

    # ---- marks ----------------------------------------------------------------------------------------

    def _add(  # noqa: PLR0913 - a mark has as many sides
        self,
        kind: Kind,
        area: Area,
        *,
        stroke: bool = False,
        colour: Colour | None = None,
        size: float = 0.0,
        is_line: bool = False,
        is_rectangle: bool = False,
        font: Font | None = None,
        codes: tuple[int, int] | None = None,
        picture: Picture | None = None,
        look: bool = False,
        invisible: bool = False,
        intent: str = "",
    ) -> None:
        state = self._state
        covered = common(area, state.clip) if state.clip else None
        if covered is None:
            return
        if self._fixed is not None:
            covered = self._fixed
        ground, on_picture = self._under(covered) if look and not invisible else (None, False)
        self._marks.append(
            Mark(
                kind=kind,
                source=self._source,
                box=Box(
                    covered[0] - self._left, self._top - covered[3], covered[2] - covered[0], covered[3] - covered[1]
                ),
                colour=colour or (state.stroke if stroke else state.fill),
                overprint=state.stroke_overprint if stroke else state.fill_overprint,
                overprint_mode=state.overprint_mode,
                alpha=state.stroke_alpha if stroke else state.fill_alpha,
                blend=state.blend,
                soft_mask=state.soft_mask,
                intent=intent or state.intent,
                size=size,
                is_line=is_line,
                is_rectangle=is_rectangle,
                font=font,
                codes=codes,
                picture=picture,
                ground=ground,
                on_picture=on_picture,
                invisible=invisible,
            )
        )

    def _under(self, area: Area) -> tuple[Colour | None, bool]:
        """Return the colour of the topmost rectangle under an area's middle, and whether it is a picture."""
        x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
        for (left, bottom, right, top), colour in islice(reversed(self._grounds), _GROUNDS):
            if left <= x <= right and bottom <= y <= top:
                return colour, colour is None
        return None, False


def _resolution(ctm: Matrix, width: int, height: int) -> float:
    across, down = math.hypot(ctm[0], ctm[1]), math.hypot(ctm[2], ctm[3])
    if across <= 0 or down <= 0:
        return 0.0
    return min(width / across, height / down) * 72


def _encoding(encoding: Obj) -> dict[int, str]:
    """Return a Type 3 font's glyph names by code."""
    names: dict[int, str] = {}
    code = 0
    for each in objects.elements(objects.get(encoding, "Differences")):
        if objects.is_number(each):
            code = int(objects.number(each))
        else:
            names[code] = objects.name(each)
            code += 1
    return names


def _jpx_channels(image: Obj) -> int:
    """Return how many channels JPEG 2000 data has, from its SIZ marker (ISO 15444-1, A.5.1)."""
    head = objects.stored(image)[:4096]
    at = head.find(b"\xff\x4f\xff\x51")
    return int.from_bytes(head[at + 40 : at + 42], "big") if at >= 0 else 0
