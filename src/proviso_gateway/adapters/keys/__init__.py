"""Private keys: officers' and requesters' key files, and the log's own signing key."""
