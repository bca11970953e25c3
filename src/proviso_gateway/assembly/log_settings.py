"""What the environment says of the diagnostic log."""

from __future__ import annotations

from typing import Literal

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from proviso_gateway.errors import problem


class LogSettings(BaseSettings):
    """Where the log goes (`PROVISO_LOG_FILE`), and how much of it (`PROVISO_LOG_LEVEL`)."""

    model_config = SettingsConfigDict(env_prefix="PROVISO_LOG_", frozen=True)

    level: Literal["debug", "info", "warning", "error"] = "warning"
    file: str = ""
    """Lines are added to this file; where none is named they go to standard error."""


def log_settings() -> LogSettings:
    """What the environment says of the diagnostic log. Raises `diagnostics.bad-level`."""
    try:
        return LogSettings()
    except ValidationError:
        raise problem("diagnostics.bad-level") from None
