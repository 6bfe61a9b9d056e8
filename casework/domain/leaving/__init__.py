"""Ways out 转出: declined, redirected, withdrawn, merged, split; none of them a dead end."""
