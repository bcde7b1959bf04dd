"""`make_demo`: a believable population for trying the site and for measuring it."""

import secrets
import string
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from routines.domain.demo import make_population
from routines.domain.demo.population import NoPresetsError

PASSWORD_LENGTH = 16
BAR = 40
SEED_BITS = 32


class Command(BaseCommand):
    help = "Make demo people with routines, mails and sessions up to yesterday."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--users", type=int, required=True, help="how many people")
        parser.add_argument("--weeks", type=int, required=True, help="how many weeks they have practised")
        parser.add_argument("--seed", type=int, help="the same seed makes the same people")

    def handle(self, *args: Any, users: int, weeks: int, seed: int | None, **options: Any) -> None:
        if users < 1 or weeks < 0:
            raise CommandError("--users wants at least 1, --weeks at least 0.")
        password = "".join(secrets.choice(string.ascii_letters + string.digits) for _sign in range(PASSWORD_LENGTH))
        try:
            counts = make_population(
                users=users,
                weeks=weeks,
                seed=secrets.randbits(SEED_BITS) if seed is None else seed,
                password=password,
                now=timezone.now(),
                progress=lambda done: self._show(done, users),
            )
        except NoPresetsError:
            raise CommandError("There are no presets yet: run load_library first.") from None
        self.stdout.write(f"{counts['users']} people, {counts['sessions']} sessions")
        self.stdout.write(f"password: {password}")

    def _show(self, done: int, users: int) -> None:
        """A bar that grows, where somebody can see it."""
        if not self.stderr.isatty():
            return
        full = BAR * done // users
        self.stderr.write(
            f"\r[{'█' * full}{'·' * (BAR - full)}] {done} of {users}", ending="\n" if done == users else ""
        )
