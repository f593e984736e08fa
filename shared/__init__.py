"""The kernel that every service carries; it knows no service."""
