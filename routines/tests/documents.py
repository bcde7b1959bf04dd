"""Documents for tests: one complete stretch, the words it uses, and a folder of files made of them."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

TERMS: dict[str, Any] = {
    "areas": [{"slug": "lower-back", "name": "Lower back"}, {"slug": "hips", "name": "Hips"}],
    "muscles": [
        {"slug": "erector-spinae", "name": "Erector spinae", "area": "lower-back"},
        {"slug": "gluteus-maximus", "name": "Gluteus maximus", "area": "hips"},
    ],
    "equipment": [{"slug": "mat", "name": "Mat"}, {"slug": "strap", "name": "Strap"}],
    "conditions": [
        {"slug": "pregnancy", "name": "Pregnancy", "is_topic": False, "needs_answer": True, "caution": ""},
        {"slug": "osteoporosis", "name": "Osteoporosis", "is_topic": False, "needs_answer": True, "caution": ""},
        {"slug": "sciatica", "name": "Sciatica", "is_topic": True, "needs_answer": False, "caution": "See someone."},
    ],
}

STRETCH: dict[str, Any] = {
    "slug": "knee-hug",
    "name": "Knee hug",
    "type": "static",
    "position": "supine",
    "difficulty": "beginner",
    "sides": "one_at_a_time",
    "areas": ["lower-back", "hips"],
    "side_labels": {"left": "left knee", "right": "right knee"},
    "variation_of": None,
    "muscles": {
        "primary": [{"muscle": "erector-spinae", "felt": "same"}],
        "secondary": [{"muscle": "gluteus-maximus", "felt": "opposite"}],
    },
    "equipment": [{"equipment": "mat", "need": "support", "purpose": "Softens the floor."}],
    "aliases": ["Prayer hug"],
    "mistakes": [{"problem": "Pulling.", "fix": "Pull less."}],
    "questions": [{"question": "How long?", "answer": "Half a minute."}],
    "relations": [],
    "topics": ["sciatica"],
    "passages": {
        "summary": ["One knee at a time."],
        "why": [{"title": "Quiet", "text": "It is calm."}],
        "best_for": ["A stiff back."],
        "setup": ["Lie down."],
        "step": ["Lift one foot.", "Hold the thigh."],
        "tip": ["Breathe."],
        "cue": ["Soft hands."],
        "feel": ["A mild pull."],
        "stop_sign": ["A sharp pain."],
        "modification": ["Use a strap."],
        "progression": ["Longer first."],
        "moment": [{"moment": "morning", "text": "In bed."}],
        "audience": ["Beginners."],
    },
    "precautions": [
        {"condition": "pregnancy", "level": "with_care", "advice": "Roll to the side.", "use_instead": None},
        {"condition": "osteoporosis", "level": "none_known", "advice": "", "use_instead": None},
    ],
    "sources": [
        {"title": "A page", "author": "", "publisher": "A site", "url": "", "published": "2025-01", "note": ""}
    ],
    "doses": [
        {
            "goal": "relief",
            "kind": "hold",
            "sets": [1, 1],
            "amount": [20, 30],
            "pause": None,
            "minutes": None,
            "per_side": True,
            "each_way": False,
            "rest_seconds": None,
            "tempo": "",
            "frequency": "daily",
            "note": "",
            "goal_chosen_by_editor": True,
            "source": "A page",
        }
    ],
    "figure": None,
    "review": {"checked_on": "2026-11-21", "reviewer_name": "", "reviewer_profession": ""},
}

PRESET: dict[str, Any] = {
    "slug": "short-one",
    "title": "A short one",
    "summary": "",
    "goal": "relief",
    "moment": "",
    "order": 1,
    "steps": [
        {
            "stretch": "knee-hug",
            "goal": "relief",
            "rest_seconds": 5,
            "switch_seconds": 7,
            "note": "",
            "sides": [
                {"side": "left", "kind": "hold", "sets": 1, "amount": 20, "pause": None},
                {"side": "right", "kind": "hold", "sets": 1, "amount": 20, "pause": None},
            ],
        }
    ],
}


def a_stretch(slug: str = "knee-hug", **changes: Any) -> dict[str, Any]:
    """A complete stretch, with `changes` laid over it."""
    return {**deepcopy(STRETCH), "slug": slug, "name": slug.replace("-", " ").capitalize(), **changes}


def write_library(root: Path, *stretches: dict[str, Any], preset: dict[str, Any] | None = None) -> Path:
    """Lay out a library folder with these stretches, the words of `TERMS` and perhaps a preset."""
    _write(root / "vocabulary" / "terms.yaml", TERMS)
    for stretch in stretches:
        _write(root / f"{stretch['slug']}.yaml", stretch)
    if preset:
        _write(root / "presets" / f"{preset['slug']}.yaml", preset)
    return root


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
