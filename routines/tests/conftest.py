"""Builders for tests that need stretches with all their content."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from routines.domain.library.loading import LoadReport, load_library
from routines.models import Stretch
from routines.tests.documents import a_stretch, write_library

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def load_documents(db: None, tmp_path: Path) -> Callable[..., LoadReport]:
    """Load these documents (and perhaps a preset) into the library, published."""

    def load(*documents: dict[str, Any], **preset: Any) -> LoadReport:
        return load_library(now=NOW, root=write_library(tmp_path / "library", *documents, **preset))

    return load


@pytest.fixture
def knee_hug(load_documents: Callable[..., LoadReport]) -> Stretch:
    """A complete published stretch with left and right."""
    load_documents(a_stretch())
    return Stretch.objects.get(slug="knee-hug")
