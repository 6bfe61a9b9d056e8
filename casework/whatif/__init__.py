"""What if 如果当初: stored history counted again under another rulebook or calendar; nothing is written and no person's act invented."""
