"""Writes a pack in every form that leaves the app.

What is here draws from a ``geo.screen.pack.Pack`` and from public boundaries, and from nothing
else: import contracts keep the store and the registrations out.
"""
