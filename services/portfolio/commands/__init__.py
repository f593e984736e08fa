"""What can be asked of the portfolio."""
