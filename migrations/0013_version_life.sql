CREATE TABLE "tenant_storage" (
	"tenant_id" text PRIMARY KEY NOT NULL,
	"documents" integer DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL
);--> statement-breakpoint
ALTER TABLE "tenant_storage" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "work_units" ADD COLUMN "embedded_chunks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "work_units" ADD COLUMN "indexed_chunks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "work_units" ADD COLUMN "crashes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenant_storage" ADD CONSTRAINT "tenant_storage_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_versions_awaiting_idx" ON "document_versions" USING btree ("created_at") WHERE state = 'awaiting_upload';--> statement-breakpoint
CREATE INDEX "document_versions_failed_idx" ON "document_versions" USING btree ("updated_at") WHERE state = 'failed';--> statement-breakpoint
CREATE INDEX "work_units_due_idx" ON "work_units" USING btree ("tenant_id",coalesce(lease_until, run_after),"id") WHERE state in ('pending', 'running');--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tenant_storage" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("tenant_storage"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("tenant_storage"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "tenant_storage" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
DROP INDEX "document_versions_state_idx";--> statement-breakpoint
DROP INDEX "work_units_open_idx";--> statement-breakpoint
ALTER TABLE "document_versions" ADD CONSTRAINT "document_versions_state_known" CHECK ("document_versions"."state" in ('awaiting_upload', 'queued', 'parsing', 'chunking', 'embedding', 'indexing', 'ready', 'failed', 'superseded', 'retired')) NOT VALID;--> statement-breakpoint
ALTER TABLE "document_versions" VALIDATE CONSTRAINT "document_versions_state_known";--> statement-breakpoint
ALTER TABLE "work_units" ADD CONSTRAINT "work_units_state_known" CHECK ("work_units"."state" in ('pending', 'running', 'done', 'failed', 'cancelled')) NOT VALID;--> statement-breakpoint
ALTER TABLE "work_units" VALIDATE CONSTRAINT "work_units_state_known";--> statement-breakpoint
grant select on tenant_storage to footnote_app;--> statement-breakpoint
grant select, insert, update, delete on tenant_storage to footnote_system;--> statement-breakpoint

-- A state is followed only by those the table of its life names; the table is the trigger's argument (version-life.ts).
create function follow_life() returns trigger language plpgsql as $$
begin
  if not coalesce(tg_argv[0]::jsonb -> old.state ? new.state, false) then
    raise exception '% is not followed by %', old.state, new.state using errcode = 'FN002';
  end if;
  return new;
end
$$;--> statement-breakpoint

-- Keeps tenant_storage: a version counts while it answers or is on its way, a document while one of its versions does.
-- The tenant's row is locked before anything is counted, so that transactions side by side count each other. It is told
-- of one kind of change a statement: none may insert, update and delete versions at once.
create function count_versions() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  changed record;
  living_now integer;
begin
  for changed in execute format(
    'select tenant_id, document_id, sum(living)::int as living, sum(bytes)::bigint as bytes from (%s) as row_changes
     group by tenant_id, document_id having sum(living) <> 0 or sum(bytes) <> 0 order by tenant_id, document_id',
    concat_ws(' union all ',
      case when tg_op <> 'DELETE' then 'select tenant_id, document_id, 1 as living, size_bytes as bytes from new_rows
        where state not in (''failed'', ''superseded'', ''retired'')' end,
      case when tg_op <> 'INSERT' then 'select tenant_id, document_id, -1 as living, -size_bytes as bytes from old_rows
        where state not in (''failed'', ''superseded'', ''retired'')' end))
  loop
    update tenant_storage set bytes = bytes + changed.bytes where tenant_id = changed.tenant_id;
    if not found and changed.living > 0 then
      insert into tenant_storage as s (tenant_id, bytes) values (changed.tenant_id, changed.bytes)
      on conflict (tenant_id) do update set bytes = s.bytes + excluded.bytes;
    end if;
    select count(*) into living_now from document_versions v
    where v.document_id = changed.document_id and v.state not in ('failed', 'superseded', 'retired');
    update tenant_storage
    set documents = documents + (living_now > 0)::int - (living_now - changed.living > 0)::int
    where tenant_id = changed.tenant_id and (living_now > 0) <> (living_now - changed.living > 0);
  end loop;
  return null;
end
$$;--> statement-breakpoint

-- One transaction, during which nobody writes a version: what releases before left without an end gets one, the sums are
-- taken once, and from then on the triggers keep them.
do $migration$ begin
  lock table document_versions in share row exclusive mode;
  update document_versions v set state = case
      when d.deleted_at is null and v.state <> 'ready' then 'superseded' else 'retired' end, updated_at = now()
  from documents d
  where d.id = v.document_id and v.state <> 'failed' and (d.deleted_at is not null or v.version < d.live_version);
  insert into work_units (tenant_id, subject_id, version, kind)
  select tenant_id, document_id, version, 'retire' from document_versions where state = 'superseded'
  on conflict do nothing;
  insert into tenant_storage (tenant_id, documents, bytes)
  select tenant_id, count(distinct document_id), sum(size_bytes) from document_versions
  where state not in ('failed', 'superseded', 'retired') group by tenant_id;
  create trigger document_versions_life before update of state on document_versions
    for each row when (old.state is distinct from new.state) execute function follow_life('{"awaiting_upload":["queued","failed","superseded","retired"],"queued":["parsing","failed","superseded","retired"],"parsing":["chunking","embedding","failed","superseded","retired"],"chunking":["parsing","embedding","failed","superseded","retired"],"embedding":["indexing","ready","failed","superseded","retired"],"indexing":["ready","failed","superseded","retired"],"ready":["retired"],"failed":[],"superseded":[],"retired":[]}');
  create trigger work_units_life before update of state on work_units
    for each row when (old.state is distinct from new.state) execute function follow_life('{"pending":["running","cancelled"],"running":["pending","done","failed","cancelled"],"done":[],"failed":[],"cancelled":[]}');
  create trigger document_versions_added after insert on document_versions
    referencing new table as new_rows for each statement execute function count_versions();
  create trigger document_versions_changed after update on document_versions
    referencing old table as old_rows new table as new_rows for each statement execute function count_versions();
  create trigger document_versions_removed after delete on document_versions
    referencing old table as old_rows for each statement execute function count_versions();
end $migration$;
--> statement-breakpoint

-- What waits to remove an upload that may still come is no row of what was deleted.
create or replace function count_rows_left(of_tenant text, subject_type text, of_subject text, but_unit bigint)
returns table (rows_left bigint, graph_left bigint) language plpgsql stable set search_path = public, pg_temp as $$
declare
  one record;
  named text;
  found bigint;
begin
  rows_left := 0;
  graph_left := 0;
  for one in
    select c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('deletions', 'audit_log')
    group by c.relname
  loop
    if one.name = subject_type || 's' then
      named := 'id = $2';
    elsif subject_type || '_id' = any (one.columns) then
      named := format('%I = $2', subject_type || '_id');
    elsif 'subject_id' = any (one.columns) then
      named := 'subject_id = $2';
    else
      continue;
    end if;
    if 'tenant_id' = any (one.columns) then
      named := named || ' and tenant_id = $1';
    end if;
    if one.name = 'work_units' then
      named := named || ' and id <> $3 and not (kind = ''retire'' and state = ''pending'')';
    end if;
    execute format('select count(*) from %I where %s', one.name, named) into found using of_tenant, of_subject, but_unit;
    if one.name like 'graph\_%' then
      graph_left := graph_left + found;
    else
      rows_left := rows_left + found;
    end if;
  end loop;
  return next;
end
$$;
