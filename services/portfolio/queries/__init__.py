"""What pages and programs read of the portfolio: plain SELECTs, one file for each theme."""
