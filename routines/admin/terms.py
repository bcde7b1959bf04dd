"""The words of the field, in their order."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from routines.domain.library.publishing import bump_library
from routines.models import Area, Condition, Equipment, Muscle


class TermAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A word that changed has to reach every process, so each save moves the library on."""

    list_display: tuple[str, ...] = ("name", "slug", "order")
    list_editable = ("order",)
    search_fields = ("name", "slug")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        bump_library()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        bump_library()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        bump_library()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """A new word takes its slug from its name; an old one keeps the slug others point to."""
        return {} if obj else {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("slug",) if obj else ()


admin.site.register([Area, Equipment], TermAdmin)


@admin.register(Muscle)
class MuscleAdmin(TermAdmin):
    list_display = ("name", "slug", "area", "order")
    list_filter = ("area",)
    list_select_related = ("area",)


@admin.register(Condition)
class ConditionAdmin(TermAdmin):
    list_display = ("name", "slug", "is_topic", "needs_answer", "order")
    list_filter = ("is_topic", "needs_answer")
