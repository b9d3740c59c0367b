"""Where every figure comes from: indicators, methods, thresholds, rules, files."""

from geo.screen.accountability.model import (
    AccountabilityScreen,
    Basis,
    Entry,
    Fact,
    Group,
    Link,
    Section,
)
from geo.screen.accountability.screen import accountability_screen

__all__ = [
    "AccountabilityScreen",
    "Basis",
    "Entry",
    "Fact",
    "Group",
    "Link",
    "Section",
    "accountability_screen",
]
