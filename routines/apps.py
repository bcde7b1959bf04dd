"""The routines app: the library, routines, practice, progress and the mails made of them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoutinesConfig(AppConfig):
    name = "routines"
    verbose_name = _("Stretches and routines")
    default_auto_field = "django.db.models.BigAutoField"
