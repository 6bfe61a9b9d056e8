"""The doctor 体检: the likeliest mistakes in setting an office up, each with what to do about it."""
