"""What the command line says on the tin, one file per kind of user."""
