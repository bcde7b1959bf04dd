"""The link in every planned mail that stops it (RFC 8058), without sign-in and for good."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.domain.mail import stop_mail

# Each purpose signs with a salt of its own, so that one link cannot be used for another purpose.
SALT = "accounts.mail.unsubscribe"


@dataclass(frozen=True)
class Unsubscription:
    """Whose mail a link stops, and which kind; the person may be gone by now."""

    user_id: int
    kind: str


def unsubscribe_url(*, user_id: int, kind: str) -> str:
    """The absolute address that stops this kind of mail for this person; always the same, it does not expire."""
    token = signing.Signer(salt=SALT).sign_object([user_id, kind])
    return f"{settings.SITE_URL}{reverse('mail-action', args=[token])}"


def read_unsubscribe_token(token: str) -> Unsubscription | None:
    """What a token stops, or None for one that was forged or signed for another purpose."""
    try:
        user_id, kind = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return Unsubscription(user_id=user_id, kind=kind)


def unsubscribe(*, user_id: int, kind: str, everything: bool = False) -> None:
    """Stop this kind of planned mail, or every kind, at once; idempotent, also for a person who is gone.

    Account mail (confirmation, password) is not planned mail and goes on.
    """
    stop_mail(user_id=user_id, kind=None if everything else kind)
