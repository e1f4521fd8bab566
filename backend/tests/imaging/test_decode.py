"""Pixels come out right for every accepted format, colour mode and orientation."""

from __future__ import annotations

import threading
import warnings
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from detector.imaging.decode import DecodedImage, Limits, decode
from tests.hostile.build import png, tiff_pages
from tests.imaging.pictures import FORMATS, encode, mean_error, quadrants, textured

LIMITS = Limits()


def decode_image(image: Image.Image, kind: str, **options: object) -> DecodedImage:
    return decode(encode(image, kind, **options), LIMITS)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_gives_its_pixels_and_type(kind: str) -> None:
    result = decode_image(quadrants(), kind)
    _, _, media_type, tolerance = FORMATS[kind]
    assert result.media_type == media_type
    assert (result.width, result.height) == (80, 60)
    assert mean_error(result.pixels, quadrants()) <= tolerance


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("size", [(1, 1), (8, 8), (1, 700), (333, 3)])
def test_small_and_narrow_pictures(kind: str, size: tuple[int, int]) -> None:
    result = decode_image(textured(*size), kind)
    assert (result.width, result.height) == size


@pytest.mark.parametrize("kind", FORMATS)
def test_array_is_contiguous_writable_bytes(kind: str) -> None:
    pixels = decode_image(textured(), kind).pixels
    assert pixels.dtype == np.uint8
    assert pixels.shape == (120, 160, 3)
    assert pixels.flags.c_contiguous
    assert pixels.flags.writeable


def turned(orientation: int) -> Image.Image:
    """Turn the stored picture as EXIF orientation asks, by the words of its table."""
    stored = np.asarray(quadrants())
    upright = {
        1: stored,
        2: stored[:, ::-1],
        3: stored[::-1, ::-1],
        4: stored[::-1],
        5: stored.swapaxes(0, 1),
        6: np.rot90(stored, -1),
        7: stored[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(stored, 1),
    }
    return Image.fromarray(np.ascontiguousarray(upright[orientation]))


@pytest.mark.parametrize("kind", sorted(set(FORMATS) - {"bmp"}))
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    result = decode_image(quadrants(), kind, exif=exif.tobytes())
    assert mean_error(result.pixels, turned(orientation)) <= FORMATS[kind][3]


@pytest.mark.parametrize("value", [0, 9, 255, 65535])
def test_orientation_out_of_range_means_upright(value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    result = decode_image(quadrants(), "png", exif=exif.tobytes())
    assert mean_error(result.pixels, quadrants()) == 0.0


@pytest.mark.parametrize("kind", ["png", "tiff"])
@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_plain_modes(kind: str, mode: str) -> None:
    image = quadrants().convert(mode)
    assert mean_error(decode_image(image, kind).pixels, image) == 0.0


@pytest.mark.parametrize("kind", ["jpeg", "tiff"])
def test_cmyk_keeps_light_and_dark(kind: str) -> None:
    """A CMYK JPEG stores inverted inks; read the wrong way round it becomes a negative."""
    result = decode_image(quadrants().convert("CMYK"), kind)
    assert mean_error(result.pixels, quadrants()) < 2.0


@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_deep_grey_is_scaled_not_clipped(kind: str) -> None:
    ramp = np.linspace(0, 65535, 256 * 4).astype(np.uint16).reshape(4, 256)
    pixels = decode_image(Image.fromarray(ramp), kind).pixels
    assert np.array_equal(pixels[..., 0], np.rint(ramp / 257.0))
    assert np.array_equal(pixels[..., 0], pixels[..., 2])


@pytest.mark.parametrize(
    ("top", "dtype"), [(255, "int32"), (65535, "int32"), (10_000_000, "int32"),
                       (1.0, "float32"), (255.0, "float32"), (65535.0, "float32")],
)  # fmt: skip
def test_wide_tiff_samples_keep_their_contrast(top: float, dtype: str) -> None:
    ramp = np.linspace(0, top, 256 * 4).astype(dtype).reshape(4, 256)
    target = BytesIO()
    Image.fromarray(ramp).save(target, "TIFF")
    grey = decode(target.getvalue(), LIMITS).pixels[..., 0]
    assert np.abs(grey - np.linspace(0, 255, 1024).reshape(4, 256)).max() <= 1.0


def test_float_tiff_with_holes_is_tolerated() -> None:
    values = np.full((8, 8), 0.5, np.float32)
    values[0] = (np.nan, np.inf, -np.inf, -3.0, 0.0, 1.0, 0.25, np.nan)
    target = BytesIO()
    Image.fromarray(values).save(target, "TIFF")
    row = decode(target.getvalue(), LIMITS).pixels[0, :, 0]
    assert row.tolist() == [0, 255, 0, 0, 0, 255, 64, 0]


def test_deep_colour_png_keeps_its_high_bytes() -> None:
    row = b"\0" + b"".join(v.to_bytes(2, "big") for v in (65535, 32768, 0, 257, 514, 40000))
    pixels = decode(png(2, 1, depth=16, colour=2, rows=row), LIMITS).pixels
    assert pixels.tolist() == [[[255, 128, 0], [1, 2, 156]]]


@pytest.mark.parametrize("kind", ["png", "webp", "tiff"])
def test_transparency_lies_on_white(kind: str) -> None:
    clear = quadrants().convert("RGBA")
    alpha = np.full((60, 80), 255, np.uint8)
    alpha[:10], alpha[10:20] = 0, 128
    clear.putalpha(Image.fromarray(alpha))
    options = {"exact": True} if kind == "webp" else {}
    pixels = decode_image(clear, kind, **options).pixels
    assert (pixels[:10] == 255).all()
    assert np.abs(pixels[15, 0].astype(int) - (237, 142, 142)).max() <= 1
    assert pixels[30, 0].tolist() == [30, 200, 40]


def test_palette_and_key_colour_transparency_lie_on_white() -> None:
    flat = Image.new("P", (4, 4), 1)
    flat.putpalette([10, 20, 30, 200, 100, 50])
    assert (decode_image(flat, "png", transparency=1).pixels == 255).all()
    assert (decode_image(flat, "png", transparency=b"\xff\x00").pixels == 255).all()
    assert (decode_image(flat, "png").pixels == (200, 100, 50)).all()
    keyed = Image.new("RGB", (4, 4), (1, 2, 3))
    assert (decode_image(keyed, "png", transparency=(1, 2, 3)).pixels == 255).all()


def swapped_profile() -> bytes:
    """Return a profile with the red and blue colorants of sRGB exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    table = {profile[at : at + 4]: at for at in range(132, 132 + 12 * profile[131], 12)}
    red, blue = table[b"rXYZ"], table[b"bXYZ"]
    data = bytearray(profile.replace(b"s\0R\0G\0B", b"T\0e\0s\0t").replace(b"sRGB", b"Test"))
    data[red : red + 4], data[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(data)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "avif", "heic"])
def test_embedded_profile_is_brought_to_srgb(kind: str) -> None:
    pixels = decode_image(quadrants(), kind, icc_profile=swapped_profile()).pixels
    stored, shown = (220, 30, 30), pixels[10, 10].astype(int)
    assert shown[2] > 190
    assert shown[0] < 70
    assert abs(shown[2] - stored[0]) < 25


@pytest.mark.parametrize(
    "profile",
    [b"", b"garbage", b"\0" * 4000, swapped_profile()[:300],
     swapped_profile()[:40] + b"\xff" * 2000, swapped_profile().replace(b"RGB ", b"CMYK")],
)  # fmt: skip
def test_senseless_profile_is_ignored(profile: bytes) -> None:
    pixels = decode_image(quadrants(), "png", icc_profile=profile).pixels
    assert mean_error(pixels, quadrants()) == 0.0


def test_grey_profile_on_grey_picture() -> None:
    grey = Image.new("L", (8, 8), 128)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert (decode_image(grey, "png", icc_profile=profile).pixels == 128).all()


def test_mpo_of_a_phone_is_its_first_picture() -> None:
    target = BytesIO()
    second = Image.new("RGB", (80, 60), (0, 0, 0))
    quadrants().save(target, "MPO", save_all=True, append_images=[second], quality=95)
    result = decode(target.getvalue(), LIMITS)
    assert result.media_type == "image/jpeg"
    assert mean_error(result.pixels, quadrants()) < 6.0


def test_heic_collection_is_its_primary_picture() -> None:
    collection = heic_collection()
    result = decode(collection, LIMITS)
    assert mean_error(result.pixels, quadrants()) < 2.0


def heic_collection() -> bytes:
    target = BytesIO()
    other = Image.new("RGB", (64, 64), (0, 0, 0))
    other.save(
        target, "HEIF", save_all=True, append_images=[quadrants()], primary_index=1, quality=95
    )
    return target.getvalue()


def test_tiff_thumbnail_page_is_no_second_page() -> None:
    pixels = decode(tiff_pages([0, 1]), LIMITS).pixels
    assert pixels.shape == (4, 4, 3)


def test_threads_decode_alike_and_leave_the_warning_filters_alone() -> None:
    data = encode(textured(640, 480), "jpeg", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff")
    expected = decode(data, LIMITS).pixels
    before = list(warnings.filters)
    wrong: list[str] = []

    def work() -> None:
        for _ in range(10):
            if not np.array_equal(decode(data, LIMITS).pixels, expected):
                wrong.append("pixels differ")

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert list(warnings.filters) == before
