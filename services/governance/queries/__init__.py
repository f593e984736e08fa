"""What the pages and the API of governance read."""
