"""Conditions that several models put on their numbers."""

from django.db.models import F, Q

from routines.validators import AMOUNT


def range_within(field: str, low: int, high: int) -> Q:
    """`<field>_min` and `<field>_max` both given, in order and within the bounds, or both empty."""
    low_end, high_end = f"{field}_min", f"{field}_max"
    return Q(**{f"{low_end}__isnull": True, f"{high_end}__isnull": True}) | Q(
        **{f"{low_end}__gte": low, f"{high_end}__gte": F(low_end), f"{high_end}__lte": high}
    )


def amount_within_its_kind(low_field: str, high_field: str) -> Q:
    """The amount (or both ends of its range) lies within the bounds of the row's kind of dose."""
    within = Q(pk__isnull=True)
    for kind, (low, high) in AMOUNT.items():
        within |= Q(
            **{
                "kind": kind,
                f"{low_field}__gte": low,
                f"{high_field}__gte": F(low_field),
                f"{high_field}__lte": high,
            }
        )
    return within
