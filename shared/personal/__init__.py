"""What is held about people: declared, shown to them, forgotten when they ask."""
