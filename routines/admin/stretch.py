"""A stretch in the editors' room: drafts are edited, published ones only through the doors."""

from collections.abc import Callable
from typing import Any

from adminsortable2.admin import SortableAdminBase
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.admin.parts import PARTS
from routines.domain.library.publishing import NotReadyError, open_working_copy, publish, retire, unretire
from routines.enums import Status
from routines.models import Stretch

EDITABLE = (Status.DRAFT, Status.IN_REVIEW)


@admin.register(Stretch)
class StretchAdmin(SortableAdminBase, admin.ModelAdmin):  # type: ignore[misc, type-arg]
    inlines = PARTS
    change_form_template = "admin/routines/stretch/change_form.html"
    list_display = ("name", "state", "position", "difficulty", "type", "updated_at")
    list_filter = ("status", "areas", "position", "difficulty", "type")
    list_select_related = ("draft_of",)
    search_fields = ("name", "slug", "aliases__name")
    actions = None
    readonly_fields = ("published_at", "retired_at", "updated_at")
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}  # noqa: RUF012
    fieldsets = (
        (None, {"fields": ("name", "slug", "status", "variation_of")}),
        (
            gettext_lazy("Quick facts"),
            {"fields": (("type", "position", "difficulty"), "sides", ("left_label", "right_label"))},
        ),
        (gettext_lazy("People look here with"), {"fields": ("topics",)}),
        (
            gettext_lazy("Review"),
            {
                "fields": (
                    "checked_on",
                    ("reviewer_name", "reviewer_profession"),
                    ("published_at", "retired_at", "updated_at"),
                )
            },
        ),
    )

    class Media:
        css = {"all": ("routines/admin/order.css",)}  # noqa: RUF012
        js = ("routines/admin/order.js",)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, obj: Stretch) -> str:
        return _("working copy") if obj.draft_of_id else str(obj.get_status_display())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Stretch]:
        return Stretch.objects.of_the_house()

    def has_change_permission(self, request: HttpRequest, obj: Stretch | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.status in EDITABLE)

    def has_delete_permission(self, request: HttpRequest, obj: Stretch | None = None) -> bool:
        """What readers have seen is retired, never deleted."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.published_at is None

    def get_prepopulated_fields(self, request: HttpRequest, obj: Stretch | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "status":
            kwargs["choices"] = [(status.value, status.label) for status in EDITABLE]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "variation_of":
            kwargs["queryset"] = Stretch.objects.of_the_house().filter(draft_of=None, variation_of=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def view_on_site(self, obj: Stretch) -> str:
        address = obj.get_absolute_url()
        return address if obj.status == Status.PUBLISHED else f"{address}?preview={obj.pk}"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.door_view)
        doors = [path(f"<int:pk>/{name}/", view, {"door": name}, name=f"routines_stretch_{name}") for name in DOORS]
        return [*doors, *super().get_urls()]

    def door_view(self, request: HttpRequest, pk: int, door: str) -> HttpResponse:
        """One of the doors, by POST; says what is missing where it stays shut."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        stretch = get_object_or_404(self.get_queryset(request), pk=pk)
        permission, states, act = DOORS[door]
        if not request.user.has_perm(permission):
            raise PermissionDenied
        if stretch.status not in states or (door == "edit" and stretch.draft_of_id):
            raise Http404
        try:
            stretch = act(request, stretch)
        except NotReadyError as error:
            for where, message in error.findings:
                messages.error(request, ": ".join([".".join(map(str, where)), message]))
        return redirect(reverse("admin:routines_stretch_change", args=[stretch.pk]))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        stretch = context.get("original")
        if stretch is not None:
            context["doors"] = [
                (LABELS[name], reverse(f"admin:routines_stretch_{name}", args=[stretch.pk]))
                for name, (permission, states, _act) in DOORS.items()
                if stretch.status in states and request.user.has_perm(permission)
            ]
        return super().render_change_form(request, context, *args, **kwargs)


Act = Callable[[Any, Stretch], Stretch]


def _publish(request: Any, stretch: Stretch) -> Stretch:
    shown = publish(stretch=stretch, by=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” is published.") % {"name": shown.name})
    return shown


def _edit(request: Any, stretch: Stretch) -> Stretch:
    messages.info(request, _("This is the working copy. Readers see it when you publish it."))
    return open_working_copy(stretch=stretch, now=timezone.now())


def _retire(request: Any, stretch: Stretch) -> Stretch:
    retire(stretch=stretch, now=timezone.now())
    messages.success(request, _("“%(name)s” is retired. Logs and routines keep it.") % {"name": stretch.name})
    return stretch


def _unretire(request: Any, stretch: Stretch) -> Stretch:
    unretire(stretch=stretch, now=timezone.now())
    messages.success(request, _("“%(name)s” is back in the library.") % {"name": stretch.name})
    return stretch


DOORS: dict[str, tuple[str, tuple[Status, ...], Act]] = {
    "edit": ("routines.change_stretch", (Status.PUBLISHED, Status.RETIRED), _edit),
    "publish": ("routines.publish_stretch", EDITABLE, _publish),
    "retire": ("routines.publish_stretch", (Status.PUBLISHED,), _retire),
    "unretire": ("routines.publish_stretch", (Status.RETIRED,), _unretire),
}
LABELS = {
    "edit": gettext_lazy("Edit in a working copy"),
    "publish": gettext_lazy("Publish"),
    "retire": gettext_lazy("Retire"),
    "unretire": gettext_lazy("Bring back"),
}
