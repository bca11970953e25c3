"""Files on disk: written whole or not at all, durable, locked while used."""
