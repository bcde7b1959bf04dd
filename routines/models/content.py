"""The parts of a stretch: everything that belongs to its document and stands on its page."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from routines.enums import (
    DoseKind,
    EquipmentNeed,
    FeltSide,
    Goal,
    Moment,
    MuscleRole,
    PrecautionLevel,
    RelationKind,
    Section,
)
from routines.models.bounds import amount_within_its_kind, range_within
from routines.models.library import Condition, Equipment, Muscle, Stretch
from routines.validators import PAUSE_SECONDS, REST_SECONDS, SETS, TOTAL_MINUTES


class Part(models.Model):
    """Something that belongs to one stretch and stands at a place among its kind."""

    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["order", "pk"]


class StretchMuscle(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="muscle_links")
    muscle = models.ForeignKey(Muscle, models.PROTECT, related_name="stretch_links", verbose_name=_("muscle"))
    role = models.CharField(_("role"), max_length=9, choices=MuscleRole)
    felt = models.CharField(_("felt on"), max_length=8, choices=FeltSide)

    class Meta(Part.Meta):
        verbose_name = _("muscle")
        verbose_name_plural = _("muscles")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stretch", "muscle"], name="stretchmuscle_once"),
        ]

    def __str__(self) -> str:
        return f"{self.muscle} ({self.get_role_display()})"


class StretchEquipment(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="equipment_links")
    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="stretch_links", verbose_name=_("equipment"))
    need = models.CharField(_("need"), max_length=7, choices=EquipmentNeed)
    purpose = models.CharField(_("what it is for"), max_length=200)

    class Meta(Part.Meta):
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stretch", "equipment", "need"], name="stretchequipment_once"),
        ]

    def __str__(self) -> str:
        return str(self.equipment)


class Alias(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="aliases")
    name = models.CharField(_("also called"), max_length=80)

    class Meta(Part.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(F("stretch"), Lower("name"), name="alias_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PassageQuerySet(models.QuerySet["Passage"]):
    def effective_stop_signs(self, stretch: Stretch) -> Self:
        """The stop signs of a stretch: its own, then those of the stretch it varies."""
        return self.filter(
            section=Section.STOP_SIGN, stretch__in=[stretch.pk, *filter(None, [stretch.variation_of_id])]
        ).order_by(Case(When(stretch=stretch.pk, then=0), default=1), "order", "pk")


class Passage(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="passages")
    section = models.CharField(_("section"), max_length=12, choices=Section)
    moment = models.CharField(_("moment"), max_length=14, choices=Moment, blank=True)
    title = models.CharField(_("title"), max_length=80, blank=True)
    text = models.TextField(_("text"))

    objects = PassageQuerySet.as_manager()

    class Meta(Part.Meta):
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(section=Section.MOMENT) & ~Q(moment="")) | (~Q(section=Section.MOMENT) & Q(moment="")),
                name="passage_moment_only_where_it_belongs",
                violation_error_message=_("Choose a moment for a “when” passage, and only there."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:40]


class Mistake(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="mistakes")
    problem = models.CharField(_("problem"), max_length=200)
    fix = models.CharField(_("fix"), max_length=300)

    class Meta(Part.Meta):
        verbose_name = _("mistake")
        verbose_name_plural = _("mistakes")

    def __str__(self) -> str:
        return self.problem


class PrecautionQuerySet(models.QuerySet["Precaution"]):
    def effective_for(self, stretch: Stretch) -> Self:
        """The precautions of a stretch: its own, and its parent's where it has none for the condition.

        The parent's count whatever has become of the parent.
        """
        answered = self.model.objects.filter(stretch=stretch.pk, condition=OuterRef("condition"))
        inherited = Q(stretch=stretch.variation_of_id) & ~Exists(answered)
        return self.filter(Q(stretch=stretch.pk) | inherited if stretch.variation_of_id else Q(stretch=stretch.pk))


class Precaution(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="precautions")
    condition = models.ForeignKey(Condition, models.PROTECT, related_name="precautions", verbose_name=_("condition"))
    level = models.CharField(_("level"), max_length=10, choices=PrecautionLevel)
    advice = models.CharField(_("advice"), max_length=300, blank=True)
    use_instead = models.ForeignKey(
        Stretch, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("use instead")
    )

    objects = PrecautionQuerySet.as_manager()

    class Meta(Part.Meta):
        verbose_name = _("precaution")
        verbose_name_plural = _("precautions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stretch", "condition"], name="precaution_once"),
            models.CheckConstraint(
                condition=Q(level=PrecautionLevel.NONE_KNOWN) | ~Q(advice=""),
                name="precaution_caution_has_advice",
                violation_error_message=_("Say what to do."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.condition}: {self.get_level_display()}"


class Question(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="questions")
    question = models.CharField(_("question"), max_length=200)
    answer = models.TextField(_("answer"))

    class Meta(Part.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.question


class Relation(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="relations")
    related = models.ForeignKey(Stretch, models.CASCADE, related_name="+", verbose_name=_("stretch"))
    kind = models.CharField(_("kind"), max_length=10, choices=RelationKind)

    class Meta(Part.Meta):
        verbose_name = _("related stretch")
        verbose_name_plural = _("related stretches")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stretch", "related", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(related=F("stretch")), name="relation_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.related}"


class Source(Part):
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=200)
    author = models.CharField(_("author"), max_length=120, blank=True)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    url = models.URLField(_("address"), blank=True)
    published = models.CharField(_("published"), max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A dose names its source by title inside the document.
            models.UniqueConstraint(fields=["stretch", "title"], name="source_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Dose(Part):
    """A prescription: how much, for which goal, as one source gives it.

    `amount` is in the unit of `kind`: seconds held, repetitions, breaths, rounds, or seconds of
    movement. `pause` is seconds at the end of each repetition. `per_side` says that the amount
    is for each side; `each_way` that it is for each direction; `minutes` is the whole stretch in
    one day, where a source says so. Ranges are inclusive.
    """

    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="doses")
    goal = models.CharField(_("goal"), max_length=11, choices=Goal)
    kind = models.CharField(_("kind"), max_length=7, choices=DoseKind)
    sets_min = models.PositiveSmallIntegerField(_("sets from"), default=1)
    sets_max = models.PositiveSmallIntegerField(_("sets to"), default=1)
    amount_min = models.PositiveSmallIntegerField(_("amount from"))
    amount_max = models.PositiveSmallIntegerField(_("amount to"))
    pause_min = models.PositiveSmallIntegerField(_("pause from"), null=True, blank=True)
    pause_max = models.PositiveSmallIntegerField(_("pause to"), null=True, blank=True)
    minutes_min = models.PositiveSmallIntegerField(_("minutes in all from"), null=True, blank=True)
    minutes_max = models.PositiveSmallIntegerField(_("minutes in all to"), null=True, blank=True)
    per_side = models.BooleanField(_("per side"), default=False)
    each_way = models.BooleanField(_("in each direction"), default=False)
    rest_seconds = models.PositiveSmallIntegerField(
        _("rest"),
        null=True,
        blank=True,
        validators=[MinValueValidator(REST_SECONDS[0]), MaxValueValidator(REST_SECONDS[1])],
    )
    tempo = models.CharField(_("tempo"), max_length=80, blank=True)
    frequency = models.CharField(_("how often"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    goal_chosen_by_editor = models.BooleanField(
        _("goal chosen by us"), default=False, help_text=_("The source names no goal.")
    )
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="doses", verbose_name=_("source")
    )

    class Meta(Part.Meta):
        verbose_name = _("dose")
        verbose_name_plural = _("doses")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=range_within("sets", *SETS), name="dose_sets_in_bounds"),
            models.CheckConstraint(condition=range_within("pause", *PAUSE_SECONDS), name="dose_pause_in_bounds"),
            models.CheckConstraint(condition=range_within("minutes", *TOTAL_MINUTES), name="dose_minutes_in_bounds"),
            models.CheckConstraint(
                condition=amount_within_its_kind("amount_min", "amount_max"), name="dose_amount_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(pause_min__isnull=True) | Q(kind=DoseKind.REPS), name="dose_pause_only_between_reps"
            ),
            models.CheckConstraint(
                condition=Q(rest_seconds__isnull=True) | Q(rest_seconds__lte=REST_SECONDS[1]),
                name="dose_rest_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_goal_display()}: {self.amount_min}–{self.amount_max}"
