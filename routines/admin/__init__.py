"""The editors' room: stretches, presets and the words of the field."""

from routines.admin import preset, stretch, terms

__all__ = ["preset", "stretch", "terms"]
