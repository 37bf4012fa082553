ALTER TABLE "api_keys" ADD COLUMN "shared_limits" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
-- find_api_key also tells the limits a key shares. Isolates of the release before leave the new last column unread; one block,
-- so that no request finds the function missing.
do $migration$ begin
  drop function find_api_key(text);
  create function find_api_key(key_hash text) returns table (
    key_id text, tenant_id text, scopes text[], collection_ids text[], rate_limit_per_minute integer,
    expires_at timestamptz, revoked_at timestamptz, tier text, tenant_active boolean, default_collection_id text,
    cors_origins jsonb, requests_per_minute integer, key_revision bigint, tenant_revision bigint, key_budgets jsonb,
    tenant_budgets jsonb, shared_limits jsonb
  ) language sql stable security definer set search_path = public, pg_temp as $$
    select k.id, k.tenant_id, k.scopes, k.collection_ids, k.rate_limit_per_minute, k.expires_at, k.revoked_at,
           t.tier, t.is_active and t.deleted_at is null, c.id, t.settings -> 'cors_origins', t.requests_per_minute,
           k.revision, t.revision, k.budgets, t.budgets, k.shared_limits
    from api_keys k
    join tenants t on t.id = k.tenant_id
    join collections c on c.tenant_id = t.id and c.is_default
    where k.hash = key_hash
  $$;
  revoke all on function find_api_key(text) from public;
  grant execute on function find_api_key(text) to footnote_app, footnote_system;
end $migration$;
