"""What can be asked of the service of ideas."""
