"""The DSI's door: how the platform is put together and run."""
