"""Alembic's entry: runs the steps on the connection and inside the transaction that `store.schema.migrate` holds."""

from alembic import context

from casework.store.records import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
