"""A file's own words are read where they are sound, and hostile ones change nothing."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from detector.imaging.decode import Limits, decode
from detector.imaging.exif import read_exif
from detector.imaging.generators import MAX_TAGS, GeneratorTag
from detector.imaging.plain import MAX_TEXT, plain_text
from detector.imaging.provenance import Evidence, ExifFacts
from tests.imaging.pictures import encode, quadrants, textured

PICTURE = quadrants()
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description
 xmp:CreatorTool="Some Editor 3"
 Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/%s">
<photoshop:Credit>%s</photoshop:Credit></rdf:Description></rdf:RDF></x:xmpmeta>"""


def evidence(data: bytes) -> Evidence:
    return decode(data, Limits()).evidence


def camera_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = "Canon", "Canon EOS R5", "Firmware 1.8"
    photo = exif.get_ifd(0x8769)
    photo[0x9003], photo[0x9011] = "2026:05:01 12:34:56", "+02:00"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return exif


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic", "avif"])
def test_the_camera_is_read_from_every_container(kind: str) -> None:
    found = evidence(encode(PICTURE, kind, exif=camera_exif()))
    taken = "2026-05-01T12:34:56+02:00"
    assert found.exif == ExifFacts("Canon EOS R5", "Firmware 1.8", taken, gps_present=True)
    assert found.compression.hints == ()
    assert found.compression.format == kind
    assert found.generator_tags == ()


def test_a_tiff_is_its_own_container() -> None:
    found = evidence(encode(PICTURE, "tiff", exif=camera_exif()))
    assert (found.exif.camera, found.exif.software) == ("Canon EOS R5", "Firmware 1.8")


def test_maker_and_model_are_one_name() -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "SONY", "ILCE-7M4"
    assert evidence(encode(PICTURE, "jpeg", exif=exif)).exif.camera == "SONY ILCE-7M4"


@pytest.mark.parametrize("moment", ["0000:00:00 00:00:00", "2026:13:40 99:00:00", "yesterday", ""])
def test_a_moment_that_never_was_is_left_out(moment: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = moment
    assert evidence(encode(PICTURE, "jpeg", exif=exif)).exif.taken_at is None


def test_an_empty_gps_directory_is_no_place() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[0] = b"\2\3\0\0"
    assert not evidence(encode(PICTURE, "jpeg", exif=exif)).exif.gps_present


@pytest.mark.parametrize("quality", [1, 10, 49, 50, 51, 75, 90, 95, 100])
def test_the_quality_of_a_jpeg_is_found_again(quality: int) -> None:
    assert evidence(encode(textured(), "jpeg", quality=quality)).compression.jpeg_quality == quality


@pytest.mark.parametrize(("given", "name"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_subsampling_and_scans_of_a_jpeg(given: int, name: str) -> None:
    found = evidence(encode(PICTURE, "jpeg", subsampling=given, progressive=given > 0))
    assert found.compression.subsampling == name
    assert found.compression.progressive is (given > 0)
    assert evidence(encode(PICTURE, "png")).compression.jpeg_quality is None


def test_hints_name_what_is_missing_or_odd() -> None:
    screen = Image.new("RGB", (1170, 2532))
    assert evidence(encode(screen, "png")).compression.hints == ("no_metadata", "screenshot_size")
    photo = evidence(encode(screen, "jpeg", exif=camera_exif()))
    assert photo.compression.hints == ()


def png(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, value in texts.items():
        info.add_itxt(key, value, zip=len(value) > 100)
    return encode(PICTURE, "png", pnginfo=info)


PARAMETERS = "a portrait, " * 60 + "\nSteps: 20, Size: 512x512, Sampler: Euler a, CFG scale: 7"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("parameters", PARAMETERS),
        ("prompt", '{"3": {"class_type": "KSampler", "inputs": {}}}'),
        ("Software", "NovelAI"),
        ("sd-metadata", '{"model": "x"}'),
    ],
)
def test_a_generator_signs_in_png_text(key: str, value: str) -> None:
    (tag,) = evidence(png(**{key: value})).generator_tags
    assert (tag.source, tag.key) == ("png", key)
    assert value.startswith(tag.value.removesuffix("…")[:20])
    assert len(tag.value) <= MAX_TEXT


@pytest.mark.parametrize("value", ["prompt delivery", "una imagen", "Midjourneys end", "Steps: 3"])
def test_ordinary_words_are_no_signature(value: str) -> None:
    assert evidence(png(prompt=value, Title=value)).generator_tags == ()


@pytest.mark.parametrize("order", ["utf-16-be", "utf-16-le"])
def test_a_generator_signs_in_a_user_comment(order: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + PARAMETERS.encode(order)
    (tag,) = evidence(encode(PICTURE, "jpeg", exif=exif)).generator_tags
    assert (tag.source, tag.key) == ("exif", "UserComment")
    assert tag.value.startswith("a portrait, a portrait")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_xmp_tells_what_kind_of_source(kind: str) -> None:
    xmp = XMP % (b"trainedAlgorithmicMedia", b"Made with Google AI")
    options: dict[str, Any] = {"xmp": xmp}
    if kind == "png":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        options = {"pnginfo": info}
    found = evidence(encode(PICTURE, kind, **options))
    assert found.generator_tags == (
        GeneratorTag("xmp", "DigitalSourceType", "trainedAlgorithmicMedia"),
        GeneratorTag("xmp", "Credit", "Made with Google AI"),
    )
    assert found.exif.software == "Some Editor 3"
    assert found.compression.hints == ()


def test_a_camera_source_is_no_signature() -> None:
    found = evidence(encode(PICTURE, "jpeg", xmp=XMP % (b"digitalCapture", b"A. Person")))
    assert found.generator_tags == ()


def app_segment(number: int, body: bytes) -> bytes:
    data = encode(PICTURE, "jpeg")
    return (
        data[:2] + bytes([0xFF, 0xE0 + number]) + struct.pack(">H", len(body) + 2) + body + data[2:]
    )


def test_a_generator_signs_in_iptc() -> None:
    text = b"Made with Google AI"
    record = b"\x1c\x02\x6e" + struct.pack(">H", len(text)) + text
    block = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">L", len(record)) + record
    found = evidence(app_segment(13, block))
    assert found.generator_tags == (GeneratorTag("iptc", "Credit", "Made with Google AI"),)


def test_a_content_credential_is_noticed_and_not_trusted() -> None:
    box = b"JP\0\1\0\0\0\1\0\0\0\x64jumb\0\0\0\x26jumdc2pa" + bytes(12) + b"\3c2pa\0"
    assert "content_credentials" in evidence(app_segment(11, box)).compression.hints


def test_signatures_outside_of_a_container_do_not_count() -> None:
    data = encode(PICTURE, "jpeg") + b"\nmidjourney digitalsourcetype/trainedAlgorithmicMedia"
    assert evidence(data).generator_tags == ()


def test_many_signatures_are_cut() -> None:
    found = evidence(png(**{f"k{number}": f"ComfyUI {number}" for number in range(60)}))
    assert len(found.generator_tags) == MAX_TAGS


def test_hostile_text_becomes_one_plain_line() -> None:
    exif = Image.Exif()
    exif[0x0131] = b"a\x1b[31m\xe2\x80\xaeb\n<script>" + b"x" * 5_000
    software = evidence(encode(PICTURE, "jpeg", exif=exif)).exif.software or ""
    assert software.startswith("a[31mb <script>x")
    assert len(software) == MAX_TEXT


def test_a_directory_that_points_to_itself_ends() -> None:
    entry = struct.pack("<HHLL", 0x8769, 4, 1, 8)
    block = b"II*\0" + struct.pack("<LH", 8, 1) + entry + struct.pack("<L", 8)
    found = read_exif(block)
    assert found.photo == found.image
    assert evidence(encode(PICTURE, "jpeg", exif=b"Exif\0\0" + block)).exif == ExifFacts()


@given(cut=st.integers(0, 400), at=st.integers(0, 400), value=st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_damaged_exif_never_keeps_a_picture_from_being_read(cut: int, at: int, value: int) -> None:
    block = bytearray(camera_exif().tobytes())
    block[at % len(block)] = value
    found = evidence(encode(PICTURE, "jpeg", exif=bytes(block[: len(block) - cut % len(block)])))
    for text in (found.exif.camera, found.exif.software):
        assert text is None or (text.isprintable() and len(text) <= MAX_TEXT)


@given(block=st.binary(max_size=300), order=st.sampled_from([b"II*\0", b"MM\0*", b""]))
@settings(max_examples=150, deadline=None)
def test_noise_as_exif_is_read_without_trouble(block: bytes, order: bytes) -> None:
    read_exif(b"Exif\0\0" + order + block)


@given(st.one_of(st.binary(max_size=3_000), st.text(max_size=3_000)), st.integers(2, 300))
def test_plain_text_is_short_and_printable(raw: bytes | str, limit: int) -> None:
    shown = plain_text(raw, limit)
    assert shown is None or (0 < len(shown) <= limit and "\n" not in shown and "\0" not in shown)


def test_a_text_is_cut_between_characters() -> None:
    text = "ä" * 4_000
    assert plain_text(text.encode()[:-1], 10_000) == text[:-1]
