"""Turns values into what people read: lines, CSV, JSON, HTML and SVG. Nothing is decided here."""
