"""The standards asked of every product: the list that the team keeps, and what is stated of each product."""
