"""The Django application."""

from django.apps import AppConfig


class Database(AppConfig):
    """Proviso's tables."""

    name = "proviso_gateway.adapters.database"
    label = "proviso"
    verbose_name = "Proviso"
    default_auto_field = "django.db.models.BigAutoField"
