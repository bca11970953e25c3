"""Django, told what it needs to know, unless a server has settings of its own."""

from __future__ import annotations

import os

import django
from django.conf import ENVIRONMENT_VARIABLE, settings

APP = "proviso_gateway.adapters.database"
ACCOUNTS = "proviso_gateway.adapters.accounts"

HASHERS = ("django.contrib.auth.hashers.ScryptPasswordHasher",)
"""How passwords are kept, by commands and by the server alike."""


def set_up() -> None:
    """Configure Django for commands and tests: our tables, and no database yet."""
    if settings.configured or ENVIRONMENT_VARIABLE in os.environ:
        return
    settings.configure(
        INSTALLED_APPS=[APP, ACCOUNTS],
        AUTH_USER_MODEL="accounts.Account",
        PASSWORD_HASHERS=HASHERS,
        USE_TZ=True,
        DATABASES={},
    )
    django.setup()
