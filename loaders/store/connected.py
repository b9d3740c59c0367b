"""A store that is open: made when absent, brought up to date when it is of an older version."""

from __future__ import annotations

from loaders.database import open_engine
from loaders.migrate import migrate


class Connected:
    """The connections to a store.

    Parameters
    ----------
    url : str, optional
        SQLAlchemy address; default ``default_url()``. Tables are made when absent, and brought
        up to date when they are of an older version (after a backup).

    Raises
    ------
    DataError
        If the store cannot be opened or written, or is of a newer version.
    """

    def __init__(self, url: str | None = None) -> None:
        self._engine = open_engine(url)
        migrate(self._engine)

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()
