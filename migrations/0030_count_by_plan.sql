-- What counts versions is written out for each kind of change, so that its statements are planned once a session and not at every
-- write of a version: a document in work is written eight times. Rows that may still count twice are summed up first, as before.
create function count_change(of_tenant text, of_document text, living integer, sized bigint) returns void
language plpgsql volatile set search_path = public, pg_temp as $$
declare
  living_now integer;
begin
  update tenant_storage set bytes = bytes + sized where tenant_id = of_tenant;
  if not found and living > 0 then
    insert into tenant_storage as s (tenant_id, bytes) values (of_tenant, sized)
    on conflict (tenant_id) do update set bytes = s.bytes + excluded.bytes;
  end if;
  select count(*) into living_now from document_versions v
  where v.document_id = of_document and v.state not in ('failed', 'superseded', 'retired');
  update tenant_storage
  set documents = documents + (living_now > 0)::int - (living_now - living > 0)::int
  where tenant_id = of_tenant and (living_now > 0) <> (living_now - living > 0);
end
$$;--> statement-breakpoint
revoke all on function count_change(text, text, integer, bigint) from public;--> statement-breakpoint

create or replace function count_versions() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform count_change(c.tenant_id, c.document_id, c.living, c.bytes) from (
      select tenant_id, document_id, count(*)::int as living, sum(size_bytes)::bigint as bytes from new_rows
      where state not in ('failed', 'superseded', 'retired')
      group by tenant_id, document_id order by tenant_id, document_id) c;
  elsif tg_op = 'DELETE' then
    perform count_change(c.tenant_id, c.document_id, c.living, c.bytes) from (
      select tenant_id, document_id, -count(*)::int as living, -sum(size_bytes)::bigint as bytes from old_rows
      where state not in ('failed', 'superseded', 'retired')
      group by tenant_id, document_id order by tenant_id, document_id) c;
  else
    perform count_change(c.tenant_id, c.document_id, c.living, c.bytes) from (
      select tenant_id, document_id, sum(living)::int as living, sum(bytes)::bigint as bytes from (
        select tenant_id, document_id, 1 as living, size_bytes as bytes from new_rows
        where state not in ('failed', 'superseded', 'retired')
        union all
        select tenant_id, document_id, -1, -size_bytes from old_rows
        where state not in ('failed', 'superseded', 'retired')) row_changes
      group by tenant_id, document_id having sum(living) <> 0 or sum(bytes) <> 0
      order by tenant_id, document_id) c;
  end if;
  return null;
end
$$;--> statement-breakpoint

-- An event has an id only if an endpoint listens, because making one takes longer than finding out that none does.
create or replace function tell_webhooks(of_tenant text, of_type text, of_collection text, data jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  event text;
  listening record;
begin
  for listening in
    select e.id from webhook_endpoints e
    where e.tenant_id = of_tenant and e.disabled_at is null and of_type = any (e.events)
      and (e.collection_ids is null or of_collection = any (e.collection_ids))
  loop
    event := coalesce(event, new_id('evt'));
    insert into webhook_deliveries (id, tenant_id, endpoint_id, event_id, type, payload)
    values (new_id('dlv'), of_tenant, listening.id, event, of_type, jsonb_build_object('type', of_type,
      'timestamp', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', data)::text);
  end loop;
end
$$;
