"""A starter file says on which line a thing stands, whatever is wrong with it."""

from pathlib import Path

import pytest

from routines.domain.library.files import Problem, StarterFile, library_digest, read_file


def _read(root: Path, content: bytes) -> StarterFile:
    path = root / "one.yaml"
    path.write_bytes(content)
    return read_file(path, root)


def test_values_and_lines(tmp_path: Path) -> None:
    file = _read(tmp_path, b"slug: a\ndoses:\n  - goal: relief\n    sets: [1, 2]\n")
    assert file.document == {"slug": "a", "doses": [{"goal": "relief", "sets": [1, 2]}]}
    assert file.lines[("doses", 0, "sets", 1)] == 4
    assert file.problems == []


def test_a_date_stays_as_written(tmp_path: Path) -> None:
    assert _read(tmp_path, b"checked_on: 2026-11-21\npublished: 2025-01\n").document == {
        "checked_on": "2026-11-21",
        "published": "2025-01",
    }


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a: [1\nb: 2\n", Problem("one.yaml", 2, "", "did not find expected ',' or ']'")),
        (b"a: 1\nb: \xff\n", Problem("one.yaml", 0, "", "not UTF-8 at byte 8")),
        (b"a: 1\nb: 2\na: 3\n", Problem("one.yaml", 1, "a", "stands here twice")),
        (b"a: &loop [*loop]\n", Problem("one.yaml", 1, "", "nested without end")),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes, problem: Problem) -> None:
    assert _read(tmp_path, content).problems == [problem]


def test_a_tag_that_would_make_an_object_is_refused(tmp_path: Path) -> None:
    (problem,) = _read(tmp_path, b"a: !!python/object/apply:os.getcwd []\nb: !!python/name:os.getcwd x\n").problems
    assert problem.line == 2
    assert "could not determine a constructor" in problem.message


def test_an_empty_file_has_no_document(tmp_path: Path) -> None:
    assert _read(tmp_path, b"").document is None


def test_a_problem_stands_at_the_nearest_line_known(tmp_path: Path) -> None:
    file = _read(tmp_path, b"slug: a\nreview:\n  checked_on: x\n")
    file.report(("review", "reviewer_name"), "missing")
    assert list(map(str, file.problems)) == ["one.yaml:3: review.reviewer_name: missing"]


def test_the_digest_follows_names_and_bytes(tmp_path: Path) -> None:
    _read(tmp_path, b"a: 1")
    first = library_digest(tmp_path)
    _read(tmp_path, b"a: 2")
    second = library_digest(tmp_path)
    (tmp_path / "one.yaml").rename(tmp_path / "two.yaml")
    assert len({first, second, library_digest(tmp_path)}) == 3
