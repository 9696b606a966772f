"""The faces in use: a folder of links and a font configuration, which hold the prepared faces and nothing else.

Nothing of the system's fonts is looked at, so that pages come out alike wherever they are made.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from layout.typography.fonts import Face

_FONTS_CONF: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""

#: The folder where the faces in use were prepared.
_prepared: dict[str, Path] = {}


def use_fonts(faces: Iterable[Face]) -> None:
    """Make prepared faces the only fonts there are, until others are asked for. Call before anything is laid out.

    They are linked into a folder of their own: where they were prepared, faces of an earlier recipe bear the same names.
    """
    files = sorted({face.path.resolve() for face in faces})
    prepared = files[0].parent
    digest = hashlib.sha256("\n".join(map(str, files)).encode()).hexdigest()[:16]
    folder = prepared / "sets" / digest
    conf = folder / "fonts.conf"
    if not conf.is_file():
        conf = _linked(files, folder) / conf.name
    os.environ["FONTCONFIG_FILE"] = str(conf)
    _prepared["faces"] = prepared


def prepared_folder() -> Path | None:
    """Return the folder where the faces in use were prepared; None where none are yet."""
    return _prepared.get("faces")


def configuration() -> str:
    """Return the path of the font configuration in use."""
    return os.environ["FONTCONFIG_FILE"]


def _linked(files: Sequence[Path], folder: Path) -> Path:
    """Make the folder of a set of faces, whole or not at all; two processes may do so at once.

    Returns:
        The folder; where it could not be made, one that goes when the process ends.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
        try:
            _fill(made, files, folder)
            made.rename(folder)
        except OSError:
            shutil.rmtree(made, ignore_errors=True)
            if not (folder / "fonts.conf").is_file():  # else another was quicker
                raise
    except OSError:  # a full disk keeps nothing
        made = Path(tempfile.mkdtemp(prefix="umbruch-faces-"))
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        _fill(made, files, made)
        return made
    return folder


def _fill(made: Path, files: Sequence[Path], folder: Path) -> None:
    """Put faces into a folder that will be named ``folder``."""
    for file in files:
        try:
            (made / file.name).hardlink_to(file)
        except OSError:  # a file system without links
            shutil.copyfile(file, made / file.name)
    cache = files[0].parent / "fontconfig"
    text = _FONTS_CONF.format(fonts=escape(str(folder)), cache=escape(str(cache)))
    (made / "fonts.conf").write_text(text, "utf-8")
