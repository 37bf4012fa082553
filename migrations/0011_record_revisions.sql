ALTER TABLE "api_keys" ADD COLUMN "revision" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "revision" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint

-- Whatever changes a row raises its revision, in the same statement: no writer can forget to.
create function raise_revision() returns trigger language plpgsql as $$
begin
  new.revision := old.revision + 1;
  return new;
end
$$;--> statement-breakpoint
create trigger tenants_revision before update on tenants for each row execute function raise_revision();--> statement-breakpoint
create trigger api_keys_revision before update on api_keys for each row execute function raise_revision();--> statement-breakpoint

-- find_api_key also tells the revisions of the key and its tenant. Isolates of the release before leave the new last columns
-- unread; one block is one transaction, so that no request ever finds the function missing.
do $migration$ begin
  drop function find_api_key(text);
  create function find_api_key(key_hash text) returns table (
    key_id text, tenant_id text, scopes text[], collection_ids text[], rate_limit_per_minute integer,
    expires_at timestamptz, revoked_at timestamptz, tier text, tenant_active boolean, default_collection_id text,
    cors_origins jsonb, requests_per_minute integer, key_revision bigint, tenant_revision bigint
  ) language sql stable security definer set search_path = public, pg_temp as $$
    select k.id, k.tenant_id, k.scopes, k.collection_ids, k.rate_limit_per_minute, k.expires_at, k.revoked_at,
           t.tier, t.is_active and t.deleted_at is null, c.id, t.settings -> 'cors_origins', t.requests_per_minute,
           k.revision, t.revision
    from api_keys k
    join tenants t on t.id = k.tenant_id
    join collections c on c.tenant_id = t.id and c.is_default
    where k.hash = key_hash
  $$;
  revoke all on function find_api_key(text) from public;
  grant execute on function find_api_key(text) to footnote_app, footnote_system;
end $migration$;
