"""The command line, run as an office runs it."""
