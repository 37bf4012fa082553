CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"endpoint_id" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"payload" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_attempt_at" timestamp with time zone,
	"last_status" integer,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_state_known" CHECK ("webhook_deliveries"."state" in ('pending', 'delivered', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" text NOT NULL,
	"url" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"events" text[] NOT NULL,
	"collection_ids" text[],
	"sealed_secret" text NOT NULL,
	"previous_sealed_secret" text,
	"previous_until" timestamp with time zone,
	"disabled_at" timestamp with time zone,
	"disabled_reason" text,
	"failing_since" timestamp with time zone,
	"last_claimed_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "deletions" ADD COLUMN "collection_id" text;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_endpoint_idx" ON "webhook_deliveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" USING btree ("endpoint_id","next_attempt_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_ended_idx" ON "webhook_deliveries" USING btree ("updated_at") WHERE state <> 'pending';--> statement-breakpoint
CREATE INDEX "webhook_endpoints_tenant_idx" ON "webhook_endpoints" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE POLICY "own_tenant" ON "webhook_deliveries" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("webhook_deliveries"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("webhook_deliveries"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "webhook_deliveries" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_tenant" ON "webhook_endpoints" AS PERMISSIVE FOR ALL TO "footnote_app" USING ("webhook_endpoints"."tenant_id" = nullif(current_setting('app.tenant_id', true), '')) WITH CHECK ("webhook_endpoints"."tenant_id" = nullif(current_setting('app.tenant_id', true), ''));--> statement-breakpoint
CREATE POLICY "every_tenant" ON "webhook_endpoints" AS PERMISSIVE FOR ALL TO "footnote_system" USING (true) WITH CHECK (true);--> statement-breakpoint
grant select, insert, update, delete on webhook_endpoints to footnote_app;--> statement-breakpoint
grant select, insert, update on webhook_deliveries to footnote_app;--> statement-breakpoint
grant select, insert, update, delete on webhook_endpoints, webhook_deliveries to footnote_system;--> statement-breakpoint

-- An id as src/ids.ts makes them: ten characters of milliseconds, sixteen of randomness.
create function new_id(prefix text) returns text language plpgsql volatile as $$
declare
  alphabet constant text := '0123456789abcdefghjkmnpqrstvwxyz';
  rest bigint := floor(extract(epoch from clock_timestamp()) * 1000);
  random bytea := uuid_send(gen_random_uuid());
  id text := '';
begin
  for i in 1..10 loop
    id := substr(alphabet, (rest % 32)::int + 1, 1) || id;
    rest := rest / 32;
  end loop;
  for i in 0..15 loop
    id := id || substr(alphabet, get_byte(random, i) % 32 + 1, 1);
  end loop;
  return prefix || '_' || id;
end
$$;--> statement-breakpoint

-- Writes an event for every endpoint that listens, in the transaction of what happened: both are there or neither is. The
-- payload holds ids and states, nothing a document says. An event of no collection reaches unrestricted endpoints only.
create function tell_webhooks(of_tenant text, of_type text, of_collection text, data jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  event text := new_id('evt');
begin
  insert into webhook_deliveries (id, tenant_id, endpoint_id, event_id, type, payload)
  select new_id('dlv'), of_tenant, e.id, event, of_type, jsonb_build_object('type', of_type,
    'timestamp', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', data)::text
  from webhook_endpoints e
  where e.tenant_id = of_tenant and e.disabled_at is null and of_type = any (e.events)
    and (e.collection_ids is null or of_collection = any (e.collection_ids));
end
$$;--> statement-breakpoint
revoke all on function tell_webhooks(text, text, text, jsonb) from public;--> statement-breakpoint

create function tell_of_version() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_webhooks(new.tenant_id, 'document.' || new.state, new.collection_id, jsonb_build_object(
    'document_id', new.document_id, 'collection_id', new.collection_id, 'version', new.version, 'status', new.state,
    'error_code', new.error -> 'code'));
  return null;
end
$$;--> statement-breakpoint

create function tell_of_document() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_webhooks(new.tenant_id, 'document.deleted', new.collection_id, jsonb_build_object(
    'document_id', new.id, 'collection_id', new.collection_id, 'version', new.version, 'status', 'deleted'));
  return null;
end
$$;--> statement-breakpoint

create function tell_of_deletion() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_webhooks(new.tenant_id, 'deletion.done', new.collection_id, jsonb_build_object(
    'deletion_id', new.id, 'subject', jsonb_build_object('type', new.subject_type, 'id', new.subject_id),
    'collection_id', new.collection_id, 'status', new.status));
  return null;
end
$$;--> statement-breakpoint

create function tell_of_key() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform tell_webhooks(new.tenant_id, 'key.revoked', null, jsonb_build_object(
    'key_id', new.id, 'name', new.name, 'prefix', new.prefix));
  return null;
end
$$;--> statement-breakpoint

-- Of a document its receipt cannot say later what it was in.
create function note_collection_of_deletion() returns trigger language plpgsql as $$
begin
  new.collection_id := case new.subject_type
    when 'collection' then new.subject_id
    when 'document' then (select d.collection_id from documents d
      where d.tenant_id = new.tenant_id and d.id = new.subject_id)
  end;
  return new;
end
$$;--> statement-breakpoint

create trigger document_versions_told after update of state on document_versions for each row
  when (old.state is distinct from new.state and new.state in ('ready', 'failed')) execute function tell_of_version();--> statement-breakpoint
create trigger documents_told after update of deleted_at on documents for each row
  when (old.deleted_at is null and new.deleted_at is not null) execute function tell_of_document();--> statement-breakpoint
create trigger deletions_noted before insert on deletions for each row execute function note_collection_of_deletion();--> statement-breakpoint
create trigger deletions_told after update of status on deletions for each row
  when (old.status <> 'done' and new.status = 'done') execute function tell_of_deletion();--> statement-breakpoint
create trigger api_keys_told after update of revoked_at on api_keys for each row
  when (old.revoked_at is null and new.revoked_at is not null) execute function tell_of_key();
