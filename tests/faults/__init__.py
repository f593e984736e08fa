"""Processes that are killed, cut and frozen, and the proof that nothing is lost or doubled."""
