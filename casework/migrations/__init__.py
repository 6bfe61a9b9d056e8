"""How a database grows from one release to the next: facts and records only, views are made anew by their own code."""
