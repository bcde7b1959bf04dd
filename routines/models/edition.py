"""What was published and when: versions, the state of the whole library, and what we shipped with it."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from routines.models.library import Stretch


class StretchVersionQuerySet(models.QuerySet["StretchVersion"]):
    def newest_of(self, stretch_ids: Iterable[int]) -> Self:
        """The newest version of each of these stretches."""
        versions = self.model.objects.filter(stretch=OuterRef("stretch")).order_by("-number")
        return self.filter(stretch__in=stretch_ids, number=Subquery(versions.values("number")[:1]))


class StretchVersion(models.Model):
    """The whole content of a stretch as it was published, one document a version."""

    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)

    objects = StretchVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering: ClassVar[list[str]] = ["stretch", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stretch", "number"], name="stretchversion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stretch} {self.number}"


class LibraryState(models.Model):
    """The one row whose version tells every process that its search index is old."""

    version = models.PositiveIntegerField(_("version"), default=0)
    starter_digest = models.CharField(
        _("starter library"), max_length=64, blank=True, help_text=_("SHA-256 of the files last loaded.")
    )

    class Meta:
        verbose_name = _("state of the library")
        verbose_name_plural = _("state of the library")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(pk=1), name="librarystate_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class StarterItem(models.Model):
    """What the starter library last wrote under a name.

    A row of ours that differs from it by now was edited by staff, and is theirs.
    """

    key = models.CharField(_("key"), max_length=80, unique=True)
    document = models.JSONField(_("document"))

    class Meta:
        verbose_name = _("item of the starter library")
        verbose_name_plural = _("items of the starter library")

    def __str__(self) -> str:
        return self.key
