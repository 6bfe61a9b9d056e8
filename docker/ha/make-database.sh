#!/bin/sh
# Run by Patroni once, on the first primary: the role and the database of casework. $1 is the connection of the superuser.
set -eu
: "${CASEWORK_DATABASE_PASSWORD:?set CASEWORK_DATABASE_PASSWORD}"
exec psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "$1" <<'SQL'
\getenv password CASEWORK_DATABASE_PASSWORD
create role casework login password :'password';
create database casework owner casework encoding 'UTF8';
SQL
