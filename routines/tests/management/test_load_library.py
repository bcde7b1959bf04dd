"""The command says in a few lines what it did, and in full what is wrong."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from routines.models import Area, Stretch
from routines.tests.documents import PRESET, a_stretch, write_library


def _run(root: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_library", *options, root=root, stdout=out)
    return out.getvalue()


def test_what_it_says(db: None, tmp_path: Path) -> None:
    root = write_library(tmp_path, a_stretch(), preset=PRESET)
    assert _run(root, "--dry-run").splitlines()[-3:] == [
        "would create: stretches/knee-hug",
        "would create: presets/short-one",
        "Starter library: 11 would create.",
    ]
    assert not Stretch.objects.exists()
    assert _run(root) == "Starter library: 11 new.\n"
    assert _run(root) == "Starter library: nothing to do.\n"
    Area.objects.filter(slug="hips").update(name="Both hips")
    write_library(tmp_path, a_stretch(aliases=["New"]), preset=PRESET)
    assert _run(root) == "Starter library: 1 updated, 1 kept as staff edited them.\n"
    assert _run(root, "--force") == "Starter library: 1 updated.\n"


def test_a_broken_file_is_named_and_nothing_changes(db: None, tmp_path: Path) -> None:
    root = write_library(tmp_path, a_stretch(type="bouncing"))
    with pytest.raises(CommandError) as error:
        _run(root)
    first, second = str(error.value).splitlines()
    assert first == "1 problem(s); nothing was changed."
    assert second.startswith("  knee-hug.yaml:3: type: 'bouncing' is not one of ['static', 'dynamic'")
    assert not Area.objects.exists()
