CREATE TABLE "admin_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "admin_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "is_admin" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "admin_keys_hash_key" ON "admin_keys" USING btree ("hash");--> statement-breakpoint
CREATE POLICY "every_tenant" ON "admin_keys" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint

-- Only the admin Worker's role touches its keys; a revoked one stays, so nobody may delete any.
grant select, insert, update on admin_keys to footnote_system;--> statement-breakpoint

-- New columns of a view stand at its end.
create or replace view accounts as
  select u.id, u.email, u.username, u.email_verified_at is not null as email_verified,
         u.disabled_at is not null as disabled, u.valid_after, u.created_at,
         coalesce((
           select jsonb_agg(jsonb_build_object('tenant_id', t.id, 'tenant_slug', t.slug, 'role', m.role, 'tier', t.tier,
                                               'tenant_active', t.is_active and t.deleted_at is null) order by t.slug)
           from memberships m join tenants t on t.id = m.tenant_id where m.user_id = u.id), '[]') as memberships,
         u.is_admin
  from users u;
