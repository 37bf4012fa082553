CREATE TABLE "api_key_usage" (
	"key_id" text NOT NULL,
	"tenant_id" text NOT NULL,
	"day" date NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"failures" bigint DEFAULT 0 NOT NULL,
	"duration_ms" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "api_key_usage_key_id_day_pk" PRIMARY KEY("key_id","day")
);
--> statement-breakpoint
ALTER TABLE "api_key_usage" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "api_key_usage" ADD CONSTRAINT "api_key_usage_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "api_key_usage" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("api_key_usage"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("api_key_usage"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "api_key_usage" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
grant select on api_key_usage to footnote_app;--> statement-breakpoint
grant select, insert, update, delete on api_key_usage to footnote_system;--> statement-breakpoint

-- Adds up what isolates counted; a key's tenant is the key's own, whatever the caller says.
create function record_key_use(uses jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  with counted as (
    select k.id, k.tenant_id, u.requests, u.failures, u.duration_ms, u.last_used_at
    from jsonb_to_recordset(uses) as u(key_id text, requests bigint, failures bigint, duration_ms bigint, last_used_at timestamptz)
    join api_keys k on k.id = u.key_id
  ), touched as (
    update api_keys k set last_used_at = greatest(k.last_used_at, c.last_used_at) from counted c where k.id = c.id
  )
  insert into api_key_usage as a (key_id, tenant_id, day, requests, failures, duration_ms)
  select id, tenant_id, (now() at time zone 'utc')::date, requests, failures, duration_ms from counted
  on conflict (key_id, day) do update set requests = a.requests + excluded.requests,
    failures = a.failures + excluded.failures, duration_ms = a.duration_ms + excluded.duration_ms
$$;--> statement-breakpoint
revoke all on function record_key_use(jsonb) from public;--> statement-breakpoint
grant execute on function record_key_use(jsonb) to footnote_app, footnote_system;
