"""Tags proposed for untagged forms, and how many of them are right."""
