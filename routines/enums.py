"""Fixed vocabularies of the routines app (words and scales of the field)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StretchType(models.TextChoices):
    STATIC = "static", _("static hold")
    DYNAMIC = "dynamic", _("dynamic")
    OSCILLATION = "oscillation", _("rocking")
    CIRCLES = "circles", _("circles")
    CONTRACT_RELAX = "contract_relax", _("contract and relax")


class Position(models.TextChoices):
    SUPINE = "supine", _("lying on the back")
    SIDE_LYING = "side_lying", _("lying on the side")
    PRONE = "prone", _("lying face down")
    QUADRUPED = "quadruped", _("hands and knees")
    SEATED_FLOOR = "seated_floor", _("seated on the floor")
    SEATED_CHAIR = "seated_chair", _("seated on a chair")
    KNEELING = "kneeling", _("kneeling")
    HALF_KNEELING = "half_kneeling", _("half-kneeling")
    STANDING = "standing", _("standing")
    STAGGERED = "staggered", _("staggered stance")
    WALL = "wall", _("at a wall or doorway")


class Difficulty(models.TextChoices):
    BEGINNER = "beginner", _("beginner")
    INTERMEDIATE = "intermediate", _("intermediate")
    ADVANCED = "advanced", _("advanced")


class Sides(models.TextChoices):
    ONE_AT_A_TIME = "one_at_a_time", _("one side at a time")
    BOTH = "both", _("both sides at once")
    ALTERNATING = "alternating", _("side to side")
    PER_DIRECTION = "per_direction", _("one direction at a time")


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class Goal(models.TextChoices):
    MOBILITY = "mobility", _("daily mobility")
    WARM_UP = "warm_up", _("warm-up")
    COOL_DOWN = "cool_down", _("cool-down and recovery")
    RELIEF = "relief", _("stiffness relief")
    FLEXIBILITY = "flexibility", _("flexibility")


class Moment(models.TextChoices):
    MORNING = "morning", _("in the morning")
    AFTER_SITTING = "after_sitting", _("after sitting")
    BEFORE_SLEEP = "before_sleep", _("before sleep")
    AFTER_TRAINING = "after_training", _("after training")
    BAD_DAY = "bad_day", _("on a bad day")


class Section(models.TextChoices):
    SUMMARY = "summary", _("in short")
    WHY = "why", _("why")
    BEST_FOR = "best_for", _("good for")
    SETUP = "setup", _("setting up")
    STEP = "step", _("steps")
    TIP = "tip", _("tips")
    CUE = "cue", _("cue")
    FEEL = "feel", _("you should feel")
    STOP_SIGN = "stop_sign", _("stop if")
    MODIFICATION = "modification", _("make it easier on yourself")
    PROGRESSION = "progression", _("going further")
    MOMENT = "moment", _("when")
    AUDIENCE = "audience", _("who likes it")


class MuscleRole(models.TextChoices):
    PRIMARY = "primary", _("primary")
    SECONDARY = "secondary", _("secondary")


class FeltSide(models.TextChoices):
    """Where a one-sided stretch is felt, seen from the side of the action."""

    SAME = "same", _("same side")
    OPPOSITE = "opposite", _("opposite side")
    BOTH = "both", _("both sides")


class EquipmentNeed(models.TextChoices):
    NEEDED = "needed", _("needed")
    SUPPORT = "support", _("as support")
    BESIDE = "beside", _("goes well before or after")


class PrecautionLevel(models.TextChoices):
    NONE_KNOWN = "none_known", _("no caution known")
    WITH_CARE = "with_care", _("with care")
    ASK_FIRST = "ask_first", _("ask first")
    LEAVE_OUT = "leave_out", _("leave out")


class RelationKind(models.TextChoices):
    PAIRS_WITH = "pairs_with", _("pairs well with")
    EASIER = "easier", _("easier")
    HARDER = "harder", _("harder")
    SIMILAR = "similar", _("similar")


class DoseKind(models.TextChoices):
    """What a prescribed or logged amount counts."""

    HOLD = "hold", _("hold")
    REPS = "reps", _("repetitions")
    BREATHS = "breaths", _("breaths")
    ROUNDS = "rounds", _("rounds")
    TIME = "time", _("timed movement")


class Side(models.TextChoices):
    """The side of the action, in the stretch's own words."""

    LEFT = "left", _("left")
    RIGHT = "right", _("right")
    BOTH = "both", _("both")


class Comfort(models.IntegerChoices):
    HAD_TO_STOP = 1, _("had to stop")
    TOO_MUCH = 2, _("too much")
    STRONG = 3, _("strong but bearable")
    COMFORTABLE = 4, _("comfortable stretch")
    HARDLY = 5, _("hardly a stretch")


class Sensation(models.TextChoices):
    GENTLE = "gentle", _("gentle stretch")
    RELEASE = "release", _("release")
    COMFORTABLE = "comfortable", _("comfortable")
    PINCHING = "pinching", _("pinching")
    JOINT_PAIN = "joint_pain", _("joint pain")
    MORE_BACK_PAIN = "more_back_pain", _("more back pain")
    SHARP_PAIN = "sharp_pain", _("sharp pain")
    SHOOTING_PAIN = "shooting_pain", _("pain shooting into an arm or leg")
    NUMB_TINGLING = "numb_tingling", _("numbness or tingling")
    DIZZINESS = "dizziness", _("dizziness")


GOOD_SENSATIONS = frozenset({Sensation.GENTLE, Sensation.RELEASE, Sensation.COMFORTABLE})
EASE_SIGNS = frozenset({Sensation.PINCHING, Sensation.JOINT_PAIN, Sensation.MORE_BACK_PAIN})
RED_FLAGS = frozenset({Sensation.SHARP_PAIN, Sensation.SHOOTING_PAIN, Sensation.NUMB_TINGLING, Sensation.DIZZINESS})


class Outcome(models.TextChoices):
    DONE = "done", _("done")
    CUT_SHORT = "cut_short", _("cut short")
    SKIPPED = "skipped", _("skipped")


class Reason(models.TextChoices):
    """Why a side was cut short or skipped; the empty string says nothing."""

    NOT_NOW = "not_now", _("not now")
    NO_TIME = "no_time", _("no time")
    HURTS = "hurts", _("hurts")
    ALREADY_DONE = "already_done", _("already done")
    DO_NOT_SUGGEST = "do_not_suggest", _("do not suggest again")


class SessionSource(models.TextChoices):
    PLAYER = "player", _("played")
    HAND = "hand", _("logged by hand")
    MAIL = "mail", _("“did it” from a mail")


class DayMarkKind(models.TextChoices):
    REST = "rest", _("rest day")
    SICK = "sick", _("sick")
    HOLIDAY = "holiday", _("holiday")


class MorningAnswer(models.TextChoices):
    BETTER = "better", _("better")
    SAME = "same", _("same")
    WORSE = "worse", _("worse")
