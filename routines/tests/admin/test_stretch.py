"""The editors' room: drafts are edited, published stretches change only through the doors."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from routines.domain.library.loading import LoadReport
from routines.domain.library.publishing import open_working_copy
from routines.enums import Status
from routines.models import Area, LibraryState, Routine, Stretch
from routines.tests.documents import PRESET, a_stretch

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def _address(stretch: Stretch, door: str = "change") -> str:
    return f"/admin/routines/stretch/{stretch.pk}/{door}/"


def _posted(response: HttpResponse) -> dict[str, Any]:
    """What a browser would send back unchanged."""
    forms: list[Any] = [response.context["adminform"].form]
    sets: list[BaseFormSet[Any]] = [one.formset for one in response.context["inline_admin_formsets"]]
    forms += [form for one in sets for form in (one.management_form, *one.forms)]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


@pytest.fixture
def may(editor: User, publisher: User) -> None:
    permissions = {one.codename: one for one in Permission.objects.filter(content_type__app_label="routines")}
    writing = [permissions[name] for name in ("view_stretch", "change_stretch", "add_stretch")]
    editor.user_permissions.set(writing)
    publisher.user_permissions.set([*writing, permissions["publish_stretch"]])


def test_a_published_stretch_is_only_read(knee_hug: Stretch, superuser_client: Client) -> None:
    page = superuser_client.get(_address(knee_hug))
    assert page.status_code == 200
    assert [str(label) for label, _href in page.context["doors"]] == ["Edit in a working copy", "Retire"]
    assert (page.context["has_change_permission"], page.context["has_delete_permission"]) == (False, False)
    assert superuser_client.post(_address(knee_hug), {"name": "Other"}).status_code == 403
    assert superuser_client.post(_address(knee_hug, "delete"), {"post": "yes"}).status_code == 403


def test_a_working_copy_is_edited_and_published(knee_hug: Stretch, superuser_client: Client) -> None:
    response = superuser_client.post(_address(knee_hug, "edit"))
    copy = Stretch.objects.get(draft_of=knee_hug)
    assert response["Location"] == _address(copy)
    values = _posted(superuser_client.get(_address(copy)))
    values |= {"name": "Knee squeeze", "mistakes-0-fix": "Pull much less."}
    saved = superuser_client.post(_address(copy), values)
    assert saved.status_code == 302, saved.context["errors"]
    assert Stretch.objects.library().get().name == "Knee hug"
    assert superuser_client.post(_address(copy, "publish"))["Location"] == _address(knee_hug)
    shown = Stretch.objects.get()
    assert (shown.pk, shown.name, shown.mistakes.get().fix) == (knee_hug.pk, "Knee squeeze", "Pull much less.")
    assert shown.versions.first().number == 2  # type: ignore[union-attr]


def test_saving_a_copy_unchanged_changes_nothing(knee_hug: Stretch, superuser_client: Client) -> None:
    copy = open_working_copy(stretch=knee_hug, now=NOW)
    saved = superuser_client.post(_address(copy), _posted(superuser_client.get(_address(copy))))
    assert saved.status_code == 302, saved.context["errors"]
    superuser_client.post(_address(copy, "publish"))
    first, second = Stretch.objects.get().versions.values_list("document", flat=True)
    assert first == second


def test_rows_are_put_in_order(knee_hug: Stretch, superuser_client: Client) -> None:
    copy = open_working_copy(stretch=knee_hug, now=NOW)
    values = _posted(superuser_client.get(_address(copy)))
    assert superuser_client.post(
        _address(copy), {**values, "area_links-0-order": 2, "area_links-1-order": 1}
    ).status_code == 302  # fmt: skip
    assert [link.area.slug for link in copy.area_links.all()] == ["hips", "lower-back"]


def test_a_dose_out_of_bounds_is_refused_beside_its_field(knee_hug: Stretch, superuser_client: Client) -> None:
    copy = open_working_copy(stretch=knee_hug, now=NOW)
    values = {**_posted(superuser_client.get(_address(copy))), "doses-0-amount_min": 1}
    page = superuser_client.post(_address(copy), values)
    assert page.status_code == 200
    assert "From 3 to 180, the smaller first." in page.content.decode()
    assert copy.doses.get().amount_min == 20


def test_what_is_missing_is_said(knee_hug: Stretch, superuser_client: Client) -> None:
    draft = Stretch.objects.create(slug="new", name="New", sides="both")
    page = superuser_client.post(_address(draft, "publish"), follow=True)
    assert "areas: [] should be non-empty" in [str(message) for message in page.context["messages"]]
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_retiring_and_bringing_back(knee_hug: Stretch, superuser_client: Client) -> None:
    superuser_client.post(_address(knee_hug, "retire"))
    knee_hug.refresh_from_db()
    assert knee_hug.status == Status.RETIRED
    superuser_client.post(_address(knee_hug, "unretire"))
    knee_hug.refresh_from_db()
    assert knee_hug.status == Status.PUBLISHED


def test_doors_open_only_by_post_and_where_they_lead(knee_hug: Stretch, superuser_client: Client) -> None:
    copy = open_working_copy(stretch=knee_hug, now=NOW)
    statuses = {
        "by GET": superuser_client.get(_address(knee_hug, "retire")).status_code,
        "publish what is published": superuser_client.post(_address(knee_hug, "publish")).status_code,
        "bring back what is there": superuser_client.post(_address(knee_hug, "unretire")).status_code,
        "copy of a copy": superuser_client.post(_address(copy, "edit")).status_code,
        "no such stretch": superuser_client.post("/admin/routines/stretch/999/retire/").status_code,
    }
    assert statuses == {
        "by GET": 405,
        "publish what is published": 404,
        "bring back what is there": 404,
        "copy of a copy": 404,
        "no such stretch": 404,
    }


def test_editors_write_and_publishers_publish(
    knee_hug: Stretch, may: None, editor_client: Client, publisher_client: Client, owner_client: Client
) -> None:
    assert editor_client.post(_address(knee_hug, "edit")).status_code == 302
    copy = Stretch.objects.get(draft_of=knee_hug)
    page = editor_client.get(_address(copy))
    assert (page.context["has_change_permission"], page.context["doors"]) == (True, [])
    assert "has_add_permission" in page.context
    assert [one.has_change_permission for one in page.context["inline_admin_formsets"]] == [True] * 11
    assert editor_client.post(_address(copy, "publish")).status_code == 403
    assert editor_client.post(_address(knee_hug, "retire")).status_code == 403
    assert owner_client.post(_address(copy, "publish")).status_code == 302
    assert Stretch.objects.filter(pk=copy.pk).exists()
    assert publisher_client.post(_address(copy, "publish")).status_code == 302
    assert not Stretch.objects.filter(pk=copy.pk).exists()


def test_private_stretches_and_routines_stay_private(
    knee_hug: Stretch, owner: User, superuser_client: Client, make_routine: Callable[..., Routine]
) -> None:
    private = Stretch.objects.create(owner=owner, slug="my-abcd1234", name="Very private", sides="both")
    routine = make_routine(knee_hug, owner=owner, title="Very private too")
    assert superuser_client.get(_address(private)).status_code == 302
    assert superuser_client.get(f"/admin/routines/routine/{routine.pk}/change/").status_code == 302
    assert superuser_client.get(f"/admin/routines/routinestep/{routine.steps.get().pk}/change/").status_code == 302
    for page in ("stretch", "routine", "routinestep"):
        assert "Very private" not in superuser_client.get(f"/admin/routines/{page}/").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?q=prayer",
        "?status__exact=published&areas__id__exact={hips}&position__exact=supine&difficulty__exact=beginner&type__exact=static",
    ],
)
def test_the_list_is_searched_and_filtered(knee_hug: Stretch, superuser_client: Client, query: str) -> None:
    page = superuser_client.get(f"/admin/routines/stretch/{query.format(hips=Area.objects.get(slug='hips').pk)}")
    assert [one.slug for one in page.context["cl"].result_list] == ["knee-hug"]


def test_view_on_site_leads_to_the_page_or_the_preview(knee_hug: Stretch, superuser_client: Client) -> None:
    copy = open_working_copy(stretch=knee_hug, now=NOW)
    seen = [superuser_client.get(_address(one)).context["absolute_url"] for one in (knee_hug, copy)]
    assert seen == ["/stretches/knee-hug/", f"/stretches/knee-hug/?preview={copy.pk}"]


def test_a_word_that_changed_moves_the_library(knee_hug: Stretch, superuser_client: Client) -> None:
    area = Area.objects.get(slug="hips")
    assert "Hips" in superuser_client.get("/stretches/knee-hug/").content.decode()
    superuser_client.post(f"/admin/routines/area/{area.pk}/change/", {"name": "Both hips", "order": 1})
    assert LibraryState.objects.get().version == 2
    assert "Both hips" in superuser_client.get("/stretches/knee-hug/").content.decode()
    assert Area.objects.get(pk=area.pk).slug == "hips"


def test_a_preset_takes_a_new_step(load_documents: Callable[..., LoadReport], superuser_client: Client) -> None:
    load_documents(a_stretch(), a_stretch("other"), preset=PRESET)
    preset = Routine.objects.get()
    address = f"/admin/routines/routine/{preset.pk}/change/"
    values = _posted(superuser_client.get(address))
    values |= {
        "steps-TOTAL_FORMS": 2,
        "steps-1-stretch": Stretch.objects.get(slug="other").pk,
        "steps-1-goal": "relief",
    }
    values |= {"steps-1-rest_seconds": 5, "steps-1-switch_seconds": 7, "steps-1-routine": str(preset.pk)}
    response = superuser_client.post(address, values)
    assert response.status_code == 302, response.context["errors"]
    assert [(step.stretch.slug, [side.side for side in step.sides.all()]) for step in preset.steps.all()] == [
        ("knee-hug", ["left", "right"]),
        ("other", ["left", "right"]),
    ]
    assert superuser_client.get(f"/admin/routines/routinestep/{preset.steps.first().pk}/change/").status_code == 200  # type: ignore[union-attr]
