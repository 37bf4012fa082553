CREATE INDEX "invitations_closed_idx" ON "invitations" USING btree (least("expires_at", "accepted_at", "withdrawn_at"));--> statement-breakpoint
CREATE INDEX "refresh_tokens_over_idx" ON "refresh_tokens" USING btree (least("expires_at", "revoked_at"));--> statement-breakpoint

-- The log stays append-only for every role of ours. What leaves it leaves here: the oldest entries, so many at a time, and
-- none younger than 30 days, whatever is asked for.
create function forget_audit_entries(older_than_days integer, most integer) returns bigint
language sql volatile security definer set search_path = public, pg_temp as $$
  with forgotten as (
    delete from audit_log where id = any(array(
      select id from (select id, created_at from audit_log order by id limit most) oldest
      where created_at < now() - make_interval(days => greatest(older_than_days, 30))))
    returning 1
  )
  select count(*) from forgotten
$$;--> statement-breakpoint
revoke all on function forget_audit_entries(integer, integer) from public;--> statement-breakpoint
grant execute on function forget_audit_entries(integer, integer) to footnote_system;
