"""Synthetic people for rehearsals: nobody in here exists."""
