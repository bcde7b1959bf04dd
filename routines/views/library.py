"""The library: a list to search, and one page a stretch."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from routines.domain.library.listing import Card, listed_cards, listed_ids
from routines.domain.library.page import stretch_page
from routines.domain.library.search import suggestion
from routines.domain.library.vocabulary import vocabulary
from routines.domain.progress import last_holds
from routines.forms.library import LibraryFilterForm
from routines.models import Stretch

CARDS_A_PAGE = 24


@require_safe
def library_list(request: HttpRequest) -> HttpResponse:
    """The published stretches that answer the search and every filter."""
    words = vocabulary()
    form = LibraryFilterForm(request.GET, words)
    asked = form.asked()
    query, filters = asked.get("q", ""), {name: value for name, value in asked.items() if name != "q"}
    ids = listed_ids(query=query, filters=filters, version=words.version)
    page = Paginator(ids, CARDS_A_PAGE).get_page(request.GET.get("page"))
    cards: list[Card] = listed_cards(ids=list(page.object_list), goal=filters.get("goal", ""))
    context = {
        "cards": cards,
        "page": page,
        "query": query,
        "filters": filters,
        "groups": form.chip_groups(),
        "has_more": any(name != "area" for name in filters),
        "suggestion": suggestion(query, version=words.version) if query and not ids else None,
    }
    return render(request, "routines/library/list.html", context)


@require_safe
def library_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One stretch with all its sections; a former address leads to the present one."""
    stretch = _shown_to_editors(request, slug) or Stretch.objects.library().filter(slug=slug).first()
    if stretch is None:
        moved = get_object_or_404(Stretch.objects.library(), former_slugs__slug=slug)
        return redirect(moved, permanent=True)
    holds = last_holds(user_id=request.user.pk, stretch_id=stretch.pk) if request.user.is_authenticated else {}
    context = {"page": stretch_page(stretch), "stretch": stretch, "last_holds": holds.items()}
    return render(request, "routines/library/detail.html", context)


def _shown_to_editors(request: HttpRequest, slug: str) -> Stretch | None:
    """What `?preview=<id>` of the editors' room shows: a draft or working copy; 404 for everybody else."""
    preview = request.GET.get("preview")
    if preview is None:
        return None
    if not preview.isdecimal() or not request.user.has_perm("routines.view_stretch"):
        raise Http404
    return get_object_or_404(Stretch.objects.of_the_house(), pk=preview, slug=slug)
