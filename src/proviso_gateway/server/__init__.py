"""The server: Django's settings, the map of addresses, and the entry for whatever serves it.

- `settings`: one home, named by the environment; strict whatever it says.
- `urls`: address → view; `wsgi`: the application.
"""
