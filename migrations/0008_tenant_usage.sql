CREATE TABLE "tenant_usage" (
	"tenant_id" text NOT NULL,
	"day" date NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"failures" bigint DEFAULT 0 NOT NULL,
	"duration_ms" bigint DEFAULT 0 NOT NULL,
	"queries" bigint DEFAULT 0 NOT NULL,
	"failed_queries" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "tenant_usage_day_tenant_id_pk" PRIMARY KEY("day","tenant_id")
);
--> statement-breakpoint
ALTER TABLE "tenant_usage" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "tenant_usage" ADD CONSTRAINT "tenant_usage_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "own_tenant" ON "tenant_usage" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("tenant_usage"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("tenant_usage"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "tenant_usage" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
-- The edge only adds, by the function below.
grant select, insert, update, delete on tenant_usage to footnote_system;--> statement-breakpoint
insert into tenant_usage (tenant_id, day, requests, failures, duration_ms)
select tenant_id, day, sum(requests), sum(failures), sum(duration_ms) from api_key_usage group by tenant_id, day;--> statement-breakpoint

-- Also adds up by tenant and takes what signed-in users did (no key). A key's tenant is the key's own, whatever the caller
-- says. Replaced in place, so that isolates of the release before go on counting.
create or replace function record_key_use(uses jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  with counted as (
    select k.id as key_id, t.id as tenant_id, u.requests, u.failures, u.duration_ms,
      coalesce(u.queries, 0) as queries, coalesce(u.failed_queries, 0) as failed_queries, u.last_used_at
    from jsonb_to_recordset(uses) as u(key_id text, tenant_id text, requests bigint, failures bigint, duration_ms bigint,
      queries bigint, failed_queries bigint, last_used_at timestamptz)
    left join api_keys k on k.id = u.key_id
    join tenants t on t.id = case when u.key_id is null then u.tenant_id else k.tenant_id end
  ), touched as (
    update api_keys k set last_used_at = greatest(k.last_used_at, c.last_used_at) from counted c where k.id = c.key_id
  ), by_key as (
    insert into api_key_usage as a (key_id, tenant_id, day, requests, failures, duration_ms)
    select key_id, tenant_id, (now() at time zone 'utc')::date, requests, failures, duration_ms
    from counted where key_id is not null order by key_id
    on conflict (key_id, day) do update set requests = a.requests + excluded.requests,
      failures = a.failures + excluded.failures, duration_ms = a.duration_ms + excluded.duration_ms
  )
  insert into tenant_usage as a (tenant_id, day, requests, failures, duration_ms, queries, failed_queries)
  select tenant_id, (now() at time zone 'utc')::date, sum(requests), sum(failures), sum(duration_ms), sum(queries),
    sum(failed_queries)
  from counted group by tenant_id order by tenant_id
  on conflict (day, tenant_id) do update set requests = a.requests + excluded.requests,
    failures = a.failures + excluded.failures, duration_ms = a.duration_ms + excluded.duration_ms,
    queries = a.queries + excluded.queries, failed_queries = a.failed_queries + excluded.failed_queries
$$;
