"""The workroom: makes one edition again and again for the desk, and keeps what has not changed.

Faces, word lore, galleys and laid out pages stay in memory (`production.Memory`), and only what the desk shows is drawn: the screen
variant, and the print file where plates are asked for. An approved page that has changed does not stop the desk, as it stops a build:
the desk is there to show the change.
"""

from pathlib import Path
from typing import Final

from layout import production
from layout.copy.load import locate
from layout.press.variants import VariantName
from layout.proof import marks
from layout.proof.desk import BuiltEdition
from layout.proof.plates import PrintFile

#: The name under which the desk's page finds an edition; any other file is an article built alone.
_EDITION: Final = "edition.yaml"


class Workroom:
    """Makes an edition or an article for the desk, as often as it is asked.

    Args:
        path: an article, an edition, or a folder that holds one.
        out: where the build's folder goes.
        cache: where prepared faces are kept.
        plates: make the print file too, for plates and the soft proof.
    """

    def __init__(self, path: Path, *, out: Path, cache: Path, plates: bool = False) -> None:
        self._file = locate(path).resolve()
        self._cache = cache
        variants: tuple[VariantName, ...] = ("screen", "print") if plates else ("screen",)
        self._settings = production.Settings(
            out=out, cache=cache, variants=variants, hold=False, memory=production.Memory()
        )

    @property
    def root(self) -> Path:
        """The folder of the copy."""
        return self._file.parent

    @property
    def watched(self) -> tuple[Path, ...]:
        """Where a change asks for a build: copy, house styles and fonts."""
        around = (self.root, *self.root.parents)
        folders = [
            next((each / name for each in around if (each / name).is_dir()), None) for name in ("styles", "fonts")
        ]
        return (self.root, *(folder for folder in folders if folder))

    def __call__(self) -> BuiltEdition:
        """Make the edition.

        Raises:
            LayoutError: if it cannot be made.
        """
        built = production.build(self._file, self._settings)
        slug = built.folder.name
        press = built.folder / f"{slug}.print.pdf"
        return BuiltEdition(
            folder=built.folder,
            slug=slug,
            root=self.root,
            seconds=built.seconds,
            print_file=PrintFile(pdf=press, icc=built.press.icc.data) if built.press else None,
            page_keys=built.page_keys["screen"],
            marks_name=marks.file_name(self._file.name),
        )

    def approve(self, page: int) -> None:
        """Lock an approved page; an article built alone has no lock, and its approval is its mark."""
        if self._file.name == _EDITION:
            production.approve(self._file, page, self._cache)
