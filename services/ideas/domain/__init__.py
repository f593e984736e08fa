"""The rules of calls and ideas, in plain Python."""
