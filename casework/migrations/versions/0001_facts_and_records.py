"""The first schema: facts, command ids, sources, counters, leases and what the database is."""

from collections.abc import Sequence
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SQLITE = (
    """create table facts (
         notification_id integer primary key autoincrement,
         originator_id text not null, originator_version integer not null, topic text not null, state text not null,
         unique (originator_id, originator_version))""",
    """create table commands (id text primary key, caller text not null, body_hash blob not null,
         case_id text not null, version integer not null, position integer not null) without rowid""",
    """create table sources (source text not null, number text not null, case_id text not null, position integer not null,
         primary key (source, number)) without rowid""",
    "create table counters (region text not null, year integer not null, value integer not null, primary key (region, year)) without rowid",
    "create table leases (name text primary key, holder text not null, epoch integer not null, until real not null) without rowid",
    "create table meta (name text primary key, value text not null) without rowid",
)

POSTGRES = (
    """create table facts (
         notification_id bigint generated always as identity primary key,
         originator_id uuid not null, originator_version bigint not null, topic text not null, state text not null,
         unique (originator_id, originator_version))""",
    """create table commands (id uuid primary key, caller text not null, body_hash bytea not null,
         case_id uuid not null, version bigint not null, position bigint not null)""",
    """create table sources (source text not null, number text not null, case_id uuid not null, position bigint not null,
         primary key (source, number))""",
    "create table counters (region text not null, year integer not null, value bigint not null, primary key (region, year))",
    "create table leases (name text primary key, holder text not null, epoch bigint not null, until double precision not null)",
    "create table meta (name text primary key, value text not null)",
    """create function casework_refuse_known(asked uuid[], origins text[], numbers text[])
       returns void language plpgsql set enable_seqscan = off as $$
       declare known uuid;
       begin
         select c.id into known from commands c where c.id = any(asked) limit 1;
         if found then raise exception 'command known' using errcode = 'CW001', detail = known; end if;
         select s.case_id into known from unnest(origins, numbers) o(source, number) join sources s using (source, number) limit 1;
         if found then raise exception 'source known' using errcode = 'CW002', detail = known; end if;
       end $$""",
    """create function casework_put_facts(
         ids uuid[], versions bigint[], topics text[], states text[],
         asked uuid[], callers text[], hashes bytea[], command_cases uuid[], command_versions bigint[],
         origins text[], numbers text[], origin_cases uuid[])
       returns bigint[] language plpgsql set enable_seqscan = off as $$
       declare positions bigint[]; last bigint; stored int;
       begin
         perform pg_advisory_xact_lock(724);
         if exists (select 1 from (select f.id, f.v - row_number() over (partition by f.id order by f.n) as before
                                   from unnest(ids, versions) with ordinality f(id, v, n)) w
                    where w.before <> coalesce((select e.originator_version from facts e where e.originator_id = w.id
                                                order by e.originator_version desc limit 1), 0)) then
           perform casework_refuse_known(asked, origins, numbers);
           raise unique_violation using message = 'stale version';
         end if;
         with put as (insert into facts(originator_id, originator_version, topic, state)
                      select f.id, f.v, f.t, f.s from unnest(ids, versions, topics, states) with ordinality f(id, v, t, s, n) order by f.n
                      returning notification_id)
           select array_agg(notification_id order by notification_id), max(notification_id) into positions, last from put;
         if last is null then select coalesce(max(notification_id), 0) into last from facts; end if;
         if cardinality(asked) > 0 then
           insert into commands(id, caller, body_hash, case_id, version, position)
             select c.id, c.caller, c.hash, c.case_id, c.version, last
             from unnest(asked, callers, hashes, command_cases, command_versions) c(id, caller, hash, case_id, version)
             on conflict do nothing;
           get diagnostics stored = row_count;
           if stored < cardinality(asked) then perform casework_refuse_known(asked, origins, numbers); end if;
         end if;
         if cardinality(origins) > 0 then
           perform casework_refuse_known('{}', origins, numbers);
           insert into sources(source, number, case_id, position)
             select o.source, o.number, o.case_id, last from unnest(origins, numbers, origin_cases) o(source, number, case_id);
         end if;
         notify casework_facts;
         return coalesce(positions, '{}');
       end $$""",
)

CREATED = {
    "sqlite": "insert into meta (name, value) values ('created_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))",
    "postgresql": """insert into meta (name, value)
                     values ('created_at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))""",
}


def upgrade() -> None:
    """Makes the tables and says what the database is: an office, until it is marked as a trial."""
    dialect = op.get_bind().dialect.name
    for statement in SQLITE if dialect == "sqlite" else POSTGRES:
        op.get_bind().exec_driver_sql(statement)
    op.get_bind().exec_driver_sql(CREATED[dialect])
    op.execute(sa.text("insert into meta (name, value) values ('purpose', 'office'), ('database', :id)").bindparams(id=uuid4().hex))


def downgrade() -> None:
    """There is no way back: facts are for ever."""
    raise NotImplementedError("restore a backup instead")
