"""The ordered parts of a stretch, as rows on its page in the editors' room."""

from typing import Any

from adminsortable2.admin import SortableStackedInline, SortableTabularInline
from django.db.models import Field, ForeignKey, QuerySet, URLField
from django.forms import Textarea
from django.http import HttpRequest

from routines.forms.dose import DoseForm
from routines.models import (
    Alias,
    Dose,
    Mistake,
    Passage,
    Precaution,
    Question,
    Relation,
    Source,
    Stretch,
    StretchArea,
    StretchEquipment,
    StretchMuscle,
)

LONG_TEXTS = {"text", "answer", "purpose", "problem", "fix", "advice", "note"}


class PartInline:
    """Who may change the stretch may change its parts; they stand in the order of the page."""

    extra = 0
    ordering = ("order",)
    classes = ("collapse",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("routines.view_stretch") or self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("routines.change_stretch")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in LONG_TEXTS:
            kwargs["widget"] = Textarea(attrs={"rows": 2, "cols": 50})
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_foreignkey(self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """Choices are read once for all rows; a stretch points to the library, a dose to its own sources."""
        if db_field.related_model is Stretch:
            kwargs["queryset"] = Stretch.objects.of_the_house().filter(draft_of=None)
        if db_field.related_model is Source:
            kwargs["queryset"] = _own_sources(request)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        field.choices = list(field.choices)
        return field


def _own_sources(request: HttpRequest) -> QuerySet[Source]:
    match = request.resolver_match
    object_id = match.kwargs.get("object_id", "") if match else ""
    return Source.objects.filter(stretch=int(object_id)) if object_id.isdecimal() else Source.objects.none()


class AreaInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = StretchArea


class MuscleInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = StretchMuscle


class EquipmentInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = StretchEquipment


class AliasInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = Alias


class PassageInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = Passage
    fields = ("section", "moment", "title", "text")


class MistakeInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = Mistake


class PrecautionInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = Precaution
    fk_name = "stretch"


class QuestionInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = Question


class RelationInline(PartInline, SortableTabularInline):  # type: ignore[misc]
    model = Relation
    fk_name = "stretch"


class SourceInline(PartInline, SortableStackedInline):  # type: ignore[misc]
    model = Source


class DoseInline(PartInline, SortableStackedInline):  # type: ignore[misc]
    model = Dose
    form = DoseForm
    fields = (
        ("goal", "goal_chosen_by_editor", "kind"),
        ("sets_min", "sets_max", "amount_min", "amount_max"),
        ("pause_min", "pause_max", "minutes_min", "minutes_max", "rest_seconds"),
        ("per_side", "each_way"),
        ("tempo", "frequency"),
        ("source", "note"),
    )


PARTS = (
    AreaInline,
    MuscleInline,
    EquipmentInline,
    AliasInline,
    PassageInline,
    MistakeInline,
    PrecautionInline,
    SourceInline,
    DoseInline,
    QuestionInline,
    RelationInline,
)
