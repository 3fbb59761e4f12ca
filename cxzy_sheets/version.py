"""The version, for whoever writes it into what they make."""

__version__ = "0.1.0"
