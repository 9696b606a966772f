"""What content finds under the names it uses: fonts, graphics states, colour spaces and the rest of a resources dictionary."""

from layout.preflight.subject import colours, fonts, objects
from layout.preflight.subject.objects import Obj
from layout.preflight.subject.values import Space


class Resources:
    """A resources dictionary, each name in it looked up once: a page of news sets its few fonts and states a hundred times.

    Args:
        written: the dictionary.
        spaces: reads the file's colour spaces.
        settings: fonts of the file read so far.
    """

    def __init__(self, written: Obj, spaces: colours.Spaces, settings: dict[objects.Identity, fonts.Setting]) -> None:
        self._written = written
        self._file_spaces = spaces
        self._settings = settings
        self._things: dict[tuple[str, str], Obj] = {}
        self._states: dict[str, tuple[tuple[str, Obj], ...] | None] = {}
        self._spaces: dict[str, Space] = {}
        self._fonts: dict[str, fonts.Setting] = {}

    def within(self, own: Obj) -> "Resources":
        """Return what content with resources of its own uses; without them, these."""
        return self if own is None else Resources(own, self._file_spaces, self._settings)

    def find(self, kind: str, name: str) -> Obj:
        """Return what stands under a name in one of the dictionary's kinds, or None."""
        if (kind, name) not in self._things:
            self._things[kind, name] = objects.get(objects.get(self._written, kind), name)
        return self._things[kind, name]

    def state(self, name: str) -> tuple[tuple[str, Obj], ...] | None:
        """Return the entries of a graphics state, or None where there is none of that name."""
        if name not in self._states:
            given = self.find("ExtGState", name)
            self._states[name] = None if given is None else tuple(objects.items(given))
        return self._states[name]

    def space(self, written: Obj) -> Space:
        """Return a colour space by its name, or as it is written out."""
        if not isinstance(written, str):
            return self._file_spaces.read(written, self._written)
        if written not in self._spaces:
            self._spaces[written] = self._file_spaces.read(written, self._written)
        return self._spaces[written]

    def font(self, name: str) -> fonts.Setting:
        """Return a font by its name."""
        if name not in self._fonts:
            self._fonts[name] = self.setting(self.find("Font", name))
        return self._fonts[name]

    def setting(self, font: Obj) -> fonts.Setting:
        """Return a font by its dictionary."""
        identity = objects.identity(font)
        found = self._settings.get(identity) if identity else None
        if found is None:
            found = fonts.read(font)
            if identity:
                self._settings[identity] = found
        return found
