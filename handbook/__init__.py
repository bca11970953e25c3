"""The pages under `docs` as one site, with a search: `make docs`."""
