"""Who may see and do what, and how personal data stays closed to everybody else."""
