"""The ladder 督办梯次: what is due in a case, who is reached, what takes effect, and why something was not climbed."""
