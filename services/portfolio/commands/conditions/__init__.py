"""What products have to show in each phase: the list that the team keeps, and the conditions of each product."""
