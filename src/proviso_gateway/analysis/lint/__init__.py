"""What an agreement leaves out, leaves vague or gets wrong, though it can be read and decided.

- `finding`: a rule with its reason, and what it finds where, by which source.
- `law`, `lives`, `scrutiny`, `governance`, `interest`, `least`, `vouching`, `words`,
  `solved`: the rules by theme, each a row of text and a small function that looks.
- `sections`: what binds which version, with its place in the file.
- `linter`: every rule over one agreement, and the findings that somebody has accepted.
"""
