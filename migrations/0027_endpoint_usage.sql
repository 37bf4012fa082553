CREATE TABLE "endpoint_daily" (
	"tenant_id" text NOT NULL,
	"day" date NOT NULL,
	"endpoint" text NOT NULL,
	"outcome" text NOT NULL,
	"bucket" integer NOT NULL,
	"calls" bigint DEFAULT 0 NOT NULL,
	"duration_ms" numeric(20, 3) NOT NULL,
	CONSTRAINT "endpoint_daily_tenant_id_day_endpoint_outcome_bucket_pk" PRIMARY KEY("tenant_id","day","endpoint","outcome","bucket")
);
--> statement-breakpoint
ALTER TABLE "endpoint_daily" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "endpoint_daily" ADD CONSTRAINT "endpoint_daily_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "endpoint_daily_day_idx" ON "endpoint_daily" USING btree ("day");--> statement-breakpoint
CREATE POLICY "own_tenant" ON "endpoint_daily" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("endpoint_daily"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("endpoint_daily"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "endpoint_daily" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
-- Written by the ingest Worker; a tenant reads its own.
grant select on endpoint_daily to footnote_app;--> statement-breakpoint
grant select, insert, update, delete on endpoint_daily to footnote_system;
