"""Papers 文书: what is printed, handed out or sent: forms, sheets, codes for a phone."""
