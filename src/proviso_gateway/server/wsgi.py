"""The application: the portal, before it the few files that every page needs, and before both what
a monitor asks."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proviso_gateway.server.settings")
_portal = get_wsgi_application()

from proviso_gateway.assembly.accounts import prepare_tables  # noqa: E402 -- models need settings
from proviso_gateway.pages.portal import STATIC  # noqa: E402
from proviso_gateway.server.watching import before  # noqa: E402

prepare_tables()
application = before(WhiteNoise(_portal, root=STATIC, prefix="static/", max_age=31_536_000))
