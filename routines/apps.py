"""The routines app: the library, routines, practice, progress and the mails made of them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoutinesConfig(AppConfig):
    name = "routines"
    verbose_name = _("Stretches and routines")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the mail engine what this app sends."""
        from accounts.domain.mail import register_kind
        from routines.domain.letters import LETTER
        from routines.domain.reminders import REMINDER

        register_kind(REMINDER)
        register_kind(LETTER)
