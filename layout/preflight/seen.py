"""What was seen of pages, kept from one look to the next.

What the rules say of a page follows from what it paints, told by a digest of its content and all that its resources lead
to, whatever numbers the file's objects have; from the page as layout.json has it; and from what it is held to. Most of a
day's builds change one page; the others are not walked again.
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from msgspec import MsgspecError, Struct, field, json

from layout.kept import Kept
from layout.preflight.rule import Fault
from layout.press.cache import Store, key_of


class Seen(Struct):
    """What was seen of a file or one of its pages: faults by their rules, and what broke down, a rule or the page."""

    faults: list[tuple[str, Fault]] = field(default_factory=list)
    broken: list[tuple[str, Fault]] = field(default_factory=list)
    #: Whether some of a page's content could not be read: what is said of it may name objects by their numbers.
    unread: bool = False

    def see(self, rule: str, look: Callable[[], Iterator[Fault]], page: int | None) -> None:
        """Have a rule look at the file or a page."""
        try:
            for fault in look():
                self.faults.append((rule, fault._replace(page=fault.page or page)))
        except Exception as error:  # noqa: BLE001 - a rule's crash is a finding
            self.broke(rule, f"the rule {rule} crashed: {said(error)}", page)

    def broke(self, rule: str, message: str, page: int | None) -> None:
        """Note what broke down."""
        self.broken.append((rule, Fault(code="preflight/broken", message=message, page=page)))

    def tells_all(self) -> bool:
        """Whether nothing broke down, so that a page of the same content has the same said of it."""
        return not self.broken and not self.unread


def said(error: Exception) -> str:
    """Return what an error says, and what kind it is."""
    return f"{type(error).__name__}: {str(error)[:160]}"


class Earlier(NamedTuple):
    """Where what was seen of pages is kept: from one build to the next, and in this process."""

    store: Store | None = None
    kept: Kept | None = None

    def once(self, number: int, seen_of: tuple[object, ...], look: Callable[[], Seen]) -> Seen:
        """Return what was seen of a page, or look at it now.

        Args:
            number: the page's.
            seen_of: all that what is seen of it follows from.
            look: looks at it.
        """
        look_once = look if self.store is None else lambda: self._stored(seen_of, look)
        if self.kept is None:
            return look_once()
        return self.kept.once(("preflight", number), seen_of, look_once, lasts=Seen.tells_all)

    def _stored(self, seen_of: tuple[object, ...], look: Callable[[], Seen]) -> Seen:
        assert self.store is not None
        key = key_of("seen", *seen_of)
        seen = _read(self.store.get(key))
        if seen is None:
            seen = look()
            if seen.tells_all():
                self.store.put(key, json.encode(seen.faults))
        return seen


NOTHING: Final = Earlier()


def _read(kept: bytes | None) -> Seen | None:
    if kept is None:
        return None
    try:
        return Seen(faults=json.decode(kept, type=list[tuple[str, Fault]]))
    except MsgspecError:
        return None
