"""Proof of history 历史存证: one Merkle log over all facts, a chain for each case, and signed checkpoints outside the database."""
