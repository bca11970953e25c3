"""The outside, as the walk's ports promise it: storage, log, register, keys, clock, randomness."""
