"""The rules of the team's work on ideas."""
