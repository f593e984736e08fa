"""What an operator asked for and cannot have."""


class NotDone(Exception):
    """Said in English on the terminal, as all that commands say; exit code 1."""
