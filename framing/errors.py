"""The one exception that bad input raises."""


class BadInput(ValueError):
    """Input that cannot be used.

    The message names what was wrong, where (file, row, column), and what to do about it.
    """
