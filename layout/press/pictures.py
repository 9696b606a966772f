"""Pictures for the page: opened with suspicion, upright, cropped, resampled once, in a variant's colours.

The press file gets CMYK by the press profile's ICC and intent, or grey as black ink alone; archive and screen
get sRGB. Results are JPEG for photographs and PNG for flat colour and, of one bit a pixel, for line art: the forms
that reach a PDF unchanged. The same input gives the same bytes.

Placing, captions and focus are the make-up's; how much resolution is enough is the press profile's.
"""

import io
import itertools
import math
import struct
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct
from PIL import ExifTags, Image, ImageChops, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from layout.findings import Finding, Place, Result, Severity
from layout.press import icc
from layout.press.profiles import FoundIcc
from layout.units import POINTS_PER_INCH

if TYPE_CHECKING:  # most pictures need none of it, and it takes a tenth of a start
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["cmyk", "rgb", "grey", "lab", "bitmap"]
Target = Literal["cmyk", "grey", "srgb"]
Pixels = tuple[int, int]
CropBox = tuple[int, int, int, int]

#: Most pixels a picture may have. A nordic broadsheet at 300 ppi has 32 million, the largest cameras 150
#: million; a decoded picture of this size needs 800 MB as CMYK, which is what a machine that builds pages can
#: spare.
MAX_PIXELS: Final = 200_000_000
#: Pillow's own guard, set to the same figure on purpose: beyond it Pillow warns, beyond twice it refuses.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
#: What is read. Not EPS, PDF or WMF, which Pillow hands to other programs.
FORMATS: Final = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "JPEG2000")
_SUFFIXES: Final = {
    "JPEG": {".jpg", ".jpeg", ".jpe"},
    "MPO": {".jpg", ".jpeg", ".jpe", ".mpo"},
    "PNG": {".png"},
    "TIFF": {".tif", ".tiff"},
    "WEBP": {".webp"},
    "GIF": {".gif"},
    "BMP": {".bmp"},
    "JPEG2000": {".jp2", ".j2k", ".jpx"},
}
#: What decoders raise on damaged files, beside OSError: none of it is a fault of ours.
_DECODER_ERRORS: Final = (
    OSError,
    SyntaxError,
    ValueError,
    struct.error,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    ZeroDivisionError,
    OverflowError,
    AttributeError,
    MemoryError,
)
_KINDS: Final[dict[str, Kind]] = {
    "1": "bitmap",
    "L": "grey",
    "LA": "grey",
    "La": "grey",
    "I": "grey",
    "I;16": "grey",
    "I;16B": "grey",
    "I;16L": "grey",
    "F": "grey",
    "CMYK": "cmyk",
    "LAB": "lab",
}
_INTENTS: Final = {
    "perceptual": (ImageCms.Intent.PERCEPTUAL, ImageCms.Flags.NONE),
    "relative": (ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.NONE),
    "relative-bpc": (ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION),
}
#: How many times the pixels wanted, along each edge, a JPEG is decoded at least. What its own halving changes is less than what
#: JPEG does at the end: 44 to 52 dB against 42 to 45, on the sample's photographs.
_ENOUGH: Final = 1.25
#: Channels of an RGB picture may differ by this much (of 255) and it still counts as grey: JPEG noise of a
#: grey original.
_NEUTRAL_NOISE: Final = 2
#: What such a difference counts: nothing, or all.
_COLOURED: Final = [0 if difference <= _NEUTRAL_NOISE else 255 for difference in range(256)]
#: JPEG may overshoot by a little; ink is held this many per cent below the limit.
_INK_MARGIN: Final = 2.0


class PictureInfo(Struct, frozen=True, kw_only=True):
    """What is known of a picture file; width and height are those of the upright picture."""

    path: Path
    width_px: int
    height_px: int
    kind: Kind
    mode: str
    """Pillow's name for the pixels: `RGB`, `I;16`, `P` …"""
    format: str
    ppi: float | None
    """What the file says of itself; what matters is the resolution as placed."""
    icc: str
    """The embedded profile's description; empty where there is none."""
    orientation: int
    """EXIF orientation, 1 to 8; 1 is upright."""
    transparent: bool


def size_at(width_pt: float, height_pt: float, ppi: float) -> Pixels:
    """Return the pixels that a place on the page needs at a resolution."""
    return (max(1, round(width_pt * ppi / POINTS_PER_INCH)), max(1, round(height_pt * ppi / POINTS_PER_INCH)))


def open_picture(path: Path, place: Place | None = None) -> Result[PictureInfo | None]:
    """Open a picture and decode it once, so that damage is known before the page is made up.

    Args:
        path: the file.
        place: where the copy names it; findings carry it.
    """
    try:
        return _opened(path, place)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        reason = error.strerror or "it cannot be read"
        return _refused("picture/missing", f"{path.name}: {reason}", "check the name and the folder", place)
    except Image.DecompressionBombError:
        return _too_large(path, None, place)
    except UnidentifiedImageError:
        hint = "save it as JPEG, TIFF or PNG; renaming a file does not convert it"
        return _refused("picture/not-a-picture", f"{path.name} is no picture of a known kind", hint, place)
    except _DECODER_ERRORS as error:
        hint = "send the picture again; the file is damaged or cut short"
        return _refused("picture/damaged", f"{path.name} cannot be decoded: {error}", hint, place)


def upright_size(path: Path) -> Pixels:
    """Return the pixels of a picture that `open_picture` accepted, as it is to be seen; it is not decoded."""
    with _strict(), Image.open(path, formats=FORMATS) as image:
        info = _describe(path, image)
    return info.width_px, info.height_px


def convert(
    path: Path,
    *,
    target: Target,
    crop_box_px: CropBox | None = None,
    size_px: Pixels | None = None,
    profile: FoundIcc | None = None,
    ink_limit: float | None = None,
) -> bytes:
    """Return a picture as JPEG or PNG bytes, upright, cropped and in the target's colours.

    Args:
        path: a picture that `open_picture` accepted.
        target: `cmyk` by the press profile (pictures without colour stay grey), `grey` for black ink alone,
            or `srgb`.
        crop_box_px: left, top, right, bottom in pixels of the upright picture.
        size_px: pixels wanted; fewer are made by one Lanczos step, more never. Line art of one bit keeps its
            pixels. A JPEG of many more is decoded at a half, a quarter or an eighth of its size before.
        profile: the press's ICC profile; needed for `cmyk`, and what CMYK pictures without a profile are
            taken to be in. With it, grey is given the tone curve of its black ink, so that a grey picture and
            its colour original print equally dark.
        ink_limit: most total ink of any pixel in per cent.

    Raises:
        ValueError: if the target is `cmyk` and no profile is given.
        OSError: if the file cannot be decoded, which `open_picture` would have said.
    """
    if target == "cmyk" and profile is None:
        raise ValueError("CMYK pictures need the press's ICC profile")
    with _strict(), Image.open(path, formats=FORMATS) as opened:
        embedded: bytes | None = opened.info.get("icc_profile")
        flat, line_art = opened.mode in {"1", "P", "PA"}, opened.mode == "1"
        size = None if line_art else size_px
        share = _drafted(opened, crop_box_px, size) if crop_box_px and size else 1.0
        image = _plain_pixels(_upright(opened))
    source = _source_profile(image.mode, embedded, profile)
    image = _resample(image, crop_box_px, size, share)
    if line_art:
        return _png(image.convert("1", dither=Image.Dither.NONE) if image.mode == "L" else image)
    made = _to_grey(image, source, None if target == "srgb" else profile) if _stays_grey(image, target) else None
    if made is None:
        made = _to_cmyk(image, source, profile, ink_limit) if target == "cmyk" and profile else _to_srgb(image, source)
    return _png(made) if flat and made.mode != "CMYK" else _jpeg(made)


# ---- opening -----------------------------------------------------------------------------------------------


def _opened(path: Path, place: Place | None) -> Result[PictureInfo | None]:
    if path.stat().st_size == 0:
        return _refused("picture/empty", f"{path.name} is empty (0 bytes)", "send the picture again", place)
    with _strict(), Image.open(path, formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            return _too_large(path, image.size, place)
        info = _describe(path, image)
        findings = tuple(_doubts(path, image, info, place))
        # JPEG decodes to an eighth: all bytes are read, which is what shows damage, for less work.
        image.draft("L", (max(image.width // 8, 1), max(image.height // 8, 1)))
        image.load()
        return Result(info, findings)


@contextmanager
def _strict() -> Iterator[None]:
    """Open pictures so that damage is an error, and Pillow's remarks on odd ones stay off the terminal.

    WeasyPrint has Pillow fill up truncated pictures with grey, for the whole process.
    """
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _refused(code: str, message: str, hint: str, place: Place | None) -> Result[PictureInfo | None]:
    return Result(None, (Finding(code=code, severity=Severity.FAIL, message=message, hint=hint, place=place),))


def _too_large(path: Path, size: Pixels | None, place: Place | None) -> Result[PictureInfo | None]:
    found = f"{size[0]} × {size[1]} pixels" if size else f"more than {2 * MAX_PIXELS // 1_000_000} million pixels"
    message = f"{path.name} has {found}; {MAX_PIXELS // 1_000_000} million are the most"
    return _refused("picture/too-large", message, "scale it down; a whole page needs no more than 32 million", place)


def _describe(path: Path, image: Image.Image) -> PictureInfo:
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    orientation = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    width, height = image.size if orientation < 5 else (image.height, image.width)
    return PictureInfo(
        path=path,
        width_px=width,
        height_px=height,
        kind=_KINDS.get(image.mode, "rgb"),
        mode=image.mode,
        format=image.format or "",
        ppi=_ppi(image.info.get("dpi")),
        icc=_icc_name(image.info.get("icc_profile")),
        orientation=orientation,
        transparent=image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info,
    )


def _ppi(dpi: Any) -> float | None:  # noqa: ANN401  # whatever the file's metadata held
    try:
        value = float(dpi[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return value if 1 < value < 100_000 else None


def _icc_name(data: bytes | None) -> str:
    try:
        return icc.read_header(data).description or "unnamed" if data else ""
    except icc.NoProfileError:
        return "damaged"


def _doubts(path: Path, image: Image.Image, info: PictureInfo, place: Place | None) -> Iterator[Finding]:
    def doubt(code: str, message: str, hint: str) -> Finding:
        return Finding(code=code, severity=Severity.WARN, message=message, hint=hint, place=place)

    if path.suffix.lower() not in _SUFFIXES.get(info.format, set()):
        yield doubt("picture/misnamed", f"{path.name} is a {info.format} file", "give it the ending of its kind")
    if info.icc == "damaged" or (info.icc and not _fits(image.mode, image.info["icc_profile"])):
        message = f"{path.name} carries a colour profile that does not fit it; it is taken as if it had none"
        yield doubt("picture/bad-profile", message, "save it again with its profile")
    if getattr(image, "n_frames", 1) > 1 and info.format not in {"MPO", "JPEG"}:
        message = f"{path.name} holds {getattr(image, 'n_frames', 1)} pictures; the first is printed"
        yield doubt("picture/many-frames", message, "save the one that is meant")


# ---- pixels ------------------------------------------------------------------------------------------------


def _upright(image: Image.Image) -> Image.Image:
    """Return a picture turned as it is to be seen; one that is not lying is not copied."""
    if image.getexif().get(ExifTags.Base.Orientation, 1) == 1:
        return image
    turned: Image.Image = ImageOps.exif_transpose(image)
    return turned


def _plain_pixels(image: Image.Image) -> Image.Image:
    """Return the picture as L, RGB, CMYK or LAB of 8 bits; what is transparent becomes paper."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.mode in {"La", "RGBa"}:
        image = image.convert({"La": "LA", "RGBa": "RGBA"}[image.mode])
    if image.mode == "LA":
        return _on_paper(image, "L")
    if image.mode in {"RGBA", "PA"} or "transparency" in image.info:
        return _on_paper(image.convert("RGBA"), "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "P":
        return image.convert(image.palette.mode if image.palette and image.palette.mode in {"L", "CMYK"} else "RGB")
    plain = image if image.mode in {"L", "RGB", "CMYK", "LAB"} else image.convert("RGB")
    plain.load()  # while its file is open
    return plain


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a grey picture of 16 or 32 bits in 8; floats run from 0 to 1 or over their own range."""
    import numpy as np

    values = np.asarray(image).astype(np.float64)
    top = 65535.0 if image.mode != "F" else max(1.0, float(values.max()))
    return Image.fromarray(np.clip(np.rint(values / top * 255), 0, 255).astype(np.uint8))


def _on_paper(image: Image.Image, mode: str) -> Image.Image:
    paper = Image.new(mode, image.size, "white")
    paper.paste(image.convert(mode), mask=image.getchannel("A"))
    return paper


def _drafted(image: Image.Image, crop: CropBox, size: Pixels) -> float:
    """Have a JPEG decoded at a half, a quarter or an eighth of its size where that leaves enough; return the share.

    A camera's picture has many times the pixels of its place on a page, and most of the work would be to decode them.
    """
    spare = min((crop[2] - crop[0]) / size[0], (crop[3] - crop[1]) / size[1]) / _ENOUGH
    whole = image.size
    if spare >= 2:
        image.draft(None, (int(whole[0] / spare), int(whole[1] / spare)))  # other formats stay as they are
    return image.width / whole[0]


def _resample(image: Image.Image, crop: CropBox | None, size: Pixels | None, share: float) -> Image.Image:
    """Return what a crop shows in no more pixels than wanted; the picture is a share of that which the crop counts in."""
    box = crop or (0, 0, *image.size)
    wide, high = box[2] - box[0], box[3] - box[1]
    fewer = (min(size[0], wide), min(size[1], high)) if size else (wide, high)
    if fewer == (wide, high):
        return image.crop(box) if crop else image
    left, top, right, bottom = (
        min(edge * share, most) for edge, most in zip(box, (*image.size, *image.size), strict=True)
    )
    return image.resize(fewer, Image.Resampling.LANCZOS, box=(left, top, right, bottom))


def _stays_grey(image: Image.Image, target: Target) -> bool:
    """Whether the result is grey: because grey is wanted, or because there is no colour in the picture."""
    if target == "grey" or image.mode == "L":
        return True
    if image.mode != "RGB":
        return False
    apart = (ImageChops.difference(*pair) for pair in itertools.combinations(image.split(), 2))
    return not any(difference.point(_COLOURED).getbbox() for difference in apart)


# ---- colour ------------------------------------------------------------------------------------------------


def _fits(mode: str, profile: bytes) -> bool:
    try:
        space = icc.read_header(profile).space
    except icc.NoProfileError:
        return False
    kind = _KINDS.get(mode, "rgb")
    return {"GRAY": "grey", "RGB": "rgb", "CMYK": "cmyk", "Lab": "lab"}.get(space) == kind


def _source_profile(mode: str, embedded: bytes | None, press: FoundIcc | None) -> bytes | None:
    """Return the ICC profile the pixels are in; None stands for sRGB and its grey, and for CIELAB."""
    if embedded and _fits(mode, embedded):
        return embedded
    return press.data if mode == "CMYK" and press else None


def _to_cmyk(image: Image.Image, source: bytes | None, press: FoundIcc, ink_limit: float | None) -> Image.Image:
    if image.mode != "CMYK" or source != press.data:
        transform = _transform(source, press.data, image.mode, "CMYK", press.condition.intent)
        image = _apply(transform, image)
    return image if ink_limit is None else _limit_ink(image, ink_limit - _INK_MARGIN)


def _to_srgb(image: Image.Image, source: bytes | None) -> Image.Image:
    if image.mode == "RGB" and source is None:
        return image
    if image.mode == "CMYK" and source is None:
        return image.convert("RGB")
    return _apply(_transform(source, None, image.mode, "RGB", "relative-bpc"), image)


def _to_grey(image: Image.Image, source: bytes | None, press: FoundIcc | None) -> Image.Image:
    """Return the lightness of a picture as grey; with a press profile, as tones of its black ink."""
    grey = image if image.mode == "L" and source is None else _lightness(_to_srgb(image, source))
    return grey.point(black_curve(press.data)) if press else grey


def _lightness(image: Image.Image) -> Image.Image:
    """Return an sRGB picture's light as grey (IEC 61966-2-1)."""
    import numpy as np

    curve = np.array([_linear(value) for value in range(256)])
    red, green, blue = (curve[np.asarray(band)] for band in image.split())
    return Image.fromarray(np.rint(_encoded(0.2126 * red + 0.7152 * green + 0.0722 * blue)).astype(np.uint8))


def _linear(value: float) -> float:
    """Return an sRGB value 0 to 255 as light 0 to 1 (IEC 61966-2-1)."""
    v = value / 255
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def _encoded(light: "NDArray[np.float64]") -> "NDArray[np.float64]":
    import numpy as np

    light = np.clip(light, 0, 1)
    return np.asarray(np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255)


@lru_cache(maxsize=8)
def black_curve(press: bytes) -> tuple[int, ...]:
    """Return for each sRGB grey 0 to 255 the DeviceGray value whose black ink looks as light on the press.

    Lightness is scaled to what paper and solid black span, as a perceptual intent does.
    """
    none = Image.new("L", (256, 1))
    ramp = Image.merge("CMYK", (none, none, none, Image.frombytes("L", (256, 1), bytes(range(256)))))
    inked = _apply(_transform(press, _LAB, "CMYK", "LAB", "relative"), ramp).getchannel(0).tobytes()
    darker = list(itertools.accumulate((value * 100 / 255 for value in inked), min))
    # Strictly falling, so that it can be read backwards.
    rising = [value + black * 1e-6 for black, value in enumerate(reversed(darker))]
    paper, solid = darker[0], darker[-1]
    return tuple(round(_at(solid + (paper - solid) * _cie(_linear(grey)) / 100, rising)) for grey in range(256))


def _cie(light: float) -> float:
    """Return light 0 to 1 as CIE lightness 0 to 100 (CIE 15, 8.2.1)."""
    return 116 * math.cbrt(light) - 16 if light > (6 / 29) ** 3 else light * (29 / 3) ** 3


def _at(wanted: float, rising: Sequence[float]) -> float:
    """Return at which index, and share of the way to the next, rising values reach one."""
    above = bisect_right(rising, wanted)
    if not 0 < above < len(rising):
        return 0.0 if not above else len(rising) - 1.0
    low, high = rising[above - 1], rising[above]
    return above - 1 + (wanted - low) / (high - low)


def _limit_ink(image: Image.Image, limit: float) -> Image.Image:
    """Take colour out of pixels with more ink than `limit` per cent; black stays, the hue stays."""
    if 4 * (_quarter_of_ink(image) + 1) <= limit * 2.55:
        return image
    import numpy as np

    inks = np.asarray(image)
    total = sum((inks[..., ink].astype(np.uint16) for ink in range(1, 4)), inks[..., 0].astype(np.uint16))
    too_much = total > limit * 2.55
    if not bool(too_much.any()):
        return image
    heavy = inks[too_much].astype(np.float32) / 2.55  # a few pixels of many
    colour, black = heavy[:, :3].sum(axis=-1), heavy[:, 3]
    heavy[:, :3] *= (np.maximum(limit - black, 0) / np.maximum(colour, 1e-6))[:, None]
    limited = inks.copy()
    limited[too_much] = np.floor(heavy * 2.55 + 1e-3).clip(0, 255).astype(np.uint8)
    return Image.fromarray(limited, mode="CMYK")


def _quarter_of_ink(image: Image.Image) -> int:
    """Return a quarter of the most ink any pixel has, 0 to 255, rounded down by less than one."""
    cyan, magenta, yellow, black = image.split()
    halves = ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, black, scale=2)
    _, most = ImageChops.add(*halves, scale=2).getextrema()
    return int(most)  # type: ignore[arg-type]  # of one band they are numbers


#: Stands for CIELAB as a profile where None stands for sRGB.
_LAB: Final = b"Lab"


def _opened_profile(data: bytes | None, mode: str) -> Any:  # noqa: ANN401  # ImageCms has no types
    if data is None or data == _LAB:
        return ImageCms.createProfile("LAB" if mode == "LAB" else "sRGB")
    return ImageCms.ImageCmsProfile(io.BytesIO(data))


@lru_cache(maxsize=32)
def _transform(source: bytes | None, target: bytes | None, mode: str, to_mode: str, intent: str) -> Any:  # noqa: ANN401
    rendering, flags = _INTENTS[intent]
    return ImageCms.buildTransform(
        _opened_profile(source, mode),
        _opened_profile(target, to_mode),
        mode,
        to_mode,
        renderingIntent=rendering,
        flags=flags,
    )


def _apply(transform: Any, image: Image.Image) -> Image.Image:  # noqa: ANN401
    done = ImageCms.applyTransform(image, transform)
    if done is None:  # only where it works in place
        raise ValueError("the colours could not be converted")
    converted: Image.Image = done
    return converted


# ---- bytes -------------------------------------------------------------------------------------------------


def _jpeg(image: Image.Image) -> bytes:
    """Return JPEG bytes without metadata; full chroma resolution, because thin coloured edges matter."""
    image.info.clear()
    buffer = io.BytesIO()
    try:
        image.save(buffer, "JPEG", quality=95, subsampling=0, optimize=True)
    except OSError:  # Pillow 12 has too little room for optimised codes where every pixel differs from the next
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=95, subsampling=0)
    return buffer.getvalue()


def _png(image: Image.Image) -> bytes:
    image.info.clear()
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False, compress_level=9)
    return buffer.getvalue()
