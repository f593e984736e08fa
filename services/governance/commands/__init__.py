"""What a person, or the clock, can ask of governance."""
