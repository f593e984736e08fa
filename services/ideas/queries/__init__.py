"""What pages and the interface read."""
