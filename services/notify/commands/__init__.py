"""What changes here: what people are told, what they have read, and the mails that leave."""
