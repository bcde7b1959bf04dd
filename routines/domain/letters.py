"""The weekly letter: one week of practice on one small page."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.domain.mail import WANTED, ComposedMail, MailKind
from accounts.domain.message import render_mail
from accounts.domain.schedule import week_monday
from accounts.enums import DeliveryState, SkipReason
from accounts.models import MailDelivery
from routines.domain.library.dose import amount_line
from routines.domain.progress import SideReport, StretchReport, WeekReport, week_reports
from routines.domain.reminders import weekday_words
from routines.enums import Comfort, Side
from routines.models import Schedule, Session

KIND = "letter"
GRACE = timedelta(hours=24)
WEEK = timedelta(days=7)
QUIET_LETTERS = 3
"""So many letters about empty weeks are sent, then none until the next practice (domain: ours)."""
WORDS_OF_LINES = 75
"""A letter has at most 150 words (domain); the rest of it takes no more than the other half."""
COMFORT_WORDS = {
    Comfort.STRONG: gettext_lazy("strong but bearable"),
    Comfort.COMFORTABLE: gettext_lazy("comfortable"),
    Comfort.HARDLY: gettext_lazy("hardly a stretch"),
}
"""What a letter may say; lower answers tell of trouble and never stand in a mail."""


def reported_monday(due: date) -> date:
    """The Monday of the last complete week, Monday to Sunday, before the local date of a letter."""
    return week_monday(due) - WEEK


def subject_words(report: WeekReport) -> str:
    """One result and the days: “Child's pose: 30 to 35 s, 4 of 4 days”."""
    days = days_words(report)
    best = _best_side(report)
    if best is None:
        return _("Your week: %(days)s") % {"days": days}
    name, side = best
    where = name if side.side == Side.BOTH else f"{name}, {side.side.label}"
    return _("%(where)s: %(usual)s to %(held)s, %(days)s") % {
        "where": where,
        "usual": side.usual,
        "held": _amount(side.kind, side.held),
        "days": days,
    }


def days_words(report: WeekReport) -> str:
    """Kept of planned days, or without a plan the days practised."""
    if not report.planned_days:
        return ngettext("%(count)s day", "%(count)s days", len(report.days)) % {"count": len(report.days)}
    planned = len(report.planned_days)
    return ngettext("%(kept)s of %(planned)s day", "%(kept)s of %(planned)s days", planned) % {
        "kept": len(report.kept_days),
        "planned": planned,
    }


def named_lines(report: WeekReport) -> list[str]:
    """The stretches a letter names, as many as can be read in its time and at least one."""
    lines = [line_words(stretch) for stretch in report.lines]
    while len(lines) > 1 and sum(len(line.split()) for line in lines) > WORDS_OF_LINES:
        lines.pop()
    return lines


def line_words(report: StretchReport) -> str:
    """One stretch: “Knee to chest: left 30 s, right 35 s (usual 30 s), both comfortable”."""
    parts = _held_words(report.sides) + _comforts(report.sides)
    return f"{report.name}: {', '.join(parts)}"


def others_words(report: WeekReport, *, named: int) -> str:
    """The stretches a letter does not name, empty when it names all."""
    others = len(report.stretches) - named
    if not others:
        return ""
    if sum(stretch.as_usual for stretch in report.stretches) == others:
        words = ngettext("%(count)s other as usual", "%(count)s others as usual", others)
    else:
        words = ngettext("%(count)s other stretch", "%(count)s other stretches", others)
    return words % {"count": others}


def _best_side(report: WeekReport) -> tuple[str, SideReport] | None:
    """The side that grew most without growing uncomfortable."""
    grown = [
        (stretch.name, side)
        for stretch in report.lines
        for side in stretch.sides
        if side.difference > 0 and (side.comfort is None or side.comfort >= Comfort.COMFORTABLE)
    ]
    return max(grown, key=lambda pair: pair[1].difference, default=None)


def _amount(kind: str, number: int) -> str:
    return amount_line(kind=kind, sets=1, amount=number, pause=None, stretch_type="")


def _held_words(sides: Sequence[SideReport]) -> list[str]:
    each = [_held(side) for side in sides]
    if len(each) == 2 and each[0] == each[1]:
        return [_("both sides %(held)s") % {"held": each[0]}]
    return [
        held if side.side == Side.BOTH else f"{side.side.label} {held}" for side, held in zip(sides, each, strict=True)
    ]


def _held(side: SideReport) -> str:
    held = _amount(side.kind, side.held)
    if not side.changed or side.usual is None:
        return held
    return _("%(held)s (usual %(usual)s)") % {"held": held, "usual": _amount(side.kind, side.usual)}


def _comforts(sides: Sequence[SideReport]) -> list[str]:
    said = [(side, COMFORT_WORDS[side.comfort]) for side in sides if side.comfort in COMFORT_WORDS]
    if len(said) == 2 and said[0][1] == said[1][1]:
        return [_("both %(comfort)s") % {"comfort": said[0][1]}]
    if len(sides) == 1:
        return [str(words) for _side, words in said]
    return [f"{side.side.label} {words}" for side, words in said]


def _wanted(rows: Sequence[MailDelivery], _now: datetime) -> dict[UUID, str]:
    """For each row `WANTED`, or that nothing was practised through the last letters; two queries."""
    quiet = _quiet_letters(rows)
    return {row.pk: SkipReason.QUIET.value if quiet[row.pk] >= QUIET_LETTERS else WANTED for row in rows}


def _quiet_letters(rows: Sequence[MailDelivery]) -> dict[UUID, int]:
    """How many letters about empty weeks each row's person had since the last practice; two queries."""
    people = {row.user_id for row in rows}
    practised = Session.objects.filter(user__in=people).values_list("user").annotate(Max("local_day"))
    last_week = {user_id: week_monday(day) for user_id, day in practised}
    sent: dict[int, list[date]] = defaultdict(list)
    letters = MailDelivery.objects.filter(user__in=people, kind=KIND, state=DeliveryState.SENT)
    for user_id, monday in letters.values_list("user_id", "local_date"):
        if monday > last_week.get(user_id, date.min):
            sent[user_id].append(monday)
    return {row.pk: sum(monday < row.local_date for monday in sent[row.user_id]) for row in rows}


def _compose(rows: Sequence[MailDelivery], _now: datetime) -> dict[UUID, ComposedMail]:
    """The letter of each row; six queries for any number of rows that report the same week."""
    quiet, days = _quiet_letters(rows), _planned_weekdays({row.user_id for row in rows})
    by_week: dict[date, set[int]] = defaultdict(set)
    for row in rows:
        by_week[row.local_date].add(row.user_id)
    reports = {monday: week_reports(user_ids=people, monday=monday) for monday, people in by_week.items()}
    return {
        row.pk: _letter(row, reports[row.local_date][row.user_id], days[row.user_id], quiet[row.pk]) for row in rows
    }


def _letter(row: MailDelivery, report: WeekReport, weekdays: int, quiet: int) -> ComposedMail:
    lines = named_lines(report)
    context: dict[str, Any] = {
        "report": report,
        "zone": row.user.time_zone,
        "subject": subject_words(report) if report.days else _("A quiet week"),
        "lines": lines,
        "others": others_words(report, named=len(lines)),
        "next_days": weekday_words(weekdays),
        "is_last": not report.days and quiet == QUIET_LETTERS - 1,
        "week_url": f"{settings.SITE_URL}{reverse('progress-week', args=[report.monday])}",
        "routines_url": f"{settings.SITE_URL}{reverse('routine-list')}",
    }
    return render_mail(template="letter", delivery=row, context=context)


def _planned_weekdays(user_ids: Collection[int]) -> dict[int, int]:
    """The weekdays on which anything is planned, by person; one query."""
    weekdays: dict[int, int] = defaultdict(int)
    for user_id, days in Schedule.objects.filter(user__in=user_ids).values_list("user_id", "weekdays"):
        weekdays[user_id] |= days
    return weekdays


def _labels(kinds: Collection[str]) -> Mapping[str, str]:
    return dict.fromkeys(kinds, _("Weekly letter"))


LETTER = MailKind(
    name=KIND,
    grace=GRACE,
    wanted=_wanted,
    compose=_compose,
    labels=_labels,
    dated=reported_monday,
    weekly=True,
)
