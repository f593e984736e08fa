"""The rules of governance, in plain Python: bodies, cases, votes, the register and roles."""
