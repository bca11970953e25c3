"""The server: Django's settings, the map of addresses, and the entry for whatever serves it.

- `settings`: one home, named by the environment; strict whatever it says.
- `faults`: what it logs: places in the code, and nothing about anybody.
- `watching`: what a monitor is told; `measuring` and `steps`: figures of the requests themselves.
- `urls`: address → view; `wsgi`: the application.
"""
