-- What is left of a deleted document, collection or tenant, counted in every table that names it rather than in those
-- someone remembered: a table added later is counted from its first row. Its receipt and the audit log outlive it. Tables
-- of a graph are named graph_*; while there is none, its zero is what the catalogue says.
create function count_rows_left(of_tenant text, subject_type text, of_subject text, but_unit bigint)
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
    group by c.relname
  loop
    if one.name = subject_type || 's' then
      named := 'id = $2';
    elsif subject_type || '_id' = any (one.columns) then
      named := format('%I = $2', subject_type || '_id');
    elsif 'subject_id' = any (one.columns) then
      named := 'subject_id = $2';
    else
      continue;
    end if;
    if 'tenant_id' = any (one.columns) then
      named := named || ' and tenant_id = $1';
    end if;
    if one.name = 'work_units' then
      named := named || ' and id <> $3';
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
$$;--> statement-breakpoint
revoke all on function count_rows_left(text, text, text, bigint) from public;--> statement-breakpoint
grant execute on function count_rows_left(text, text, text, bigint) to footnote_system;
