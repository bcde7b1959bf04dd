"""What the player in the browser is given: the plan, the rules of its clock, and every word it says."""

from typing import Any

from django.utils.translation import gettext as _

from routines.domain.routine import Guide, Plan, PlanStep
from routines.enums import EASE_SIGNS, RED_FLAGS, Sensation, Side
from routines.validators import (
    DEFAULT_BREATH_SECONDS,
    DEFAULT_GET_READY_SECONDS,
    HELD,
    NEW_POSITION_GET_READY_SECONDS,
    REP_SECONDS,
    ROUND_SECONDS,
)

EMERGENCY_SIGNS = (Sensation.SHOOTING_PAIN, Sensation.NUMB_TINGLING, Sensation.DIZZINESS)
"""Signs with which the emergency list is shown."""
SESSION_ENDING = (Sensation.DIZZINESS,)


def player_plan(*, plan: Plan) -> dict[str, Any]:
    """The plan as JSON values, all times in seconds; the timeline is derived from it in the browser."""
    return {
        "routine": str(plan.id),
        "title": plan.title,
        "rules": {
            "ready": DEFAULT_GET_READY_SECONDS,
            "newPosition": NEW_POSITION_GET_READY_SECONDS,
            "rep": REP_SECONDS,
            "breath": DEFAULT_BREATH_SECONDS,
            "round": ROUND_SECONDS,
            "longest": HELD[1],
        },
        "steps": [_step(step) for step in plan.steps],
    }


def player_signs() -> list[dict[str, Any]]:
    """The bad sensations in the order in which the player offers them, and what each of them ends."""
    bad = [sign for sign in Sensation if sign in EASE_SIGNS | RED_FLAGS]
    return [
        {
            "sensation": sign.value,
            "label": str(sign.label),
            "redFlag": sign in RED_FLAGS,
            "endsSession": sign in SESSION_ENDING,
            "emergency": sign in EMERGENCY_SIGNS,
        }
        for sign in bad
    ]


def player_words() -> dict[str, str]:
    """What the player says, by key; words in braces are filled in by it."""
    return {
        "left": _("left"),
        "right": _("right"),
        "both": _("both sides"),
        "ready": _("Get ready"),
        "switch": _("Switch to"),
        "rest": _("Rest"),
        "nextSet": _("Set {set} of {sets}"),
        "next": _("Next: {what}"),
        "nothingNext": _("Last one"),
        "step": _("{step} of {steps}"),
        "left_time": _("{time} left"),
        "paused": _("Paused"),
        "pause": _("Pause"),
        "resume": _("Resume"),
        "seconds": _("seconds"),
        "rep": _("rep {n} of {total}"),
        "circle": _("circle {n} of {total}"),
        "otherWay": _("Other way"),
        "breath": _("breath {n} of {total}"),
        "in": _("Breathe in"),
        "out": _("Breathe out"),
        "round": _("round {n} of {total}"),
        "lessSeconds": _("− 5 s"),
        "moreSeconds": _("+ 5 s"),
        "lessSecondsName": _("5 seconds less"),
        "moreSecondsName": _("5 seconds more"),
        "lessOne": _("− 1"),
        "moreOne": _("+ 1"),
        "lessOneName": _("one less"),
        "moreOneName": _("one more"),
        "sayReady": _("Get ready: {stretch}, {side}. {seconds} seconds."),
        "sayWork": _("{stretch}, {side}. Go."),
        "saySwitch": _("Switch to {side}."),
        "sayRest": _("Rest, {seconds} seconds."),
        "sayFinished": _("Finished."),
        "sayMeet": _("New to you: {stretch}."),
        "leftOut": _("“{stretch}” is left out for the rest of today, on both sides."),
        "heldSeconds": _("seconds held"),
        "heldReps": _("repetitions"),
        "heldBreaths": _("breaths"),
        "heldRounds": _("rounds"),
        "heldTime": _("seconds moved"),
        "setOf": _("set {set}, {what}"),
        "planned": _("of {planned}"),
        "notDone": _("Left out"),
        "summary": _("{done} of {all} sets done, {time} in all"),
        "offline": _("No connection. The session is kept on this device and sent when you are online again."),
        "signedOut": _("You are signed out. The session is kept on this device: sign in, then open it here again."),
        "refused": _("This could not be saved. It is kept on this device."),
        "save": _("Save"),
        "saving": _("Saving …"),
        "fault": _("{where}: {message}"),
    }


def _step(step: PlanStep) -> dict[str, Any]:
    return {
        "goal": step.goal or None,
        "rest": step.rest,
        "switch": step.switch,
        "note": step.note,
        "stretch": {
            "slug": step.slug,
            "name": step.name,
            "position": step.position,
            "labels": {Side.LEFT.value: step.left_label, Side.RIGHT.value: step.right_label},
            **_guide(step.guide),
        },
        "sides": [
            {
                "side": side.side,
                "kind": side.kind,
                "sets": side.sets,
                "amount": side.amount,
                "pause": side.pause or 0,
                "eachWay": side.each_way,
            }
            for side in step.sides
        ],
    }


def _guide(guide: Guide) -> dict[str, Any]:
    return {
        "cue": guide.cue,
        "setup": guide.setup,
        "steps": guide.steps,
        "feel": guide.feel,
        "stopSigns": guide.stop_signs,
    }
