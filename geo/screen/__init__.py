"""Screens as values: what a screen says, computed from protected tables."""
