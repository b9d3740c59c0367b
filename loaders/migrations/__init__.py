"""Migrations of the store, run at start by ``loaders.migrate``."""
