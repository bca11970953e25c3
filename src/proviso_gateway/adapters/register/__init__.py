"""The register: its files and columns, the copy that a home keeps, and the door that guards it."""
