"""Parses files: tables (CSV, JSON, Excel workbooks), plain YAML, words.

Bytes or text come in. Each error carries its place; nothing here knows what a value means.
"""
