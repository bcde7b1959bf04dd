"""A person with one row of every model that may belong to one."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.domain.mail import set_mail_schedule
from accounts.models import MailDelivery, MailSchedule, MailSuppression, User
from routines.models import (
    Alias,
    Area,
    Condition,
    DayMark,
    DeletedSession,
    Dose,
    Equipment,
    FormerSlug,
    Hold,
    Mistake,
    MorningCheck,
    Muscle,
    Passage,
    Precaution,
    Question,
    Relation,
    Routine,
    RoutineStep,
    Schedule,
    Session,
    Source,
    StepSide,
    Stretch,
    StretchArea,
    StretchEquipment,
    StretchMuscle,
    StretchVersion,
)

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


def mark(user: User) -> str:
    """A word that stands in the person's rows and nowhere else."""
    return f"word-of-{user.email.partition('@')[0]}"


def _library_stretch() -> Stretch:
    return Stretch.objects.get_or_create(
        slug="cat-cow",
        defaults={"name": "Cat-cow", "sides": "both", "status": "published", "published_at": AT},
    )[0]


def _own_stretch(user: User, name: str, **fields: object) -> Stretch:
    slug = f"my-{user.pk:04d}{name}"
    return Stretch.objects.create(owner=user, slug=slug, name=mark(user), sides="both", **fields)


def _stretches(user: User) -> Stretch:
    """Two own stretches, one a variation of the other, with every part; returns the variation."""
    area = Area.objects.get_or_create(slug="hips", name="hips")[0]
    muscle = Muscle.objects.get_or_create(slug="glutes", name="glutes", area=area)[0]
    thing = Equipment.objects.get_or_create(slug="mat", name="mat")[0]
    condition = Condition.objects.get_or_create(slug="pregnancy", name="pregnancy")[0]
    word, parent = mark(user), _own_stretch(user, "base")
    stretch = _own_stretch(user, "vari", variation_of=parent)
    _own_stretch(user, "copy", draft_of=stretch)
    stretch.topics.add(condition)
    StretchArea.objects.create(stretch=stretch, area=area)
    StretchMuscle.objects.create(stretch=stretch, muscle=muscle, role="primary", felt="same")
    StretchEquipment.objects.create(stretch=stretch, equipment=thing, need="support", purpose=word)
    Alias.objects.create(stretch=stretch, name=word)
    Passage.objects.create(stretch=stretch, section="step", text=word)
    Mistake.objects.create(stretch=stretch, problem=word, fix=word)
    Precaution.objects.create(stretch=stretch, condition=condition, level="with_care", advice=word, use_instead=parent)
    Question.objects.create(stretch=stretch, question=word, answer=word)
    Relation.objects.create(stretch=stretch, related=_library_stretch(), kind="similar")
    source = Source.objects.create(stretch=stretch, title=word)
    Dose.objects.create(stretch=stretch, goal="relief", kind="hold", amount_min=20, amount_max=30, source=source)
    FormerSlug.objects.create(slug=f"my-{user.pk:04d}olde", stretch=stretch)
    StretchVersion.objects.create(stretch=stretch, number=1, document={"name": word}, by=user, at=AT)
    return stretch


def _practice(user: User, stretch: Stretch) -> None:
    word = mark(user)
    routine = Routine.objects.create(owner=user, title=word, share_token=f"token-{word}")
    step = RoutineStep.objects.create(routine=routine, stretch=stretch, note=word)
    StepSide.objects.create(step=step, side="both", amount=30)
    Schedule.objects.create(user=user, routine=routine, local_minute=420)
    DayMark.objects.create(user=user, day=DAY, kind="rest")
    session = Session.objects.create(
        user=user,
        routine=routine,
        started_at=AT,
        ended_at=AT,
        time_zone="UTC",
        local_day=DAY,
        note=word,
        source="player",
        created_at=AT,
    )
    held = {"side": "both", "kind": "hold", "planned": 30, "held": 28.5, "seconds": 28.5, "outcome": "done"}
    Hold.objects.create(session=session, stretch=stretch, order=0, set=1, **held)
    Hold.objects.create(session=session, stretch=_library_stretch(), order=1, set=1, **held)
    DeletedSession.objects.create(id=f"00000000-0000-4000-8000-{user.pk:012d}", user=user, deleted_at=AT)
    MorningCheck.objects.create(user=user, day=DAY, answer="same")


def _account(user: User) -> None:
    word = mark(user)
    user.groups.add(Group.objects.get_or_create(name="Editors")[0])
    MailSchedule.objects.create(user=user, kind="letter", time_zone="UTC", local_minute=420, weekdays=1)
    MailDelivery.objects.create(
        user=user, kind="letter", local_date=DAY, due_at=AT, expires_at=AT, not_before=AT, detail=word
    )
    MailSuppression.objects.create(email=user.email.upper(), reason="refused", detail=word)
    EmailConfirmation.objects.create(email_address=user.emailaddress_set.get(), key=f"secret-{word}")
    EmailAddress.objects.create(user=user, email=f"next-{user.email}")
    Authenticator.objects.create(user=user, type="totp", data={"secret": f"secret-{word}"})
    UserSession.objects.create(user=user, ip="192.0.2.7", session_key=f"secret-{word}", user_agent=word)
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Stretch),
        object_id=str(_library_stretch().pk),
        object_repr="Cat-cow",
        action_flag=CHANGE,
    )
    StretchVersion.objects.create(
        stretch=_library_stretch(), number=user.pk, document={"name": "Cat-cow"}, by=user, at=AT
    )


@pytest.fixture
def with_everything() -> Callable[[User], User]:
    """Give a person one row at least of every model that may belong to one."""

    def fill(user: User) -> User:
        _practice(user, _stretches(user))
        _account(user)
        return user

    return fill


@pytest.fixture
def due(make_user):
    """So many people whose letter is due now."""

    def make(people):
        now = timezone.now()
        for number in range(people):
            user = make_user(f"due{number}@example.test")
            set_mail_schedule(user=user, kind="letter", local_minute=420, weekdays=127, now=now)
        MailSchedule.objects.update(next_due_at=now)

    return make
