"""Every way to write a dose, as the design lists them."""

import pytest

from routines.domain.library.dose import amount_line, dose_line
from routines.models import Dose, Stretch

LINES = {
    "2–3 sets × 6–10 reps per side, 3–5 s pause": {
        "kind": "reps", "sets": (2, 3), "amount": (6, 10), "pause": (3, 5), "per_side": True,
    },
    "2–3 sets × 20–30 s per side": {"kind": "hold", "sets": (2, 3), "amount": (20, 30), "per_side": True},
    "1–3 rounds per side": {"kind": "rounds", "amount": (1, 3), "per_side": True},
    "1–3 breaths": {"kind": "breaths", "amount": (1, 3)},
    "30–60 s each side": {"kind": "hold", "amount": (30, 60), "per_side": True},
    "5–10 circles each direction": {"kind": "reps", "amount": (5, 10), "each_way": True, "type": "circles"},
    "5–10 circles each direction, per side": {
        "kind": "reps", "amount": (5, 10), "each_way": True, "per_side": True, "type": "circles",
    },
    "2–5 min a day": {"kind": "time", "amount": (120, 300), "minutes": (2, 5)},
    "2–4 sets × 20–30 s per side, 2–5 min a day": {
        "kind": "hold", "sets": (2, 4), "amount": (20, 30), "per_side": True, "minutes": (2, 5),
    },
    "1–2 sets × 5–8 reps per side": {"kind": "reps", "sets": (1, 2), "amount": (5, 8), "per_side": True},
    "3 sets × 30 s per side": {"kind": "hold", "sets": (3, 3), "amount": (30, 30), "per_side": True},
    "1 rep": {"kind": "reps", "amount": (1, 1)},
    "1 breath": {"kind": "breaths", "amount": (1, 1)},
    "60–90 s": {"kind": "time", "amount": (60, 90)},
    "2–3 min each side": {"kind": "time", "amount": (120, 180), "per_side": True},
}  # fmt: skip


@pytest.mark.parametrize(("line", "given"), LINES.items(), ids=LINES)
def test_a_dose_reads(line: str, given: dict[str, object]) -> None:
    ranges = {name: given[name] for name in ("sets", "amount", "pause", "minutes") if name in given}
    ends = {f"{name}_{end}": pair[i] for name, pair in ranges.items() for i, end in enumerate(("min", "max"))}
    rest = {name: given[name] for name in ("kind", "per_side", "each_way") if name in given}
    assert dose_line(Dose(stretch=Stretch(type=given.get("type", "static")), **ends, **rest)) == line


@pytest.mark.parametrize(
    ("line", "kind", "sets", "amount", "pause", "stretch_type"),
    [
        ("3 × 30 s", "hold", 3, 30, None, "static"),
        ("30 s", "hold", 1, 30, None, "static"),
        ("2 × 8 reps, 3 s pause", "reps", 2, 8, 3, "dynamic"),
        ("1 breath", "breaths", 1, 1, None, "static"),
        ("5 circles", "reps", 1, 5, None, "circles"),
        ("2 min", "time", 1, 120, None, "oscillation"),
    ],
)
def test_a_step_reads(line: str, kind: str, sets: int, amount: int, pause: int | None, stretch_type: str) -> None:
    assert amount_line(kind=kind, sets=sets, amount=amount, pause=pause, stretch_type=stretch_type) == line
