-- What each role may do. The edge reads its tenant and writes documents; keys and tenants change through their verbs.
grant usage on schema public to footnote_app, footnote_system;--> statement-breakpoint
grant select on tenants to footnote_app;--> statement-breakpoint
grant select, insert, update on api_keys to footnote_app;--> statement-breakpoint
grant select, insert, update on collections, documents, document_versions, deletions to footnote_app;--> statement-breakpoint
grant select, insert, update, delete on work_units to footnote_app;--> statement-breakpoint
grant select, insert, update, delete on all tables in schema public to footnote_system;--> statement-breakpoint
grant usage, select on all sequences in schema public to footnote_app, footnote_system;--> statement-breakpoint

-- A key is looked up before its tenant is known: one row by its full hash, nothing to enumerate.
create function find_api_key(key_hash text) returns table (
  key_id text, tenant_id text, scopes text[], collection_ids text[], rate_limit_per_minute integer,
  expires_at timestamptz, revoked_at timestamptz, tier text, tenant_active boolean, default_collection_id text
) language sql stable security definer set search_path = public, pg_temp as $$
  select k.id, k.tenant_id, k.scopes, k.collection_ids, k.rate_limit_per_minute, k.expires_at, k.revoked_at,
         t.tier, t.is_active and t.deleted_at is null, c.id
  from api_keys k
  join tenants t on t.id = k.tenant_id
  join collections c on c.tenant_id = t.id and c.is_default
  where k.hash = key_hash
$$;--> statement-breakpoint
revoke all on function find_api_key(text) from public;--> statement-breakpoint
grant execute on function find_api_key(text) to footnote_app, footnote_system;--> statement-breakpoint

-- Fails the transaction of a writer whose dirty mark may already have been swept.
create function assert_before(deadline timestamptz) returns void language plpgsql volatile as $$
begin
  if clock_timestamp() > deadline then
    raise exception 'the write is past its deadline' using errcode = 'FN001';
  end if;
end
$$;--> statement-breakpoint

-- True when row-level security really binds the caller: neither superuser, nor BYPASSRLS, nor the tables' owner.
create function row_security_binds() returns boolean language sql stable as $$
  select not r.rolsuper and not r.rolbypassrls
     and not exists (select from pg_tables t where t.schemaname = 'public' and t.tableowner = current_user)
  from pg_roles r where r.rolname = current_user
$$;
