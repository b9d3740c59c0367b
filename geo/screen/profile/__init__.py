"""The page of a stadsdeel: what changed, what stands out, its wijken, and how it compares."""

from geo.screen.profile.model import (
    ChangeLine,
    Changes,
    Comparison,
    Finding,
    Profile,
    ProfileInputs,
    Small,
)
from geo.screen.profile.screen import profile_screen

__all__ = [
    "ChangeLine",
    "Changes",
    "Comparison",
    "Finding",
    "Profile",
    "ProfileInputs",
    "Small",
    "profile_screen",
]
