"""Pictures of every kind come out upright and in the right colour; broken ones are findings."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFile

from layout.findings import Severity
from layout.preflight import ghostscript
from layout.preflight.check import preflight
from layout.press import pictures, profiles
from layout.press.profiles import Condition, FoundIcc
from tests.preflight import good

STYLE = Path(__file__).parents[2] / "styles/ozd"
ICC = STYLE / "icc/synthetic-newsprint.icc"
DEFAULT_PRESS = profiles.load("synthetic-newsprint", style=STYLE).value
PRESS = FoundIcc(ICC, Condition(file=ICC.name, intent="perceptual", identifier="TEST", info="test"), ICC.read_bytes())
SRGB = ImageCms.createProfile("sRGB")
LAB = ImageCms.createProfile("LAB")


@pytest.fixture
def photo():
    """Four fields, a slow ramp in each: red and green above, blue and skin below."""
    image = Image.new("RGB", (80, 60))
    draw = ImageDraw.Draw(image)
    for x in range(40):
        draw.line([(x, 0), (x, 29)], (150 + x, 40, 30))
        draw.line([(40 + x, 0), (40 + x, 29)], (40, 120 + x, 60))
        draw.line([(x, 30), (x, 59)], (30, 50 + x, 140))
        draw.line([(40 + x, 30), (40 + x, 59)], (200 + x, 160, 130))
    return image


def lab(image, profile=SRGB, intent=ImageCms.Intent.RELATIVE_COLORIMETRIC):
    transform = ImageCms.buildTransform(profile, LAB, image.mode, "LAB", renderingIntent=intent)
    values = np.asarray(ImageCms.applyTransform(image, transform)).astype(np.int16)
    values[..., 1:] = (values[..., 1:].astype(np.uint8)).astype(np.int16) - 128
    return values * np.array([100 / 255, 1, 1])


def delta_e(one, other):
    """Median ΔE*ab (1976): single pixels at the fields' edges may ring."""
    return float(np.median(np.sqrt(((one - other) ** 2).sum(axis=-1))))


def reference(image, profile=SRGB):
    """The press's CMYK of an RGB picture, converted in one step, seen in CIELAB."""
    press = ImageCms.ImageCmsProfile(str(ICC))
    transform = ImageCms.buildTransform(profile, press, image.mode, "CMYK", renderingIntent=ImageCms.Intent.PERCEPTUAL)
    return lab(ImageCms.applyTransform(image, transform), press)


def on_press(data):
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        if image.mode == "L":
            inks = np.zeros((image.height, image.width, 4), np.uint8)
            inks[..., 3] = 255 - np.asarray(image)
            return lab(Image.fromarray(inks, mode="CMYK"), ImageCms.ImageCmsProfile(str(ICC)))
        return lab(image, ImageCms.ImageCmsProfile(str(ICC)))


def made(path, target="cmyk", **options):
    return pictures.convert(path, target=target, profile=PRESS, **options)


def save(tmp_path, image, name, **options):
    path = tmp_path / name
    image.save(path, **options)
    return path


def test_rgb_becomes_cmyk_by_the_press_profile(tmp_path, photo):
    path = save(tmp_path, photo, "p.png")
    assert delta_e(on_press(made(path)), reference(photo)) <= 2


def test_embedded_profile_is_honoured(tmp_path, photo):
    gamma = Path("/usr/share/color/icc/ghostscript/a98.icc")
    if not gamma.is_file():
        pytest.skip("no second RGB profile on this machine")
    tagged = save(tmp_path, photo, "t.png", icc_profile=gamma.read_bytes())
    expected = reference(photo, ImageCms.ImageCmsProfile(str(gamma)))
    assert delta_e(on_press(made(tagged)), expected) <= 2
    assert delta_e(expected, reference(photo)) > 3  # or the test shows nothing


def test_cmyk_in_the_press_profile_passes_unconverted(tmp_path):
    image = Image.new("CMYK", (32, 32), (10, 20, 30, 250))
    for options in ({}, {"icc_profile": PRESS.data}):
        path = save(tmp_path, image, "c.tif", **options)
        with Image.open(io.BytesIO(made(path))) as result:
            assert result.mode == "CMYK"
            assert np.abs(np.asarray(result).astype(int) - [10, 20, 30, 250]).max() <= 1


def test_cmyk_of_another_profile_is_converted(tmp_path):
    other = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")
    if not other.is_file():
        pytest.skip("no second CMYK profile on this machine")
    image = Image.new("CMYK", (32, 32), (90, 120, 20, 10))
    path = save(tmp_path, image, "c.tif", icc_profile=other.read_bytes())
    press = ImageCms.ImageCmsProfile(str(ICC))
    transform = ImageCms.buildTransform(ImageCms.ImageCmsProfile(str(other)), press, "CMYK", "CMYK")
    assert delta_e(on_press(made(path)), lab(ImageCms.applyTransform(image, transform), press)) <= 2


@pytest.mark.parametrize("mode", ["L", "I;16", "LA", "RGB"])
def test_grey_stays_grey(tmp_path, mode):
    ramp = np.tile(np.linspace(0, 255, 64).astype(np.uint8), (32, 1))
    image = Image.fromarray(ramp)
    if mode == "I;16":
        image = Image.fromarray(ramp.astype(np.uint16) * 257)
    elif mode != "L":
        image = image.convert(mode)
    data = made(save(tmp_path, image, "g.png"))
    with Image.open(io.BytesIO(data)) as result:
        assert result.mode == "L"
    lightness = on_press(data)[16, :, 0]
    source = lab(Image.fromarray(ramp).convert("RGB"))[16, :, 0]
    expected = lightness[0] + (100 - lightness[0]) * source / 100
    assert np.abs(lightness - expected).max() <= 2


def test_grey_target_has_the_lightness_of_the_colours(tmp_path, photo):
    data = made(save(tmp_path, photo, "p.png"), target="grey")
    solid = made(save(tmp_path, Image.new("L", (8, 8), 0), "k.png"))
    black = on_press(solid)[4, 4, 0]
    expected = black + (100 - black) * lab(photo)[..., 0] / 100
    assert np.median(np.abs(on_press(data)[..., 0] - expected)) <= 2


def test_lab_picture(tmp_path, photo):
    values = ImageCms.applyTransform(photo, ImageCms.buildTransform(SRGB, LAB, "RGB", "LAB"))
    path = save(tmp_path, values, "l.tif")
    assert pictures.open_picture(path).value.kind == "lab"
    assert delta_e(on_press(made(path)), reference(photo)) <= 2


@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
def test_a_picture_of_noise_is_made(mode):
    noise = np.random.default_rng(1).integers(0, 256, (300, 400, len(mode)), dtype=np.uint8)
    with Image.open(io.BytesIO(pictures._jpeg(Image.fromarray(noise, mode)))) as result:
        assert (result.size, result.mode) == ((400, 300), mode)


def test_one_bit_keeps_its_pixels(tmp_path):
    image = Image.new("1", (40, 30), 1)
    image.putpixel((3, 4), 0)
    data = made(save(tmp_path, image, "b.tif"), size_px=(10, 8))
    with Image.open(io.BytesIO(data)) as result:
        assert (result.mode, result.size, result.format) == ("1", (40, 30), "PNG")
        assert (result.getpixel((3, 4)), result.getpixel((4, 4))) == (0, 255)


def test_sixteen_bit_colour(tmp_path, photo):
    rows = b"".join(b"\0" + (np.asarray(photo)[y].astype(">u2") * 257).astype(">u2").tobytes() for y in range(60))
    path = tmp_path / "16.png"
    path.write_bytes(png(80, 60, 16, 2, zlib.compress(rows)))
    assert delta_e(on_press(made(path)), reference(photo)) <= 2


def test_palette(tmp_path, photo):
    flat = photo.quantize(64)
    path = save(tmp_path, flat, "p.png")
    assert delta_e(on_press(made(path)), reference(flat.convert("RGB"))) <= 2
    assert made(path, target="srgb").startswith(b"\x89PNG")


@pytest.mark.parametrize("ending", ["png", "webp", "tif"])
def test_transparent_becomes_paper(tmp_path, photo, ending):
    clear = photo.convert("RGBA")
    clear.putalpha(0)
    options = {"lossless": True} if ending == "webp" else {}
    data = made(save(tmp_path, clear, f"t.{ending}", **options))
    with Image.open(io.BytesIO(data)) as result:
        assert result.convert("L").getextrema() == (255, 255)


def test_transparent_palette_and_grey(tmp_path):
    palette = Image.new("P", (8, 8), 0)
    palette.putpalette([200, 0, 0, 0, 0, 200])
    data = made(save(tmp_path, palette, "t.gif", transparency=0), target="srgb")
    with Image.open(io.BytesIO(data)) as result:
        assert result.convert("RGB").getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation(tmp_path, photo, orientation):
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = photo if orientation == 1 else photo.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(tmp_path, stored, "r.jpg", exif=exif, quality=95, subsampling=0)
    info = pictures.open_picture(path).value
    assert (info.width_px, info.height_px, info.orientation) == (80, 60, orientation)
    with Image.open(io.BytesIO(made(path, target="srgb"))) as result:
        assert delta_e(lab(result), lab(photo)) <= 2


def test_crop_counts_in_the_upright_picture_and_resampling_never_enlarges(tmp_path, photo):
    path = save(tmp_path, photo, "p.png")
    box = (40, 0, 80, 30)
    for wanted, size in (((20, 15), (20, 15)), ((400, 300), (40, 30)), ((20, 300), (20, 30))):
        with Image.open(io.BytesIO(made(path, target="srgb", crop_box_px=box, size_px=wanted))) as result:
            assert result.size == size
            red, green, _ = result.getpixel((size[0] // 2, size[1] // 2))
            assert green > red


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_cameras_picture_is_decoded_small_and_shows_the_same(tmp_path, photo, orientation, monkeypatch):
    decoded, plainly = [], pictures._plain_pixels
    monkeypatch.setattr(pictures, "_plain_pixels", lambda image: decoded.append(image.size) or plainly(image))
    large = photo.resize((1601, 1203), Image.Resampling.BICUBIC)
    stored = large if orientation == 1 else large.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"target": "srgb", "crop_box_px": (1, 3, 1601, 1203), "size_px": (80, 60)}
    camera = made(save(tmp_path, stored, "camera.jpg", exif=exif, quality=95, subsampling=0), **options)
    whole = made(save(tmp_path, large, "whole.png"), **options)
    with Image.open(io.BytesIO(camera)) as small, Image.open(io.BytesIO(whole)) as plain:
        assert decoded == [(201, 151), (1601, 1203)]  # an eighth, not the tenth that would do
        assert small.size == (80, 60)
        assert delta_e(lab(small), lab(plain)) <= 1


def test_same_bytes_and_no_metadata(tmp_path, photo):
    exif = Image.Exif()
    exif[0x010E] = "Geheim"
    path = save(tmp_path, photo, "p.jpg", exif=exif, comment=b"Geheim", dpi=(300, 300))
    for target in ("cmyk", "grey", "srgb"):
        data = made(path, target=target)
        assert data == made(path, target=target)
        assert b"Geheim" not in data


def test_ink_limit_holds_for_every_pixel(tmp_path):
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 4), dtype=np.uint8)
    image = Image.fromarray(noise, mode="CMYK").resize((256, 256), Image.Resampling.BICUBIC)
    data = made(save(tmp_path, image, "c.tif"), ink_limit=220)
    with Image.open(io.BytesIO(data)) as result:
        assert np.asarray(result).sum(axis=-1).max() * 100 / 255 <= 226
        assert np.asarray(result).sum(axis=-1).mean() * 100 / 255 > 150


@pytest.mark.slow
def test_saturated_photographs_keep_the_ink_limit_by_the_profile_alone(tmp_path):
    axis = np.linspace(0, 255, 33).astype(np.uint8)
    cube = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(33, -1, 3)
    data = made(save(tmp_path, Image.fromarray(cube), "cube.png"), ink_limit=220)
    with Image.open(io.BytesIO(data)) as result:
        assert np.asarray(result).sum(axis=-1).max() * 100 / 255 <= 226


@pytest.mark.slow
def test_a_saturated_photograph_passes_the_ink_rule_on_the_page(tmp_path):
    """Every colour that sRGB has, in patches larger than the window, measured by Ghostscript's separations."""
    if ghostscript.program() is None:
        pytest.skip("Ghostscript is not installed")
    axis = np.linspace(0, 255, 9).astype(np.uint8)
    cube = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(27, 27, 3)
    patches = Image.fromarray(cube.repeat(32, axis=0).repeat(32, axis=1))
    size = pictures.size_at(450, 450, 200)
    data = made(save(tmp_path, patches, "cube.png"), ink_limit=220, size_px=size)
    sample = good.Sample()
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
    sample.resources.XObject.Cube = sample.picture()
    cube_object = sample.resources.XObject.Cube
    cube_object.write(data, filter=pikepdf.Name.DCTDecode)
    cube_object.Width, cube_object.Height = width, height
    cube_object.Decode = pikepdf.Array([1, 0] * 4)  # Pillow writes CMYK the way Adobe does, turned over
    sample.draw(b"311 0 0 311 100 400 cm /Cube Do")
    report = preflight(sample.save(tmp_path / "p.pdf"), press=DEFAULT_PRESS, ink=True)
    assert [str(finding) for finding in report.findings] == []


# ---- broken pictures


def png(width, height, bits, colour_type, data):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg(photo):
    buffer = io.BytesIO()
    photo.resize((400, 300)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.jpg", lambda _: b"", "picture/empty"),
        ("fake.jpg", lambda _: b"this is no picture", "picture/not-a-picture"),
        ("page.jpg", lambda _: b"%PDF-1.4\n%%EOF", "picture/not-a-picture"),
        (
            "script.eps",
            lambda _: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
            "picture/not-a-picture",
        ),
        ("short.jpg", lambda photo: jpeg(photo)[:3000], "picture/damaged"),
        ("head.jpg", lambda photo: jpeg(photo)[:12], "picture/damaged"),
        ("bomb.png", lambda _: png(30000, 30000, 8, 2, zlib.compress(b"\0" * 999)), "picture/too-large"),
        ("large.png", lambda _: png(20000, 12000, 1, 0, zlib.compress(b"\0" * 999)), "picture/too-large"),
        ("cut.png", lambda _: png(300, 300, 8, 2, zlib.compress(b"\0" * 999)), "picture/damaged"),
    ],
)
def test_broken_pictures_are_findings(tmp_path, photo, name, content, code):
    path = tmp_path / name
    path.write_bytes(content(photo))
    result = pictures.open_picture(path)
    assert result.value is None
    assert [(f.code, f.severity) for f in result.findings] == [(code, Severity.FAIL)]


def test_truncation_is_found_although_others_are_lenient(tmp_path, photo, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    path = tmp_path / "short.jpg"
    path.write_bytes(jpeg(photo)[:3000])
    assert [f.code for f in pictures.open_picture(path).findings] == ["picture/damaged"]
    with pytest.raises(OSError, match="truncated"):
        made(path)
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_missing_files_and_folders(tmp_path):
    for path in (tmp_path / "none.jpg", tmp_path):
        assert [f.code for f in pictures.open_picture(path).findings] == ["picture/missing"]


def test_doubts(tmp_path, photo):
    wrong = save(tmp_path, photo, "p.jpg", format="PNG")
    assert [f.code for f in pictures.open_picture(wrong).findings] == ["picture/misnamed"]
    bad = save(tmp_path, photo, "q.png", icc_profile=b"nonsense")
    assert [f.code for f in pictures.open_picture(bad).findings] == ["picture/bad-profile"]
    assert delta_e(on_press(made(bad)), reference(photo)) <= 2
    moving = save(tmp_path, photo, "m.gif", save_all=True, append_images=[photo.rotate(180)])
    assert [f.code for f in pictures.open_picture(moving).findings] == ["picture/many-frames"]


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_is_a_traceback(tmp_path, photo, seed):
    chance = np.random.default_rng(seed)
    buffer = io.BytesIO()
    photo.save(buffer, ["JPEG", "PNG", "TIFF", "GIF", "WEBP"][seed % 5])
    data = bytearray(buffer.getvalue())
    for _ in range(12):
        data[chance.integers(0, min(len(data), 400))] = chance.integers(0, 256)
    path = tmp_path / "p.bin"
    path.write_bytes(bytes(data))
    pictures.open_picture(path)


def test_placed_resolution():
    assert pictures.size_at(72, 36, 200) == (200, 100)
