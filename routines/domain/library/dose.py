"""A dose in words. Every page, print and mail writes it here, so that it reads the same everywhere."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from routines.enums import DoseKind, StretchType
from routines.models import Dose

SECONDS = frozenset({DoseKind.HOLD, DoseKind.TIME})


def dose_line(dose: Dose) -> str:
    """Write a prescription as one line: "2–3 sets × 6–10 reps per side, 3–5 s pause".

    Reads the stretch of the dose for its type (circles count circles). Seconds of one set say
    "each side", everything else "per side". Timed movement that fills the minutes of the day is
    written as these minutes alone.
    """
    if _fills_its_minutes(dose):
        return _minutes_a_day(dose)
    line = _amount(dose.kind, dose.amount_min, dose.amount_max, dose.stretch.type)
    if dose.sets_max > 1:
        sets = ngettext("%(range)s set", "%(range)s sets", dose.sets_max)
        line = f"{sets % {'range': _range(dose.sets_min, dose.sets_max)}} × {line}"
    line = _with_directions(line, dose)
    if dose.pause_min and dose.pause_max:
        line = _("%(dose)s, %(range)s s pause") % {"dose": line, "range": _range(dose.pause_min, dose.pause_max)}
    return f"{line}, {_minutes_a_day(dose)}" if dose.minutes_max else line


def amount_line(*, kind: str, sets: int, amount: int, pause: int | None, stretch_type: str) -> str:
    """Write what a step asks of one side: "3 × 30 s", "2 × 8 reps, 3 s pause"."""
    line = _amount(kind, amount, amount, stretch_type)
    line = f"{sets} × {line}" if sets > 1 else line
    return _("%(dose)s, %(range)s s pause") % {"dose": line, "range": pause} if pause else line


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _amount(kind: str, low: int, high: int, stretch_type: str) -> str:
    if kind in SECONDS:
        return _seconds(low, high)
    if kind == DoseKind.BREATHS:
        words = ngettext("%(range)s breath", "%(range)s breaths", high)
    elif kind == DoseKind.ROUNDS:
        words = ngettext("%(range)s round", "%(range)s rounds", high)
    elif stretch_type == StretchType.CIRCLES:
        words = ngettext("%(range)s circle", "%(range)s circles", high)
    else:
        words = ngettext("%(range)s rep", "%(range)s reps", high)
    return words % {"range": _range(low, high)}


def _seconds(low: int, high: int) -> str:
    if low >= 120 and low % 60 == high % 60 == 0:
        return _("%(range)s min") % {"range": _range(low // 60, high // 60)}
    return _("%(range)s s") % {"range": _range(low, high)}


def _with_directions(line: str, dose: Dose) -> str:
    if dose.each_way and dose.per_side:
        words = _("%(dose)s each direction, per side")
    elif dose.each_way:
        words = _("%(dose)s each direction")
    elif not dose.per_side:
        return line
    elif dose.kind in SECONDS and dose.sets_max == 1:
        words = _("%(dose)s each side")
    else:
        words = _("%(dose)s per side")
    return words % {"dose": line}


def _fills_its_minutes(dose: Dose) -> bool:
    seconds = (60 * (dose.minutes_min or 0), 60 * (dose.minutes_max or 0))
    return dose.kind == DoseKind.TIME and dose.sets_max == 1 and (dose.amount_min, dose.amount_max) == seconds


def _minutes_a_day(dose: Dose) -> str:
    return _("%(range)s min a day") % {"range": _range(dose.minutes_min or 0, dose.minutes_max or 0)}
