"""Draws: pages read the selection, ask for a screen and draw it. No arithmetic here."""
