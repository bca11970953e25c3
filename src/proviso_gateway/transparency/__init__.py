"""Makes log entries that commit to private values; `proviso_verify` has the log and proofs."""
