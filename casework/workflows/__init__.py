"""What is allowed: tables of moves, the rulebook, and what follows from a fact."""
