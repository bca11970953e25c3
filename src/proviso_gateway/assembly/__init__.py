"""Settings in, wired gateway and workbench out: the one room that chooses adapters."""
