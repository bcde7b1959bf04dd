"""Routines: the list, one routine, and the player."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from routines.domain.player import player_plan, player_signs, player_words
from routines.domain.routine import load_outlines, load_plan, minutes_words, plan_seconds, routine_cards, routine_lines
from routines.enums import Comfort
from routines.models import Routine

OWN_ON_A_PAGE = 12


@require_safe
def routine_list(request: HttpRequest) -> HttpResponse:
    """Own routines by page, and on the first page the presets; both in one query."""
    mine = Routine.objects.owned_by(request.user.pk)
    page = Paginator(mine, OWN_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = Q(pk__in=mine.values("pk")[max(0, page.start_index() - 1) : page.end_index()])
    if page.number == 1:
        shown |= Q(pk__in=Routine.objects.presets().values("pk"))
    cards = routine_cards(routines=Routine.objects.filter(shown))
    own = [card for card in cards if card.routine.owner_id is not None]
    presets = [card for card in cards if card.routine.owner_id is None]
    return render(request, "routines/routine/list.html", {"own": own, "presets": presets, "page": page})


@require_safe
def routine_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Steps with their doses, and the honest total."""
    routine = get_object_or_404(Routine.objects.visible_to(request.user.pk), pk=pk)
    plan = load_outlines(routines=[routine])[routine.pk]
    context = {"routine": routine, "lines": routine_lines(plan), "minutes": minutes_words(plan_seconds(plan))}
    return render(request, "routines/routine/detail.html", context)


@require_safe
def routine_play(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The player: its data as JSON, its pages as templates, and the steps by hand without JavaScript."""
    routine = get_object_or_404(Routine.objects.visible_to(request.user.pk), pk=pk)
    plan = load_plan(routine=routine)
    context = {
        "routine": routine,
        "plan": plan,
        "lines": routine_lines(plan),
        "minutes": minutes_words(plan_seconds(plan)),
        "comforts": Comfort.choices,
        "player": {
            "plan": player_plan(plan=plan),
            "signs": player_signs(),
            "words": player_words(),
            "account": str(request.user.pk or "guest"),
            "urls": {"record": reverse("session-record"), "token": reverse("session-token")},
        },
    }
    return render(request, "routines/routine/play.html", context)
