"""Integrity signals 廉政风险提示: acts that transparent rules ask a supervisor to look at; never a finding, never a blame."""
