"""How fast, each figure beside a bare program that does only what cannot be left out."""
