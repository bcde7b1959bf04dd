"""Make the first staff sign-in of this copy of the site and say it; later runs say it again."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.domain.staff import make_first_staff


class Command(BaseCommand):
    help = "Makes the first staff sign-in of this copy of the site and says it. For local mode."

    def handle(self, *args: Any, **options: Any) -> None:
        sign_in = make_first_staff(keep_in=settings.DATA_DIR / "first-sign-in.txt")
        if sign_in:
            self.stdout.write(f"{sign_in.email}  {sign_in.password}")
