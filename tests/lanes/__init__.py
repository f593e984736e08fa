"""The exit's lanes at full size: a hall with its database, its bus and its site, where real processes work."""
