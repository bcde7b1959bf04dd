"""The starter files: read as YAML, with the line of every field, and what is wrong with them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml
from django.utils.translation import gettext as _

Field = tuple[str | int, ...]
"""The way to a value in a document: keys and positions, as in ("doses", 0, "sets")."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, at a line of a file (line 0: nowhere in particular)."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(filter(None, [f"{self.file}:{self.line}", self.field, self.message]))


class LibraryError(Exception):
    """Documents that cannot be taken in; `problems` lists all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class StarterFile:
    """One file: where it lies under the library's folder, what it says, and on which line."""

    path: str
    document: Any = None
    lines: dict[Field, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def stem(self) -> str:
        return Path(self.path).stem

    def report(self, where: Field, message: str) -> None:
        """Note a problem at `where`, or at the nearest line known around it."""
        known = where
        while known not in self.lines and known:
            known = known[:-1]
        name = ".".join(map(str, where))
        self.problems.append(Problem(self.path, self.lines.get(known, 0), name, message))


def library_paths(root: Path) -> list[Path]:
    """Every starter file under `root`, in a fixed order."""
    return sorted(root.rglob("*.yaml"))


def library_digest(root: Path) -> str:
    """SHA-256 over the names and bytes of all starter files."""
    digest = hashlib.sha256()
    for path in library_paths(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def read_file(path: Path, root: Path) -> StarterFile:
    """Read one file. What cannot be read as YAML stands in its `problems`; dates stay strings."""
    file = StarterFile(path.relative_to(root).as_posix())
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
        file.document = _value(node, (), file) if node else None
    except UnicodeDecodeError as error:
        file.report((), _("not UTF-8 at byte %(byte)s") % {"byte": error.start})
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        file.problems.append(Problem(file.path, line, "", getattr(error, "problem", None) or str(error)))
    except RecursionError:
        file.report((), _("nested without end"))
    return file


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Scalars as YAML reads them, but dates as they are written."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _value(node: yaml.Node, where: Field, file: StarterFile) -> Any:
    if where in file.lines:
        file.report(where, _("stands here twice"))
    file.lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return {
            str(key.value): _value(value, (*where, str(key.value)), file)
            for key, value in cast("list[tuple[yaml.ScalarNode, yaml.Node]]", node.value)
        }
    if isinstance(node, yaml.SequenceNode):
        return [_value(value, (*where, place), file) for place, value in enumerate(node.value)]
    return _SCALARS.construct_document(node)


_SCALARS = yaml.constructor.SafeConstructor()
