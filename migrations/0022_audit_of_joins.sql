-- Joining a tenant writes its entry of the audit log in the transaction that joins, whoever calls.
create function join_tenant(given_tenant text, given_user text, given_role text, means jsonb, given_request text)
returns void language plpgsql volatile as $$
declare
  was text;
begin
  select m.role into was from memberships m where m.tenant_id = given_tenant and m.user_id = given_user for update;
  insert into memberships (tenant_id, user_id, role) values (given_tenant, given_user, given_role)
  on conflict (tenant_id, user_id) do update set role = excluded.role;
  insert into audit_log (id, tenant_id, actor, action, subject_type, subject_id, before, after, request_id)
  values (new_id('aud'), given_tenant, 'user:' || given_user, 'member.joined', 'user', given_user,
          case when was is not null then jsonb_build_object('role', was) end,
          jsonb_build_object('role', given_role) || means, given_request);
end
$$;--> statement-breakpoint
revoke all on function join_tenant(text, text, text, jsonb, text) from public;--> statement-breakpoint

-- The request has a default, so that Workers of the release before, which do not name it, go on while this one is deployed; a
-- block each, so that no request finds the function missing.
-- Whoever holds the token received it at the address, which counts as verifying it. A user who exists is joined only when
-- named: their password was checked before.
do $migration$ begin
  drop function accept_invitation(text, text, text, text, text);
  create function accept_invitation(given_hash text, existing_user text, new_user text, new_username text,
                                    new_password_hash text, given_request text default 'unknown') returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    taken invitations;
    who text := coalesce(existing_user, new_user);
  begin
    select * into taken from invitations i
    where i.hash = given_hash and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now() for update;
    if not found then return false; end if;
    if existing_user is null then
      insert into users (id, email, username, password_hash, email_verified_at)
      values (new_user, taken.email, new_username, new_password_hash, now());
    else
      update users u set email_verified_at = coalesce(u.email_verified_at, now())
      where u.id = existing_user and u.email = taken.email and u.disabled_at is null;
      if not found then return false; end if;
    end if;
    update invitations i set accepted_at = now() where i.id = taken.id;
    perform join_tenant(taken.tenant_id, who, taken.role, jsonb_build_object('invitation', taken.id), given_request);
    return true;
  end
  $$;
  revoke all on function accept_invitation(text, text, text, text, text, text) from public;
  grant execute on function accept_invitation(text, text, text, text, text, text) to footnote_app, footnote_system;
end $migration$;--> statement-breakpoint

-- An address nobody verified may have been claimed by somebody else: when its owner comes by a provider, the password and
-- the sessions set up before do not survive.
do $migration$ begin
  drop function sign_in_by_identity(text, text, text, text, text);
  create function sign_in_by_identity(given_provider text, given_subject text, given_email text, new_user text,
                                      new_username text, given_request text default 'unknown')
  returns table (user_id text, voided_before timestamptz)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  #variable_conflict use_column
  declare
    who text;
    voided timestamptz;
    invited record;
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
    for invited in
      with taken as (
        update invitations i set accepted_at = now()
        where i.email = given_email and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()
        returning i.tenant_id, i.role, i.id
      )
      select distinct on (taken.tenant_id) taken.* from taken order by taken.tenant_id, taken.id desc
    loop
      perform join_tenant(invited.tenant_id, who, invited.role,
                          jsonb_build_object('invitation', invited.id, 'provider', given_provider), given_request);
    end loop;
    return query select who, voided;
  end
  $$;
  revoke all on function sign_in_by_identity(text, text, text, text, text, text) from public;
  grant execute on function sign_in_by_identity(text, text, text, text, text, text) to footnote_app, footnote_system;
end $migration$;--> statement-breakpoint

-- Nothing calls these any more.
drop function row_security_binds(), tokens_valid_after(text);
