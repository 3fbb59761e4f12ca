"""Findings and their wordings, addresses, names, errors: what everything else speaks with."""
