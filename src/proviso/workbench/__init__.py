"""Everything offline: rehearsals, and (later) lint, differences, replays, training, evaluation."""
