"""Files on disk: written whole or not at all, durable, locked while used; and where tests pull the
plug."""
