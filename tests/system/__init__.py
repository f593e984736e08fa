"""The whole platform in its own processes, used as people use it."""
