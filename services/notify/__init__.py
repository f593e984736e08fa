"""Notify: each person finds what concerns them in their inbox and as a mail."""
