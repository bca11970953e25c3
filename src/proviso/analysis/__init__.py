"""Agreement → what follows from it: findings, proofs, differences, replays. No request's data."""
