"""What to prove: log entries, their commitments, and the tree they stand in."""
