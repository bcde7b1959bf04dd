"""Everything we keep about the person who is signed in, to take along."""

import json

from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.domain.export import export_account, exported_kinds
from accounts.views.person import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def export(request: PersonRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/export/show.html", {"kinds": exported_kinds()})
    now = timezone.now()
    document = json.dumps(
        export_account(user=request.user, now=now), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
    )
    return HttpResponse(
        document,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="stretch-{timezone.localdate(now)}.json"',
            "Cache-Control": "no-store",
        },
    )
