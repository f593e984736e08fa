"""What the team's work on ideas shows."""
