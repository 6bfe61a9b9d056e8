"""Official papers 文书: what each kind must hold, where it comes from, and the Word file that it is printed into."""
