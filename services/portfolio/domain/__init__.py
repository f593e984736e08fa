"""Rules of the portfolio in plain Python: products, phases, and what imported files say."""
