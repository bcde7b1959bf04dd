"""How the account library speaks to people through this site."""

import logging
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.domain.signup import withdraw_signup
from accounts.models import User

logger = logging.getLogger(__name__)


class Site(NamedTuple):
    """What the mail templates know about the place they come from."""

    name: str
    domain: str


def own_address(url: str) -> str:
    """The same page under `SITE_URL`: the Host header is the visitor's word and has no place in a mail."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SITE_URL}{parts.path}{query}"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Mails with links to ourselves only, and no false word about a mail that did not leave."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        own = {name: own_address(value) for name, value in context.items() if name.endswith("_url")}
        site = Site(name=_("Stretch"), domain=urlsplit(settings.SITE_URL).netloc)
        try:
            super().send_mail(template_prefix, email, {**context, **own, "current_site": site})
        except OSError as error:  # every fault of smtplib is one
            logger.warning("An account mail was not accepted: %s", type(error).__name__)
            raise ImmediateHttpResponse(mail_not_sent(allauth_context.request, email)) from error

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        # Hashing the password is slow and stays outside the transaction.
        super().save_user(request, user, form, commit=False)
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError as error:  # the same form sent twice at once
            raise ImmediateHttpResponse(self.respond_email_verification_sent(request, None)) from error
        return user

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        try:
            super().send_confirmation_mail(request, emailconfirmation, signup)
        except ImmediateHttpResponse:
            if signup:
                withdraw_signup(user_id=emailconfirmation.email_address.user_id)
            raise


def mail_not_sent(request: HttpRequest, email: str) -> HttpResponse:
    """Back to the form with the truth; the pause between two mails does not count one that never left."""
    ratelimit.clear(request, action="confirm_email", key=email.lower())
    messages.error(
        request,
        _("We could not send a mail to %(email)s. Please check the address and try again in a few minutes.")
        % {"email": email},
    )
    return HttpResponseRedirect(request.get_full_path())
