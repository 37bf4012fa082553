ALTER TABLE "api_keys" ADD COLUMN "user_id" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "provider" jsonb;--> statement-breakpoint
CREATE INDEX "api_keys_user_idx" ON "api_keys" USING btree ("user_id");--> statement-breakpoint
-- A tenant sets its own provider on the edge; nothing else of its row is the edge's to change.
grant update (provider) on tenants to footnote_app;--> statement-breakpoint

-- find_api_key also tells whose the key is and the tenant's own provider. Isolates of the release before leave the new last
-- columns unread; one block, so that no request finds the function missing.
do $migration$ begin
  drop function find_api_key(text);
  create function find_api_key(key_hash text) returns table (
    key_id text, tenant_id text, scopes text[], collection_ids text[], rate_limit_per_minute integer,
    expires_at timestamptz, revoked_at timestamptz, tier text, tenant_active boolean, default_collection_id text,
    cors_origins jsonb, requests_per_minute integer, key_revision bigint, tenant_revision bigint, key_budgets jsonb,
    tenant_budgets jsonb, shared_limits jsonb, key_user text, tenant_provider jsonb
  ) language sql stable security definer set search_path = public, pg_temp as $$
    select k.id, k.tenant_id, k.scopes, k.collection_ids, k.rate_limit_per_minute, k.expires_at, k.revoked_at,
           t.tier, t.is_active and t.deleted_at is null, c.id, t.settings -> 'cors_origins', t.requests_per_minute,
           k.revision, t.revision, k.budgets, t.budgets, k.shared_limits, k.user_id, t.provider
    from api_keys k
    join tenants t on t.id = k.tenant_id
    join collections c on c.tenant_id = t.id and c.is_default
    where k.hash = key_hash
  $$;
  revoke all on function find_api_key(text) from public;
  grant execute on function find_api_key(text) to footnote_app, footnote_system;
end $migration$;--> statement-breakpoint

-- A user's key needs its user in the tenant; the lock makes whoever removes them wait, so that no key slips through.
create function require_user_of_key() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from memberships m where m.tenant_id = new.tenant_id and m.user_id = new.user_id for key share;
  if not found then
    raise foreign_key_violation using message = 'the user of the key does not belong to its tenant';
  end if;
  return new;
end
$$;--> statement-breakpoint

-- With a membership or some of its rights the user's keys there end, in the same transaction.
create function end_keys_of_member() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update api_keys set revoked_at = now()
  where tenant_id = old.tenant_id and user_id = old.user_id and revoked_at is null;
  return null;
end
$$;--> statement-breakpoint
create function end_keys_of_user() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update api_keys set revoked_at = now() where user_id = old.id and revoked_at is null;
  return null;
end
$$;--> statement-breakpoint
revoke all on function require_user_of_key(), end_keys_of_member(), end_keys_of_user() from public;--> statement-breakpoint
create trigger api_keys_user before insert on api_keys for each row
  when (new.user_id is not null) execute function require_user_of_key();--> statement-breakpoint
create trigger memberships_left after delete on memberships for each row execute function end_keys_of_member();--> statement-breakpoint
create trigger memberships_lowered after update of role on memberships for each row
  when (array_position('{viewer,member,admin,owner}', new.role) < array_position('{viewer,member,admin,owner}', old.role))
  execute function end_keys_of_member();--> statement-breakpoint
create trigger users_disabled after update of disabled_at on users for each row
  when (old.disabled_at is null and new.disabled_at is not null) execute function end_keys_of_user();
