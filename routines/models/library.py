"""The library: terms and the stretch. Its parts live in `content`, its versions in `edition`."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import validate_slug
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from routines.enums import Difficulty, EquipmentNeed, Position, Sides, Status, StretchType
from routines.validators import RESERVED_SLUGS, validate_stretch_slug

NO_EQUIPMENT = "none"
"""In a filter: nothing that the stretch cannot be done without."""

CONTENT = (
    "area_links__area",
    "topics",
    "muscle_links__muscle",
    "equipment_links__equipment",
    "aliases",
    "passages",
    "mistakes",
    "precautions__condition",
    "precautions__use_instead",
    "questions",
    "relations__related",
    "sources",
    "doses__source",
)
"""Every relation that belongs to the document of a stretch."""


class Term(models.Model):
    """A word of the field that stretches point to."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Area(Term):
    class Meta(Term.Meta):
        verbose_name = _("area")
        verbose_name_plural = _("areas")


class Muscle(Term):
    area = models.ForeignKey(Area, models.PROTECT, related_name="muscles", verbose_name=_("area"))

    class Meta(Term.Meta):
        verbose_name = _("muscle")
        verbose_name_plural = _("muscles")


class Equipment(Term):
    class Meta(Term.Meta):
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")


class Condition(Term):
    """What a person may have: asked about as a precaution, or looked for as a topic."""

    is_topic = models.BooleanField(_("topic"), default=False, help_text=_("People look for stretches by it."))
    needs_answer = models.BooleanField(
        _("precaution"), default=True, help_text=_("Each stretch says what matters with it.")
    )
    caution = models.TextField(_("caution"), blank=True, help_text=_("Shown first, before any stretch."))

    class Meta(Term.Meta):
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")


class StretchQuerySet(models.QuerySet["Stretch"]):
    def library(self) -> Self:
        """What every visitor may read: published, nobody's private stretch, no working copy."""
        return self.filter(owner=None, draft_of=None, status=Status.PUBLISHED)

    def of_the_house(self) -> Self:
        """What the editors' room shows: the library in every state, nobody's private stretch."""
        return self.filter(owner=None)

    def named(self, slugs: Iterable[str]) -> Self:
        """Stretches that carry one of these slugs today; a working copy is never named."""
        return self.filter(draft_of=None, slug__in=slugs)

    def with_content(self) -> Self:
        """All that belongs to the document, in a fixed number of queries."""
        return self.select_related("variation_of").prefetch_related(*CONTENT)

    def matching(
        self, *, area: str = "", position: str = "", equipment: str = "", level: str = "", goal: str = ""
    ) -> Self:
        """Stretches to which every filter given applies; an empty one lets all pass.

        `equipment` asks for what is used, needed or as support; `NO_EQUIPMENT` for what needs nothing.
        """
        found = self
        if area:
            found = found.filter(pk__in=self.model.objects.filter(area_links__area__slug=area).values("pk"))
        if position:
            found = found.filter(position=position)
        if equipment == NO_EQUIPMENT:
            found = found.exclude(equipment_links__need=EquipmentNeed.NEEDED)
        elif equipment:
            needs = [EquipmentNeed.NEEDED, EquipmentNeed.SUPPORT]
            used = self.model.objects.filter(
                equipment_links__equipment__slug=equipment, equipment_links__need__in=needs
            )
            found = found.filter(pk__in=used.values("pk"))
        if level:
            found = found.filter(difficulty=level)
        if goal:
            found = found.filter(pk__in=self.model.objects.filter(doses__goal=goal).values("pk"))
        return found

    def known_to(self, user_id: int | None) -> Self:
        """Stretches a person may name in a routine or a log, retired ones included."""
        public = Q(owner=None, draft_of=None, status__in=[Status.PUBLISHED, Status.RETIRED])
        return self.filter(public | Q(owner_id=user_id)) if user_id else self.filter(public)


class Stretch(models.Model):
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="stretches",
        verbose_name=_("owner"),
        help_text=_("Empty for the library."),
    )
    slug = models.CharField(_("slug"), max_length=60, db_index=True, validators=[validate_slug, validate_stretch_slug])
    name = models.CharField(_("name"), max_length=80)
    # Empty only for an imported draft whose type nobody has chosen yet.
    type = models.CharField(_("type"), max_length=14, choices=StretchType, blank=True)
    position = models.CharField(_("position"), max_length=13, choices=Position)
    difficulty = models.CharField(_("level"), max_length=12, choices=Difficulty)
    sides = models.CharField(_("sides"), max_length=13, choices=Sides)
    left_label = models.CharField(_("words for left"), max_length=40, blank=True)
    right_label = models.CharField(_("words for right"), max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    variation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="variations",
        verbose_name=_("variation of"),
    )
    draft_of = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="working_copy",
        verbose_name=_("working copy of"),
    )
    areas = models.ManyToManyField(Area, through="StretchArea", related_name="stretches", verbose_name=_("areas"))
    topics = models.ManyToManyField(Condition, blank=True, related_name="stretches", verbose_name=_("topics"))
    figure = models.JSONField(_("figure"), null=True, blank=True)
    checked_on = models.DateField(_("checked against its sources on"), null=True, blank=True)
    reviewer_name = models.CharField(_("reviewed by"), max_length=80, blank=True)
    reviewer_profession = models.CharField(_("profession"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    objects = StretchQuerySet.as_manager()

    class Meta:
        verbose_name = _("stretch")
        verbose_name_plural = _("stretches")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        permissions = (("publish_stretch", _("Can publish and retire stretches")),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A working copy carries the slug of its original, which alone is ever looked up.
            models.UniqueConstraint(fields=["slug"], condition=Q(draft_of__isnull=True), name="stretch_slug_once"),
            models.CheckConstraint(condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="stretch_slug_not_reserved"),
            models.CheckConstraint(
                condition=(Q(owner__isnull=True) & ~Q(slug__startswith="my-"))
                | Q(owner__isnull=False, slug__startswith="my-"),
                name="stretch_private_slug",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="stretch_known_status"),
            models.CheckConstraint(condition=Q(sides__in=Sides.values), name="stretch_known_sides"),
            models.CheckConstraint(
                condition=~Q(variation_of=F("id")) & ~Q(draft_of=F("id")), name="stretch_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="stretch_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.RETIRED) | Q(retired_at__isnull=False), name="stretch_retired_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(reviewer_name="") | ~Q(reviewer_profession=""), name="stretch_reviewer_has_a_profession"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("library-detail", args=[self.slug])


class StretchArea(models.Model):
    """Areas in order: the first is the main target."""

    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="area_links")
    area = models.ForeignKey(Area, models.PROTECT, related_name="stretch_links", verbose_name=_("area"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stretch", "area"], name="stretcharea_once"),
        ]

    def __str__(self) -> str:
        return str(self.area)


class FormerSlug(models.Model):
    """An address a stretch once had; links and late uploads follow it."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="former_slugs")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.slug
