// Walks the catalogue for whatever would let a role of ours see beyond its tenant.
import { sql } from "drizzle-orm"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { type Database, guarded } from "./database.ts"

/** Tables that are no tenant's, and why. Every other must have a `tenant_id`; no policy lets the app role see these. */
export const NO_TENANTS_TABLES = {
  users: "a user belongs to several tenants; the app role finds one at a time, by functions",
  identities: "belong to users",
  admin_keys: "open the admin Worker, which acts for every tenant",
} as const

const faultRow = z.object({ fault: z.string() })

/** What is wrong, in words; none when row-level security binds whoever asks, on every table, to the tenant of the request. */
export async function rowSecurityFaults(db: Database): Promise<string[]> {
  const known = JSON.stringify(Object.keys(NO_TENANTS_TABLES))
  const { rows } = await guarded(() =>
    db.execute(sql`
      with tables as (
        select c.oid, c.relname as name, c.relowner as owner, c.relrowsecurity as secured,
          (select a.attname from pg_attribute a where a.attrelid = c.oid and not a.attisdropped
             and a.attname = case c.relname when 'tenants' then 'id' else 'tenant_id' end) as tenant
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      ), policies as (
        select t.name, t.tenant, p.polname, pg_get_expr(p.polqual, p.polrelid) as sees,
          pg_get_expr(p.polwithcheck, p.polrelid) as writes,
          p.polroles = array(select oid from pg_roles where rolname = 'footnote_system') as is_systems
        from tables t join pg_policy p on p.polrelid = t.oid
      ), bound as (
        select *, format('(%s = NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))', tenant) as binding
        from policies where not is_systems
      )
      select format('the role %s bypasses row-level security', rolname) as fault
      from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)
      union all
      select format('the role %s has the rights of the owner of %s', current_user, name)
      from tables where pg_has_role(current_user, owner, 'MEMBER')
      union all
      select 'the role footnote_app has the rights of footnote_system' from pg_roles app, pg_roles system
      where app.rolname = 'footnote_app' and system.rolname = 'footnote_system'
        and pg_has_role(app.oid, system.oid, 'MEMBER')
      union all
      select format('%s has no row-level security', name) from tables where not secured
      union all
      select format('%s has no policy', name) from tables where name not in (select name from policies)
      union all
      select format('%s has no tenant_id', name) from tables
      where tenant is null and not ${known}::jsonb ? name::text
      union all
      select format('the policy %s of %s does not bind to the tenant', polname, name) from bound
      where tenant is null or sees is distinct from binding or coalesce(writes, sees) is distinct from binding
      union all
      select format('the view %s shows the app role what its owner sees', c.relname)
      from pg_class c join pg_roles app on app.rolname = 'footnote_app'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
        and has_any_column_privilege(app.oid, c.oid, 'SELECT')
        and not coalesce(c.reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']`),
  )
  return rows.map((row) => faultRow.parse(row).fault)
}

/** Throws `database-unavailable` when it cannot be reached, `configuration-invalid` when a role could see too much. */
export const rowSecurityCheck = (db: Database) => async (): Promise<void> => {
  const faults = await rowSecurityFaults(db)
  if (faults.length > 0) throw new AppError("configuration-invalid", { cause: new Error(faults.join("; ")) })
}
