"""The pages of a home as a browser gets them that wants a language, in a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(catalogues: Path, language: str) -> None:
    """Print every page that `pages_timed` knows, in this language, as one JSON object."""
    from proviso_gateway.pages import translating

    translating.CATALOGUES = catalogues
    from django.test import Client
    from tests.portal.pages_timed import _addresses as addresses_of_pages

    import proviso_gateway.server.wsgi  # noqa: F401 -- makes what a server makes

    told, clients = dict[str, str](), dict[str, Client]()
    pages = addresses_of_pages()
    for who, address in pages.values():
        if who not in clients:
            headers = {"host": "localhost", "accept-language": language}
            clients[who] = Client(headers=headers)
            clients[who].post(f"/play/{who}")
        clients[who].get(address)
    for name, (who, address) in pages.items():  # what was read before says the same again
        told[name] = clients[who].get(address).content.decode()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
