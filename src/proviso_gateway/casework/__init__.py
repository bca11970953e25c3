"""What happens to a request: its events, what may follow what, and its log entries."""
