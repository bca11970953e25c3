"""Who it is: comparison, match weights and the verdict. One person, nobody, or doubt."""
