CREATE TABLE "query_logs" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"key_id" text,
	"user_id" text,
	"endpoint" text NOT NULL,
	"collection_ids" text[] NOT NULL,
	"question" text,
	"question_hash" text NOT NULL,
	"request" jsonb NOT NULL,
	"cache" text NOT NULL,
	"cached_from" text,
	"outcome" text NOT NULL,
	"error_code" text,
	"verdict" text,
	"grounding" jsonb,
	"answer" text,
	"citations" jsonb,
	"candidates" jsonb,
	"trace" jsonb,
	"document_ids" text[] NOT NULL,
	"epochs" jsonb,
	"answer_model" text,
	"embedding_model" text NOT NULL,
	"embedding_tokens" integer NOT NULL,
	"prompt_tokens" integer NOT NULL,
	"completion_tokens" integer NOT NULL,
	"cost_usd" numeric(20, 10),
	"estimated" boolean NOT NULL,
	"latency_ms" real NOT NULL,
	"stages" jsonb NOT NULL,
	"degraded" text[] NOT NULL,
	"feedback" jsonb
);
--> statement-breakpoint
ALTER TABLE "query_logs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "usage_daily" (
	"tenant_id" text NOT NULL,
	"day" date NOT NULL,
	"key_id" text,
	"user_id" text,
	"collection_id" text,
	"endpoint" text NOT NULL,
	"model" text,
	"kind" text NOT NULL,
	"unit" text NOT NULL,
	"events" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"estimated_amount" bigint NOT NULL,
	"cost_usd" numeric(20, 10) NOT NULL,
	"unpriced" bigint NOT NULL,
	CONSTRAINT "usage_daily_once_key" UNIQUE NULLS NOT DISTINCT("tenant_id","day","key_id","user_id","collection_id","endpoint","model","kind")
);
--> statement-breakpoint
ALTER TABLE "usage_daily" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "usage_events" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"key_id" text,
	"user_id" text,
	"collection_id" text,
	"endpoint" text NOT NULL,
	"model" text,
	"kind" text NOT NULL,
	"unit" text NOT NULL,
	"amount" bigint NOT NULL,
	"cost_usd" numeric(20, 10),
	"estimated" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "usage_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "collections" ADD COLUMN "redact_questions" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "collections" ADD COLUMN "keep_answers" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "query_logs" ADD CONSTRAINT "query_logs_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_daily" ADD CONSTRAINT "usage_daily_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_events" ADD CONSTRAINT "usage_events_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "query_logs_tenant_idx" ON "query_logs" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE INDEX "query_logs_documents_idx" ON "query_logs" USING gin ("document_ids");--> statement-breakpoint
CREATE INDEX "query_logs_at_idx" ON "query_logs" USING btree ("at");--> statement-breakpoint
CREATE INDEX "usage_events_tenant_idx" ON "usage_events" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "usage_events_created_idx" ON "usage_events" USING btree ("created_at");--> statement-breakpoint
CREATE POLICY "own_tenant" ON "query_logs" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("query_logs"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("query_logs"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "query_logs" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "usage_daily" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("usage_daily"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("usage_daily"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "usage_daily" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "usage_events" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("usage_events"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("usage_events"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "usage_events" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
-- What is written comes from the ingest Worker; a tenant reads its own, gives feedback and removes questions.
grant select, delete on query_logs to footnote_app;--> statement-breakpoint
grant update (feedback) on query_logs to footnote_app;--> statement-breakpoint
grant select on usage_events, usage_daily to footnote_app;--> statement-breakpoint
grant select, insert, update, delete on query_logs, usage_events, usage_daily to footnote_system;--> statement-breakpoint

-- The history names documents and collections in arrays. What was used is a tenant's account: it outlives the documents and
-- collections it was used for, and goes with the tenant.
create or replace function count_rows_left(of_tenant text, subject_type text, of_subject text, but_unit bigint)
returns table (rows_left bigint, graph_left bigint) language plpgsql stable set search_path = public, pg_temp as $$
declare
  one record;
  named text;
  found bigint;
begin
  rows_left := 0;
  graph_left := 0;
  for one in
    select c.relname as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('deletions', 'audit_log')
      and (subject_type = 'tenant' or c.relname not in ('usage_events', 'usage_daily'))
    group by c.relname
  loop
    if one.name = subject_type || 's' then
      named := 'id = $2';
    elsif subject_type || '_id' = any (one.columns) then
      named := format('%I = $2', subject_type || '_id');
    elsif one.name = 'query_logs' then
      named := format('%I @> array[$2]', subject_type || '_ids');
    elsif 'subject_id' = any (one.columns) then
      named := 'subject_id = $2';
    else
      continue;
    end if;
    if 'tenant_id' = any (one.columns) then
      named := named || ' and tenant_id = $1';
    end if;
    if one.name = 'work_units' then
      named := named || ' and id <> $3 and not (kind = ''retire'' and state = ''pending'')';
    end if;
    execute format('select count(*) from %I where %s', one.name, named) into found using of_tenant, of_subject, but_unit;
    if one.name like 'graph\_%' then
      graph_left := graph_left + found;
    else
      rows_left := rows_left + found;
    end if;
  end loop;
  return next;
end
$$;
