"""Made-up content that tells a story, for whoever starts the platform for the first time."""
