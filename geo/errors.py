"""Errors that may be shown to a user: plain Dutch, without internals."""


class UserError(Exception):
    """Something the user can understand and mend.

    Parameters
    ----------
    what : str
        What failed, in one Dutch sentence, naming the value.
    remedy : str
        What the user can do about it, in one Dutch sentence.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


class DataError(UserError):
    """A file in ``data/`` is missing, damaged or contradicts its description."""


class UnknownAreaError(UserError):
    """An area code or name that the municipality does not have."""


class NoDataError(UserError):
    """The selection is valid, but nothing was delivered for it."""


class InvalidPeriodError(UserError):
    """A period in none of the spellings of the registration standard."""


class ImpossibleYearError(InvalidPeriodError):
    """A period in a year that no registration can be about."""
