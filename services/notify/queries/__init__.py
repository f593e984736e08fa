"""What the pages and the interface read: plain SELECTs."""
