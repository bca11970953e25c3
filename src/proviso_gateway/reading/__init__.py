"""Text in: comma-separated tables, plain YAML, words. Each error carries its place; nothing here
knows what a value means."""
