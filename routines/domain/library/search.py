"""Search: an index in memory, so that every database gives the same answers and misspellings are forgiven.

The index is made from what visitors may read and kept until `LibraryState.version` has moved.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio

from routines.domain.library.vocabulary import library_version
from routines.models import Stretch

LONGEST_QUERY = 100
EVERYDAY_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "at",
        "for",
        "in",
        "my",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "exercise",
        "stretch",
        "stretches",
    }
)
"""Words that say little in a library of stretches; left out of a query that has others."""
CLOSE_ENOUGH = 0.85
"""How alike two names written without spaces must be."""
WORTH_SUGGESTING = 55


class Tier(IntEnum):
    """How a stretch was found; the lower, the earlier it is listed."""

    NAME = 0
    ALIAS = 1
    NAMED_LIKE_IT = 2
    WORD_OF_THE_FIELD = 3
    HERE_AND_THERE = 4


@dataclass(frozen=True)
class Entry:
    """What a stretch is found by. Phrases are folded; the words say the same as the phrases."""

    id: int
    names: tuple[str, ...]
    """The name first, then the other names in their order."""
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    entries: tuple[Entry, ...]
    labels: Mapping[str, str]
    """Every name as it is written, by its folded form."""


def search(query: str, *, version: int | None = None) -> list[int]:
    """Ids of the stretches that answer `query`, best first.

    One query for the version of the library where it is not given, and more when it has moved.

    The exact name comes first, then the exact other name (in the order in which a stretch lists
    them), then names that contain every word, then areas, muscles and conditions. Each word may
    be cut short, or wrong in one letter (from 4 letters on) or two (from 8).
    """
    wanted = fold(query[:LONGEST_QUERY])
    if not wanted:
        return []
    ranked = sorted(filter(None, (_rank(entry, wanted) for entry in _current(version).entries)))
    return [entry_id for *_rank_of, entry_id in ranked]


def suggestion(query: str, *, version: int | None = None) -> str | None:
    """The name nearest to a query that found nothing, as it is written; None when nothing is near."""
    labels = _current(version).labels
    wanted = fold(query[:LONGEST_QUERY])
    nearest = process.extractOne(wanted, list(labels), scorer=token_sort_ratio, score_cutoff=WORTH_SUGGESTING)
    return labels[nearest[0]] if nearest else None


def fold(text: str) -> str:
    """Lower-case words without accents, apostrophes and signs, one space apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = re.sub(r"['’‘`]", "", "".join(one for one in plain if not unicodedata.combining(one)))
    return " ".join(re.findall(r"[^\W_]+", plain))


def _current(version: int | None) -> Index:
    return index_of(library_version() if version is None else version)


@lru_cache(maxsize=1)
def index_of(_version: int) -> Index:
    stretches = Stretch.objects.library().prefetch_related(
        "aliases", "area_links__area", "muscle_links__muscle", "topics"
    )
    names = {stretch: [stretch.name, *(alias.name for alias in stretch.aliases.all())] for stretch in stretches}
    return Index(
        entries=tuple(Entry(stretch.pk, _folded(own), _folded(_terms(stretch))) for stretch, own in names.items()),
        labels={fold(name): name for own in names.values() for name in reversed(own)},
    )


def _terms(stretch: Stretch) -> Iterable[str]:
    yield from (link.area.name for link in stretch.area_links.all())
    yield from (link.muscle.name for link in stretch.muscle_links.all())
    yield from (topic.name for topic in stretch.topics.all())


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(fold(name) for name in names)


Rank = tuple[int, float, int, str, int]


def _rank(entry: Entry, wanted: str) -> Rank | None:
    """Tier, distance from a perfect match, place among its names, name, id; None when it is no answer."""
    if wanted in entry.names:
        place = entry.names.index(wanted)
        return (Tier.NAME if place == 0 else Tier.ALIAS, 0, place, entry.names[0], entry.id)
    words = _telling(wanted)
    for tier, phrases in ((Tier.NAMED_LIKE_IT, entry.names), (Tier.WORD_OF_THE_FIELD, entry.terms)):
        likeness, place = max((_likeness(wanted, words, phrase), -i) for i, phrase in enumerate((*phrases, "")))
        if likeness:
            return (tier, 1 - likeness, -place, entry.names[0], entry.id)
    all_words = " ".join((*entry.names, *entry.terms))
    scattered = _likeness("", words, all_words)
    return (Tier.HERE_AND_THERE, 1 - scattered, 0, entry.names[0], entry.id) if scattered else None


def _telling(wanted: str) -> list[str]:
    words = wanted.split()
    telling = [word for word in words if word not in EVERYDAY_WORDS and not _means(word, "stretch")]
    return telling or words


def _likeness(wanted: str, words: list[str], phrase: str) -> float:
    """0 to 1: how well every word is found in the phrase, a little more where the phrase says little else."""
    joined = OSA.normalized_similarity(wanted.replace(" ", ""), phrase.replace(" ", "")) if wanted else 0
    if joined >= CLOSE_ENOUGH:
        return float(joined)
    there = phrase.split()
    found = [max((_match(word, one) for one in there), default=0) for word in words]
    if not all(found):
        return 0
    return 0.8 * sum(found) / len(found) + 0.2 * min(1, len(words) / len(there))


def _match(word: str, there: str) -> float:
    if word == there:
        return 1
    if len(word) > 1 and there.startswith(word):
        return 0.9
    return 0.7 if _means(word, there) else 0


def _means(word: str, there: str) -> bool:
    """Whether `word` is `there` with as many slips as its length forgives."""
    slips = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    return slips > 0 and OSA.distance(word, there, score_cutoff=slips) <= slips
