"""The software's version, stamped on every sealed record; `pyproject.toml` says the same."""

VERSION = "0.1.0"
