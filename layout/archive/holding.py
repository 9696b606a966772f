"""Files given out of a bag, each held against what its manifests and the fixity log say of it.

What leaves the archive is taken for what was put in, and a library's METS writes new digests over it: so a file that is
not what the bag recorded is not given out.
"""

from pathlib import Path
from typing import Final

from layout.archive import bag, fixity
from layout.archive.files import UnsafeEntryError, below, digest_file, digest_of, read_plain
from layout.archive.store import BagName
from layout.errors import FixityError, MissingPartError
from layout.findings import Finding, Place, Severity

_LIMIT: Final = 4 << 30


class Holding:
    """A bag that something is taken from.

    Args:
        archive: the archive's folder.
        name: the bag.

    Raises:
        FixityError: if its manifests are not what they were.
        MissingPartError: if it, or the log, cannot be read.
    """

    def __init__(self, archive: Path, name: BagName) -> None:
        self.folder = archive / name.path
        self._shown = name.path
        try:
            below(self.folder, "bagit.txt")
            self._records, findings = bag.read_records(self.folder, name.path)
            seal = bag.seal(self.folder)
        except (OSError, UnsafeEntryError) as error:
            raise lacking(self.folder, str(error)) from error
        try:
            findings += fixity.reseal_findings(archive, name.path, seal)
        except OSError as error:
            raise lacking(archive / fixity.FILE, str(error)) from error
        self._refuse(findings)

    def read(self, file: str) -> bytes:
        """Return the content of a payload file (``data/…``).

        Raises:
            FixityError: if it is not what the manifests recorded.
            MissingPartError: if it cannot be read.
        """
        try:
            content = read_plain(below(self.folder, file), limit=_LIMIT)
        except (OSError, UnsafeEntryError) as error:
            raise lacking(self.folder / file, str(error)) from error
        self._refuse(self._records.findings(file, digest_of(content)))
        return content

    def check(self, file: str) -> None:
        """Hold a payload file against the manifests that somebody else is to read.

        Raises:
            FixityError: if it is not what the manifests recorded.
            MissingPartError: if it cannot be read.
        """
        try:
            digest = digest_file(below(self.folder, file))
        except (OSError, UnsafeEntryError) as error:
            raise lacking(self.folder / file, str(error)) from error
        self._refuse(self._records.findings(file, digest))

    def _refuse(self, findings: list[Finding]) -> None:
        if findings:
            raise FixityError(f"{self._shown} is damaged, and nothing is taken from it", findings)


def lacking(file: Path, why: str) -> MissingPartError:
    """Return the error for a file of a bag that cannot be read."""
    message = f"{file} can't be read from the archive: {why}"
    hint = "umbruch archive verify says what is wrong with the bag"
    finding = Finding(
        code="archive/missing", severity=Severity.FAIL, message=message, hint=hint, place=Place(str(file))
    )
    return MissingPartError(message, (finding,))
