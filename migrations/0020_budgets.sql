ALTER TABLE "api_keys" ADD COLUMN "budgets" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "budgets" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
-- find_api_key also tells the budgets of the key and of its tenant. Isolates of the release before leave the new last columns
-- unread; one block, so that no request finds the function missing.
do $migration$ begin
  drop function find_api_key(text);
  create function find_api_key(key_hash text) returns table (
    key_id text, tenant_id text, scopes text[], collection_ids text[], rate_limit_per_minute integer,
    expires_at timestamptz, revoked_at timestamptz, tier text, tenant_active boolean, default_collection_id text,
    cors_origins jsonb, requests_per_minute integer, key_revision bigint, tenant_revision bigint, key_budgets jsonb,
    tenant_budgets jsonb
  ) language sql stable security definer set search_path = public, pg_temp as $$
    select k.id, k.tenant_id, k.scopes, k.collection_ids, k.rate_limit_per_minute, k.expires_at, k.revoked_at,
           t.tier, t.is_active and t.deleted_at is null, c.id, t.settings -> 'cors_origins', t.requests_per_minute,
           k.revision, t.revision, k.budgets, t.budgets
    from api_keys k
    join tenants t on t.id = k.tenant_id
    join collections c on c.tenant_id = t.id and c.is_default
    where k.hash = key_hash
  $$;
  revoke all on function find_api_key(text) from public;
  grant execute on function find_api_key(text) to footnote_app, footnote_system;
end $migration$;--> statement-breakpoint

-- What a budget's counter has seen happen; of the tenant of the transaction alone.
create function tell_of_budget(of_type text, data jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if of_type not in ('budget.warned', 'budget.exhausted') then
    raise exception '% is no event of a budget', of_type;
  end if;
  perform tell_webhooks(nullif(current_setting('app.tenant_id', true), ''), of_type, null, data);
end
$$;--> statement-breakpoint
revoke all on function tell_of_budget(text, jsonb) from public;--> statement-breakpoint
grant execute on function tell_of_budget(text, jsonb) to footnote_app;
