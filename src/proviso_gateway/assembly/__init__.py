"""Wires gateway and workbench to adapters, by a home's settings: the one room that chooses them."""
