ALTER TABLE "users" ADD COLUMN "revoked_tokens" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "revision" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint

create trigger users_revision before update on users for each row execute function raise_revision();--> statement-breakpoint

-- Voids one access token of the user for as long as it would have lived; those that have expired by themselves are forgotten.
create function revoke_token(given_user text, given_jti text, given_expires_at timestamptz) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users u set revoked_tokens = coalesce(
    (select jsonb_object_agg(key, value) from jsonb_each(u.revoked_tokens)
     where value::numeric > extract(epoch from now())), '{}'
  ) || jsonb_build_object(given_jti, ceil(extract(epoch from given_expires_at)))
  where u.id = given_user
$$;--> statement-breakpoint

-- Which access tokens of the user are good; `valid_after` is null for one who is disabled, no row for one who is unknown.
create function token_standing(given_user text) returns table (valid_after timestamptz, revoked text[], revision bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select case when u.disabled_at is null then coalesce(u.valid_after, 'epoch') end,
         array(select key from jsonb_each(u.revoked_tokens) where value::numeric > extract(epoch from now())), u.revision
  from users u where u.id = given_user
$$;--> statement-breakpoint
revoke all on function revoke_token(text, text, timestamptz), token_standing(text) from public;--> statement-breakpoint
grant execute on function revoke_token(text, text, timestamptz), token_standing(text) to footnote_app, footnote_system;
