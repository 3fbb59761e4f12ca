"""The rule language: laws, functions, vectors, and LibreOffice as the oracle."""
