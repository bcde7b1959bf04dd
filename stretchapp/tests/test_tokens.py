"""The colours can be read: every pair in use has the contrast that WCAG 2.2 AA asks for, by day and by night."""

import re
from pathlib import Path

import brotli
import pytest

STATIC = Path(__file__).parent.parent / "static" / "stretchapp"
TOKENS = (STATIC / "css" / "tokens.css").read_text()
THEMES = {"light": 0, "dark": 1}

GROUNDS = ("paper", "surface", "sunken")
TEXT_PAIRS = [
    *[
        (ink, ground)
        for ground in GROUNDS
        for ink in ("ink", "ink-soft", "brand", "brand-deep", "left", "right", "stop")
    ],
    *[
        (ink, ground)
        for ground in ("brand-soft", "left-soft", "right-soft", "stop-soft", "care-soft")
        for ink in ("ink", "ink-soft")
    ],
    ("brand-ink", "brand"),
    ("brand-ink", "brand-deep"),
    ("brand", "brand-soft"),
    ("left", "left-soft"),
    ("right", "right-soft"),
    ("stop", "stop-soft"),
    ("care", "care-soft"),
    ("paper", "ink"),
]
SHAPE_PAIRS = [
    *[(mark, ground) for ground in GROUNDS for mark in ("edge", "focus", *[f"comfort-{n}" for n in range(1, 6)])],
    ("focus", "brand-soft"),
    ("focus", "stop-soft"),
]


def colours(theme: str) -> dict[str, str]:
    """Every token that is one colour, as `#rrggbb` of the theme."""
    pair = re.compile(r"--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\);")
    return {name: values[THEMES[theme]] for name, *values in pair.findall(TOKENS)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def weak(pairs: list[tuple[str, str]], *, theme: str, least: float) -> list[str]:
    tokens = colours(theme)
    found = {(ink, ground): contrast(tokens[ink], tokens[ground]) for ink, ground in pairs}
    return [f"{ink} on {ground}: {ratio:.2f}" for (ink, ground), ratio in found.items() if ratio < least]


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    assert weak(TEXT_PAIRS, theme=theme, least=4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_can_be_seen(theme: str) -> None:
    assert weak(SHAPE_PAIRS, theme=theme, least=3) == []


def test_every_page_fits_the_budget() -> None:
    """What base.html loads: 60 KB in all, of which a page's own script needs its share."""
    base = (STATIC.parents[2] / "templates" / "base.html").read_text()
    files = re.findall(r"'stretchapp/([\w/.-]+\.(?:css|js))'", base)
    assert len(files) > 5
    assert sum(len(brotli.compress((STATIC / name).read_bytes())) for name in files) < 40_000
