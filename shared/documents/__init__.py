"""What is published of the events: documents, schemas, the words for them, who says what to whom."""
