"""Load the starter library."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from routines.domain.library.files import LibraryError
from routines.domain.library.loading import STARTER_ROOT, Deed, LoadReport, load_library

DONE = {Deed.CREATE: "new", Deed.UPDATE: "updated", Deed.KEEP: "kept as staff edited them"}
WOULD = {Deed.CREATE: "would create", Deed.UPDATE: "would update", Deed.KEEP: "would keep as staff edited it"}


class Command(BaseCommand):
    help = "Loads the starter library. Never overwrites what staff edited unless told --force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")
        parser.add_argument("--force", action="store_true", help="Overwrite also what staff edited.")
        parser.add_argument("--root", type=Path, default=STARTER_ROOT, help="The folder of the files.")

    def handle(self, *_args: Any, root: Path, force: bool, dry_run: bool, **_options: Any) -> None:
        try:
            report = load_library(now=timezone.now(), root=root, force=force, dry_run=dry_run)
        except LibraryError as error:
            problems = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(f"{len(error.problems)} problem(s); nothing was changed.\n{problems}") from error
        if dry_run:
            self._list(report)
        self.stdout.write(_summary(report, DONE if not dry_run else WOULD))

    def _list(self, report: LoadReport) -> None:
        for deed, words in WOULD.items():
            for key in report.keys(deed):
                self.stdout.write(f"{words}: {key}")


def _summary(report: LoadReport, words: dict[Deed, str]) -> str:
    counts = {deed: len(report.keys(deed)) for deed in words}
    said = ", ".join(f"{count} {words[deed]}" for deed, count in counts.items() if count)
    return f"Starter library: {said or 'nothing to do'}."
