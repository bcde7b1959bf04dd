"""Presets in the editors' room: routines without an owner, with their steps and the sides of each."""

from typing import Any

from adminsortable2.admin import SortableAdminBase, SortableTabularInline
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from routines.domain.library.preset import fill_sides
from routines.models import Routine, RoutineStep, StepSide, Stretch


class StepInline(SortableTabularInline):  # type: ignore[misc]
    model = RoutineStep
    extra = 0
    ordering = ("order",)
    show_change_link = True
    fields = ("stretch", "goal", "rest_seconds", "switch_seconds", "note")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "stretch":
            kwargs["queryset"] = Stretch.objects.known_to(None)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.choices = list(field.choices)
        return field


@admin.register(Routine)
class PresetAdmin(SortableAdminBase, admin.ModelAdmin):  # type: ignore[misc, type-arg]
    """Only presets: what people made for themselves is not shown here."""

    inlines = (StepInline,)
    change_form_template = "admin/routines/ordered_change_form.html"
    list_display = ("title", "status", "goal", "moment", "order")
    list_editable = ("order",)
    list_filter = ("status", "goal", "moment")
    search_fields = ("title", "slug")
    fields = ("title", "slug", "summary", ("goal", "moment"), ("status", "order"))

    class Media:
        css = {"all": ("routines/admin/order.css",)}  # noqa: RUF012
        js = ("routines/admin/order.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Routine]:
        return Routine.objects.filter(owner=None)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A step without sides takes the smallest dose its stretch has for the goal."""
        super().save_related(request, form, formsets, change)
        fill_sides(routine=form.instance)


class SideInline(admin.TabularInline):  # type: ignore[type-arg]
    model = StepSide
    extra = 0
    max_num = 2


@admin.register(RoutineStep)
class StepAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The sides of one step of a preset, reached from the preset."""

    inlines = (SideInline,)
    fields = ("routine", "stretch", "goal", ("rest_seconds", "switch_seconds"), "note")
    readonly_fields = ("routine", "stretch")

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoutineStep]:
        return RoutineStep.objects.filter(routine__owner=None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False
