"""Plans for a routine, and the mail that reminds of one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from accounts.domain.mail import (
    WANTED,
    ComposedMail,
    MailChoice,
    MailKind,
    forget_mail_schedule,
    set_mail_schedule,
    stop_mail,
)
from accounts.domain.message import render_mail
from accounts.domain.schedule import practice_day, time_of, zone_named
from accounts.enums import SkipReason
from accounts.models import MailDelivery, User
from accounts.validators import ALL_WEEKDAYS
from routines.domain.routine import load_outlines, minutes_words, plan_seconds, routine_lines
from routines.enums import Status
from routines.models import DayMark, Routine, Schedule, Session

KIND = "reminder"
GRACE = timedelta(hours=2)
MONDAY_TO_FRIDAY = 0b0011111


def kind_of(schedule_id: UUID) -> str:
    return f"{KIND}:{schedule_id}"


@transaction.atomic
def save_schedule(
    *,
    user: User,
    routine: Routine,
    weekdays: int,
    local_minute: int,
    remind: bool,
    now: datetime,
    paused_from: date | None = None,
    paused_until: date | None = None,
    schedule: Schedule | None = None,
) -> Schedule:
    """Plan a routine for a person, or change `schedule`; its mail is on from `now` when `remind`, else off.

    `weekdays` has bit n for weekday n (Monday = 0), `local_minute` counts from midnight in the
    person's zone, the pause runs from its first to its last local day. One transaction, idempotent
    for a given `schedule`.
    """
    schedule = schedule or Schedule(user=user, routine=routine)
    schedule.weekdays, schedule.local_minute, schedule.remind = weekdays, local_minute, remind
    schedule.paused_from, schedule.paused_until = paused_from, paused_until
    schedule.save()
    if remind:
        set_mail_schedule(user=user, kind=kind_of(schedule.pk), local_minute=local_minute, weekdays=weekdays, now=now)
    else:
        stop_mail(user_id=user.pk, kind=kind_of(schedule.pk))
    return schedule


@transaction.atomic
def delete_schedule(*, schedule: Schedule) -> None:
    """Remove a plan and its mail; what was sent stays in the history."""
    forget_mail_schedule(user_id=schedule.user_id, kind=kind_of(schedule.pk))
    schedule.delete()


@transaction.atomic
def delete_routine(*, routine: Routine) -> None:
    """Remove a person's own routine with its plans and their mail; sessions stay in the log without it."""
    for schedule in routine.schedules.all():
        delete_schedule(schedule=schedule)
    routine.delete()


def weekday_words(weekdays: int) -> str:
    """The days of a plan: “every day”, “Monday to Friday”, or their names."""
    if weekdays == ALL_WEEKDAYS:
        return _("every day")
    if weekdays == MONDAY_TO_FRIDAY:
        return _("Monday to Friday")
    return ", ".join(str(name) for number, name in WEEKDAYS.items() if weekdays >> number & 1)


def plan_words(schedule: Schedule) -> str:
    """When a plan is due: “Monday, Friday at 07:30”."""
    return _("%(days)s at %(time)s") % {
        "days": weekday_words(schedule.weekdays),
        "time": f"{time_of(schedule.local_minute):%H:%M}",
    }


@dataclass
class _Log:
    """What decides about reminders of some people on some days: plans, sessions, marked days."""

    schedules: dict[UUID, Schedule] = field(default_factory=dict)
    routines_done: dict[tuple[int, date], list[UUID | None]] = field(default_factory=lambda: defaultdict(list))
    marked: set[tuple[int, date]] = field(default_factory=set)

    def is_done(self, schedule: Schedule, planned_on: date, day: date) -> bool:
        """Whether enough was practised on the practice day for this reminder to have nothing to say.

        Practice of this routine counts, and practice of what was not planned that day; the routine
        of another reminder does not, and a routine planned twice wants to be done twice.
        """
        plans = [
            plan for plan in self.schedules.values() if plan.user_id == schedule.user_id and plan.is_due_on(planned_on)
        ]
        others = {plan.routine_id for plan in plans} - {schedule.routine_id}
        done = [routine for routine in self.routines_done[schedule.user_id, day] if routine not in others]
        up_to_now = [
            plan
            for plan in plans
            if plan.routine_id == schedule.routine_id and plan.local_minute <= schedule.local_minute
        ]
        return len(done) >= max(1, len(up_to_now))


def _wanted(rows: Sequence[MailDelivery], _now: datetime) -> dict[UUID, str]:
    """For each row `WANTED`, or why not; three queries for any number of rows."""
    days = {row.pk: _practice_day(row) for row in rows}
    log = _read_log({row.user_id for row in rows}, set(days.values()))
    return {row.pk: _verdict(row, log, days[row.pk]) for row in rows}


def _practice_day(row: MailDelivery) -> date:
    zone = zone_named(row.user.time_zone)
    return practice_day(instant=row.due_at, zone=zone, day_start_hour=row.user.day_start_hour)


def _read_log(user_ids: Collection[int], days: Collection[date]) -> _Log:
    log = _Log()
    for schedule in Schedule.objects.filter(user__in=user_ids).select_related("routine"):
        log.schedules[schedule.pk] = schedule
    sessions = Session.objects.filter(user__in=user_ids, local_day__in=days)
    for user_id, day, routine_id in sessions.values_list("user_id", "local_day", "routine_id"):
        log.routines_done[user_id, day].append(routine_id)
    log.marked = set(DayMark.objects.filter(user__in=user_ids, day__in=days).values_list("user_id", "day"))
    return log


def _verdict(row: MailDelivery, log: _Log, day: date) -> str:
    schedule = log.schedules.get(_schedule_id(row.kind) or row.pk)
    if schedule is None or not _may_play(schedule):
        return SkipReason.GONE.value
    if not schedule.remind:
        return SkipReason.OFF.value
    if schedule.is_paused_on(row.local_date):
        return SkipReason.PAUSED.value
    if (row.user_id, day) in log.marked:
        return SkipReason.RESTING.value
    return SkipReason.DONE.value if log.is_done(schedule, row.local_date, day) else WANTED


def _may_play(schedule: Schedule) -> bool:
    routine = schedule.routine
    return routine.owner_id == schedule.user_id or (routine.owner_id is None and routine.status == Status.PUBLISHED)


def _schedule_id(kind: str) -> UUID | None:
    try:
        return UUID(kind.partition(":")[2])
    except ValueError:
        return None


def _compose(rows: Sequence[MailDelivery], _now: datetime) -> dict[UUID, ComposedMail]:
    """The mail of each row; three queries for any number of rows."""
    schedules = _schedules_of(row.kind for row in rows)
    plans = load_outlines(routines={schedule.routine_id: schedule.routine for schedule in schedules.values()}.values())
    mails = {}
    for row in rows:
        schedule = schedules[row.kind]
        plan = plans[schedule.routine_id]
        context = {
            "routine": schedule.routine,
            "minutes": minutes_words(plan_seconds(plan)),
            "lines": routine_lines(plan),
            "due_at": row.due_at,
            "start_url": f"{settings.SITE_URL}{reverse('routine-play', args=[schedule.routine_id])}",
        }
        mails[row.pk] = render_mail(template="reminder", delivery=row, context=context)
    return mails


def _schedules_of(kinds: Iterable[str]) -> dict[str, Schedule]:
    """The plans that still exist, by kind; one query."""
    ids = {schedule_id for kind in kinds if (schedule_id := _schedule_id(kind))}
    found = Schedule.objects.filter(pk__in=ids).select_related("routine")
    return {kind_of(schedule.pk): schedule for schedule in found}


def _labels(kinds: Collection[str]) -> Mapping[str, str]:
    schedules = _schedules_of(kinds)
    gone = _("A reminder that is no more")
    return {
        kind: _("Reminder: %(routine)s") % {"routine": schedules[kind].routine} if kind in schedules else gone
        for kind in kinds
    }


def _choices(user_id: int) -> list[MailChoice]:
    return [
        MailChoice(
            kind=kind_of(schedule.pk),
            label=schedule.routine.title,
            plan=plan_words(schedule),
            manage_url=reverse("reminder-edit", args=[schedule.pk]),
        )
        for schedule in Schedule.objects.filter(user=user_id).select_related("routine")
    ]


@transaction.atomic
def _turn_on(user: User, kind: str, now: datetime) -> None:
    schedule = Schedule.objects.get(user=user, pk=UUID(kind.partition(":")[2]))
    schedule.remind = True
    schedule.save(update_fields=["remind"])
    set_mail_schedule(user=user, kind=kind, local_minute=schedule.local_minute, weekdays=schedule.weekdays, now=now)


def _turned_off(user_id: int, kinds: Collection[str]) -> None:
    """Without kinds: all of the person's reminders."""
    schedules = Schedule.objects.filter(user=user_id)
    if kinds:
        schedules = schedules.filter(pk__in=[schedule_id for kind in kinds if (schedule_id := _schedule_id(kind))])
    schedules.update(remind=False)


REMINDER = MailKind(
    name=KIND,
    grace=GRACE,
    wanted=_wanted,
    compose=_compose,
    labels=_labels,
    choices=_choices,
    turn_on=_turn_on,
    turned_off=_turned_off,
)
