"""From a composed mail to a message with its headers."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.domain.mail import ComposedMail
from accounts.domain.schedule import zone_named
from accounts.domain.unsubscribe import unsubscribe_url
from accounts.models import MailDelivery


def render_mail(*, template: str, delivery: MailDelivery, context: Mapping[str, Any]) -> ComposedMail:
    """Render `emails/<template>/` for the person of a delivery, times in their zone.

    Adds `site_url`, `unsubscribe_url` and `mail_url` (the page with all mail settings).
    """
    full = {
        "site_url": settings.SITE_URL,
        "unsubscribe_url": unsubscribe_url(user_id=delivery.user_id, kind=delivery.kind),
        "mail_url": f"{settings.SITE_URL}{reverse('account-mail')}",
        **context,
    }
    with timezone.override(zone_named(delivery.user.time_zone)):
        subject, text, html = (
            render_to_string(f"emails/{template}/{part}", full) for part in ("subject.txt", "body.txt", "body.html")
        )
    return ComposedMail(
        subject=" ".join(subject.split()), text=re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html=html
    )


def message_id(delivery: MailDelivery) -> str:
    """The Message-ID of a delivery: the same at each attempt, so that a receiver could drop a second one."""
    kind = delivery.kind.replace(":", "-")
    return f"<{kind}.{delivery.pk}@{settings.MAIL_DOMAIN}>"


def build_message(*, delivery: MailDelivery, mail: ComposedMail) -> EmailMultiAlternatives:
    """The message as it is sent; the delivery has its `message_id` and its user loaded."""
    list_name = delivery.kind.partition(":")[0]
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[delivery.user.email],
        headers={
            "Message-ID": delivery.message_id,
            "List-Id": f"<{list_name}.{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{unsubscribe_url(user_id=delivery.user_id, kind=delivery.kind)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message
