CREATE TABLE "identities" (
	"provider" text NOT NULL,
	"subject" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "identities_provider_subject_pk" PRIMARY KEY("provider","subject")
);
--> statement-breakpoint
ALTER TABLE "identities" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "memberships" (
	"tenant_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_tenant_id_user_id_pk" PRIMARY KEY("tenant_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"rotated_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "refresh_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"username" text NOT NULL,
	"password_hash" text,
	"email_verified_at" timestamp with time zone,
	"disabled_at" timestamp with time zone,
	"valid_after" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_lower" CHECK ("users"."email" = lower("users"."email"))
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "identities_user_idx" ON "identities" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_hash_key" ON "invitations" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "invitations_tenant_idx" ON "invitations" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "invitations_open_idx" ON "invitations" USING btree ("email") WHERE accepted_at is null and withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "memberships_user_idx" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_tokens_hash_key" ON "refresh_tokens" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "refresh_tokens_user_idx" ON "refresh_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "users_username_key" ON "users" USING btree (lower("username"));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "identities" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "every_tenant" ON "invitations" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "memberships" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("memberships"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("memberships"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "memberships" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "every_tenant" ON "refresh_tokens" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "every_tenant" ON "users" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint

-- The app role has no grant on these tables: a user belongs to several tenants, so no tenant binding could say which rows
-- are whose. It calls the functions below, each of which finds one user by what only they know or are (login, session,
-- invitation token, proven identity, own id) and lists nothing.
grant select, insert, update, delete on users, identities, memberships, refresh_tokens, invitations to footnote_system;--> statement-breakpoint

create view accounts as
  select u.id, u.email, u.username, u.email_verified_at is not null as email_verified,
         u.disabled_at is not null as disabled, u.valid_after, u.created_at,
         coalesce((
           select jsonb_agg(jsonb_build_object('tenant_id', t.id, 'tenant_slug', t.slug, 'role', m.role, 'tier', t.tier,
                                               'tenant_active', t.is_active and t.deleted_at is null) order by t.slug)
           from memberships m join tenants t on t.id = m.tenant_id where m.user_id = u.id), '[]') as memberships
  from users u;--> statement-breakpoint
grant select on accounts to footnote_system;--> statement-breakpoint

-- Tokens carry whole seconds, so what was issued in this second is void too; every call moves the instant on.
create function next_valid_after(previous timestamptz) returns timestamptz language sql volatile as $$
  select greatest(date_trunc('second', clock_timestamp()), previous) + interval '1 second'
$$;--> statement-breakpoint

create function find_login(login text) returns table (account jsonb, password_hash text)
language sql stable security definer set search_path = public, pg_temp as $$
  select to_jsonb(a), u.password_hash from users u join accounts a on a.id = u.id
  where u.email = lower(login) or lower(u.username) = lower(login)
$$;--> statement-breakpoint

create function find_account(given_user text) returns table (account jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select to_jsonb(a) from accounts a where a.id = given_user
$$;--> statement-breakpoint

create function upgrade_password(given_user text, old_hash text, new_hash text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users set password_hash = new_hash, updated_at = now() where id = given_user and password_hash = old_hash
$$;--> statement-breakpoint

-- Refused when anything that was proven before has changed since: disabled, left the tenant, tokens voided.
create function open_session(given_session text, given_user text, given_tenant text, given_hash text,
                             given_expires_at timestamptz, seen_valid_after timestamptz) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
  with swept as (
    delete from refresh_tokens r where r.user_id = given_user and r.expires_at < now()
  ), proven as (
    select u.id, m.tenant_id from users u join memberships m on m.user_id = u.id and m.tenant_id = given_tenant
    where u.id = given_user and u.disabled_at is null and u.valid_after is not distinct from seen_valid_after
    for update of u
  ), opened as (
    insert into refresh_tokens (id, user_id, tenant_id, hash, expires_at)
    select given_session, id, tenant_id, given_hash, given_expires_at from proven returning id
  )
  select exists (select from opened)
$$;--> statement-breakpoint

-- One conditional UPDATE decides: the newest token turns into the next, any other token of the family ends it. Of any
-- number of concurrent calls the row's lock lets one see its own hash; all others see a newer one.
create function rotate_refresh_token(given_session text, given_hash text, next_hash text, next_expires_at timestamptz)
returns table (outcome text, tenant_id text, voided_before timestamptz, account jsonb)
language sql volatile security definer set search_path = public, pg_temp as $$
  with turned as (
    update refresh_tokens r
    set hash = case when r.hash = given_hash then next_hash else r.hash end,
        expires_at = case when r.hash = given_hash then next_expires_at else r.expires_at end,
        rotated_at = now(),
        revoked_at = case when r.hash = given_hash then null else now() end
    where r.id = given_session and r.revoked_at is null and r.expires_at > now()
    returning r.hash = next_hash as rotated, r.user_id, r.tenant_id
  ), voided as (
    update users u set valid_after = next_valid_after(u.valid_after)
    from turned t where u.id = t.user_id and not t.rotated
    returning u.id, u.valid_after
  )
  select case when t.rotated then 'rotated' else 'reused' end, t.tenant_id, v.valid_after, to_jsonb(a)
  from turned t join accounts a on a.id = t.user_id left join voided v on v.id = t.user_id
  union all
  select 'ended', r.tenant_id, a.valid_after, to_jsonb(a)
  from refresh_tokens r join accounts a on a.id = r.user_id
  where r.id = given_session and r.revoked_at is not null and not exists (select from turned)
$$;--> statement-breakpoint

create function end_session(given_session text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update refresh_tokens set revoked_at = now() where id = given_session and revoked_at is null
$$;--> statement-breakpoint

create function end_sessions(given_user text, given_tenant text) returns timestamptz
language sql volatile security definer set search_path = public, pg_temp as $$
  with ended as (
    update refresh_tokens set revoked_at = now()
    where user_id = given_user and revoked_at is null and (given_tenant is null or tenant_id = given_tenant)
  )
  update users set valid_after = next_valid_after(valid_after) where id = given_user returning valid_after
$$;--> statement-breakpoint

-- Null for users disabled or unknown: none of their tokens is good.
create function tokens_valid_after(given_user text) returns timestamptz
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(valid_after, 'epoch') from users where id = given_user and disabled_at is null
$$;--> statement-breakpoint

create function find_invitation(given_hash text)
returns table (email text, tenant_id text, user_id text, password_hash text, disabled boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select i.email, i.tenant_id, u.id, u.password_hash, u.disabled_at is not null
  from invitations i join tenants t on t.id = i.tenant_id and t.deleted_at is null left join users u on u.email = i.email
  where i.hash = given_hash and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()
$$;--> statement-breakpoint

-- Whoever holds the token received it at the address, which counts as verifying it. A user who exists is joined only when
-- named: their password was checked before.
create function accept_invitation(given_hash text, existing_user text, new_user text, new_username text,
                                  new_password_hash text) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
  with taken as (
    update invitations i set accepted_at = now()
    where i.hash = given_hash and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()
    returning i.email, i.tenant_id, i.role
  ), made as (
    insert into users (id, email, username, password_hash, email_verified_at)
    select new_user, email, new_username, new_password_hash, now() from taken where existing_user is null
    returning id
  ), verified as (
    update users u set email_verified_at = coalesce(u.email_verified_at, now())
    from taken where u.id = existing_user and u.email = taken.email and u.disabled_at is null
    returning u.id
  ), joined as (
    insert into memberships (tenant_id, user_id, role)
    select taken.tenant_id, who.id, taken.role from taken, (select id from made union all select id from verified) who
    on conflict (tenant_id, user_id) do update set role = excluded.role
    returning user_id
  )
  select exists (select from joined)
$$;--> statement-breakpoint

-- An address nobody verified may have been claimed by somebody else: when its owner comes by a provider, the password and
-- the sessions set up before do not survive.
create function sign_in_by_identity(given_provider text, given_subject text, given_email text, new_user text,
                                    new_username text)
returns table (user_id text, voided_before timestamptz)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  who text;
  voided timestamptz;
begin
  select i.user_id into who from identities i where i.provider = given_provider and i.subject = given_subject;
  if who is null then
    if exists (select from invitations i where i.email = given_email and i.accepted_at is null
               and i.withdrawn_at is null and i.expires_at > now()) then
      insert into users (id, email, username, email_verified_at)
      values (new_user, given_email, new_username, now()) on conflict (email) do nothing;
    end if;
    select u.id into who from users u where u.email = given_email for update;
    if who is null then return; end if;
    update users u set password_hash = null, email_verified_at = now(), valid_after = next_valid_after(u.valid_after)
    where u.id = who and u.email_verified_at is null returning u.valid_after into voided;
    if voided is not null then
      update refresh_tokens r set revoked_at = now() where r.user_id = who and r.revoked_at is null;
    end if;
    insert into identities (provider, subject, user_id) values (given_provider, given_subject, who)
    on conflict (provider, subject) do nothing;
  end if;
  with taken as (
    update invitations i set accepted_at = now()
    where i.email = given_email and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()
    returning i.tenant_id, i.role, i.id
  )
  insert into memberships as m (tenant_id, user_id, role)
  select distinct on (taken.tenant_id) taken.tenant_id, who, taken.role from taken order by taken.tenant_id, taken.id desc
  on conflict on constraint memberships_tenant_id_user_id_pk do update set role = excluded.role;
  return query select who, voided;
end
$$;--> statement-breakpoint

revoke all on function find_login(text), find_account(text), upgrade_password(text, text, text),
  open_session(text, text, text, text, timestamptz, timestamptz),
  rotate_refresh_token(text, text, text, timestamptz), end_session(text), end_sessions(text, text),
  tokens_valid_after(text), find_invitation(text), accept_invitation(text, text, text, text, text),
  sign_in_by_identity(text, text, text, text, text) from public;--> statement-breakpoint
grant execute on function find_login(text), find_account(text), upgrade_password(text, text, text),
  open_session(text, text, text, text, timestamptz, timestamptz),
  rotate_refresh_token(text, text, text, timestamptz), end_session(text), end_sessions(text, text),
  tokens_valid_after(text), find_invitation(text), accept_invitation(text, text, text, text, text),
  sign_in_by_identity(text, text, text, text, text) to footnote_app, footnote_system;
