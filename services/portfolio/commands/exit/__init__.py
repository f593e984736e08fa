"""What people can ask on exit paths, one file for each part of the way."""
