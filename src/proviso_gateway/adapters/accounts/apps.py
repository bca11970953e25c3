"""The Django application."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """The portal's accounts and drafts."""

    name = "proviso_gateway.adapters.accounts"
    label = "accounts"
    verbose_name = "Accounts of the portal"
    default_auto_field = "django.db.models.BigAutoField"
