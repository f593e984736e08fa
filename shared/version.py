"""The version of the platform, the same as in pyproject.toml and publiccode.yml."""

VERSION = "0.1.0"
