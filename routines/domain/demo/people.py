"""Who the people of the demo are: where they live, when they practise, how faithfully, how it feels."""

from dataclasses import dataclass
from random import Random

DOMAIN = "example.test"
ZONES = (
    "Europe/Paris",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
EARLIEST, LATEST = 6 * 60, 22 * 60
"""Practice is planned between these minutes of the day."""
LETTER_MINUTE = 7 * 60


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the demo.

    `minute` of the day and `letter_weekday` (Monday = 0) are wall-clock in `zone`; `faith` is the
    share of days with practice, `gain` how often a week adds five seconds, `tight` the side that
    gets a little less, `room` how far comfort lies from the aim.
    """

    number: int
    zone: str
    minute: int
    letter_weekday: int
    faith: float
    gain: float
    tight: str
    room: float

    @property
    def email(self) -> str:
        return demo_email(self.number)


def demo_email(number: int) -> str:
    return f"demo-{number}@{DOMAIN}"


def imagine(number: int, chance: Random) -> Person:
    """A person as chance has it; most practise on more than half of their days."""
    return Person(
        number=number,
        zone=chance.choice(ZONES),
        minute=chance.randrange(EARLIEST, LATEST, 5),
        letter_weekday=chance.randrange(7),
        faith=min(0.97, max(0.15, chance.gauss(0.62, 0.2))),
        gain=chance.uniform(0, 0.8),
        tight=chance.choice(("left", "right", "")),
        room=chance.gauss(0, 0.4),
    )
