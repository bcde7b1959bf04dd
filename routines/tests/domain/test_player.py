"""What the player is given: every word it says, and what each sign ends."""

import re

from django.conf import settings

from routines.domain.player import player_signs, player_words
from routines.enums import EASE_SIGNS, RED_FLAGS

MODULES = settings.BASE_DIR / "routines" / "static" / "routines" / "player"


def test_the_player_has_every_word_it_asks_for_and_no_other():
    source = "\n".join(path.read_text() for path in MODULES.glob("*.js"))
    asked = set(re.findall(r"\bwords\.([a-zA-Z_]+)", source))
    said = set(re.findall(r"[a-zA-Z_]+", source))
    words = player_words()
    assert asked - words.keys() == set()
    assert words.keys() - said == set()


def test_every_bad_sensation_is_offered_ease_signs_first():
    signs = player_signs()
    assert {sign["sensation"] for sign in signs} == EASE_SIGNS | RED_FLAGS
    assert [sign["redFlag"] for sign in signs] == [False] * 3 + [True] * 4


def test_dizziness_alone_ends_the_session_and_sharp_pain_alone_of_the_flags_shows_no_emergency():
    signs = {sign["sensation"]: sign for sign in player_signs()}
    assert [name for name, sign in signs.items() if sign["endsSession"]] == ["dizziness"]
    assert [name for name, sign in signs.items() if sign["emergency"]] == [
        "shooting_pain",
        "numb_tingling",
        "dizziness",
    ]
