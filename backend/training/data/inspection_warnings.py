"""What speaks against training on inspected pictures, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from training.data.cache import LIMITS
from training.data.inspection import Inspected
from training.data.inspection_probe import Probe, probe_crops, probe_files
from training.data.listing import MIN_CLASS, Entry, shown
from training.data.near_duplicates import near_duplicate_groups
from training.evaluation.shortcuts import LIMIT

# A network sees so little of smaller faces that serving does not judge them.
SMALL_FACE = 64
UNEVEN = 3


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that was found.

    Attributes:
        damaged: Files that cannot be read, and why.
        copies: Near copies, as numbers of `pictures`: only groups of two and more.
        files: Probe of the files.
        crops: Probe of the faces.
    """

    pictures: list[Inspected]
    damaged: list[tuple[Entry, str]]
    copies: list[list[int]]
    files: Probe | None
    crops: Probe | None


def summarise(pictures: list[Inspected], damaged: list[tuple[Entry, str]]) -> Inspection:
    """Compare the pictures with one another and probe what tells their class."""
    prints = [one.print for one in pictures]
    by_first: dict[int, list[int]] = defaultdict(list)
    for number, first in enumerate(near_duplicate_groups(prints)):
        by_first[first].append(number)
    copies = [numbers for numbers in by_first.values() if len(numbers) > 1]
    groups = near_duplicate_groups(prints, [one.entry.group for one in pictures])
    return Inspection(
        pictures, damaged, copies, probe_files(pictures, groups), probe_crops(pictures, groups)
    )


def warn(found: Inspection) -> list[str]:
    """Return a sentence for each thing that speaks against training on the pictures."""
    counts = Counter(one.entry.fake for one in found.pictures)
    lines = []
    if found.damaged:
        lines.append(f"files that cannot be read, named above: {len(found.damaged)}")
    for fake, name in ((False, "real pictures"), (True, "deepfakes")):
        if counts[fake] < MIN_CLASS:
            lines.append(f"{counts[fake]} {name} are too few, at least {MIN_CLASS} are needed")
    more, fewer = max(counts.values(), default=0), min(counts[False], counts[True])
    if fewer and more > UNEVEN * fewer:
        ratio = more / fewer
        lines.append(f"one class has {ratio:.1f} times as many pictures; `reduce` evens them out")
    return [
        *lines,
        *_warn_of_pictures(found.pictures),
        *_warn_of_copies(found),
        *_warn_of_format(found),
    ]


def _warn_of_pictures(pictures: list[Inspected]) -> list[str]:
    lines = []
    looked = [one for one in pictures if one.faces is not None]
    faceless = sum(not one.faces for one in looked)
    small = sum(0 < one.face_px < SMALL_FACE for one in looked)
    large = sum(
        one.size > LIMITS.max_bytes or one.width * one.height > LIMITS.max_pixels
        for one in pictures
    )
    marked = sum(bool(one.generators) and not one.entry.fake for one in pictures)
    if faceless:
        lines.append(f"pictures without a face, which `gather` leaves out: {faceless}")
    if small:
        lines.append(f"pictures whose largest face is under {SMALL_FACE} pixels: {small}")
    if large:
        lines.append(
            f"pictures over {LIMITS.max_pixels / 1e6:g} megapixels or {LIMITS.max_bytes / 1e6:g} "
            f"MB, which `gather` leaves out and `crop` makes fit: {large}"
        )
    if marked:
        lines.append(f"real pictures with the mark of an image generator in their file: {marked}")
    return lines


def _warn_of_copies(found: Inspection) -> list[str]:
    lines = []
    classes: dict[str, set[bool]] = defaultdict(set)
    for one in found.pictures:
        classes[one.sha256].add(one.entry.fake)
    both = sum(len(kinds) > 1 for kinds in classes.values())
    if both:
        lines.append(f"files that stand in both classes, one of which must be wrong: {both}")
    if found.copies:
        count = sum(len(numbers) for numbers in found.copies)
        lines.append(f"near copies: {count} pictures where {len(found.copies)} would do")
    crossing = [
        numbers
        for numbers in found.copies
        if len({found.pictures[number].entry.split for number in numbers}) > 1
    ]
    if crossing:
        first = [shown(str(found.pictures[number].entry.path)) for number in crossing[0][:2]]
        lines.append(
            f"copies that stand in two splits, such as {' and '.join(first)}: {len(crossing)}; "
            "figures measured on such splits flatter, `split --anew` deals them out again"
        )
    return lines


def _warn_of_format(found: Inspection) -> list[str]:
    lines = []
    for probe, what, advice in (
        (
            found.files,
            "the files alone (format, size, compression, metadata)",
            "bring both classes through the same steps, such as `crop`",
        ),
        (
            found.crops,
            "sharpness, light and JPEG traces of the faces",
            "training degrades real and fake alike and `evaluate` probes what is left; pictures of "
            "both classes from the same places help more",
        ),
    ):
        if probe is None or not probe.auc > LIMIT:
            continue
        verb = "can" if probe.low > LIMIT else "may"
        lines.append(
            f"class {verb} be read off {what}: AUC {probe.auc:.2f} ({probe.low:.2f} to "
            f"{probe.high:.2f}) where a coin toss has 0.50, most by {probe.telling}; {advice}"
        )
    return lines
