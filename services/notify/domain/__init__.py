"""What is told to whom, and what may happen to a mail."""
