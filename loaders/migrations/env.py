"""Runs migrations on the connection, and in the transaction, that ``loaders.migrate`` gives."""

from __future__ import annotations

from alembic import context

from loaders.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
