// Columns and row-level security that every table shares: the app role sees one tenant per request, the system role all.
import { type SQL, sql } from "drizzle-orm"
import { type AnyPgColumn, bigint, pgPolicy, pgRole, timestamp } from "drizzle-orm/pg-core"

/** Used by the edge Worker: bound to `app.tenant_id`. */
export const appRole = pgRole("footnote_app").existing()
/** Used by the ingest and admin Workers, which act for every tenant. */
export const systemRole = pgRole("footnote_system").existing()

export const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" })
export const createdAt = () => time("created_at").notNull().defaultNow()
/** Raised by a trigger with every change of the row: of two copies the one with the greater number is the newer. */
export const revision = () => bigint("revision", { mode: "number" }).notNull().default(1)
export const updatedAt = () => time("updated_at").notNull().defaultNow()

/** A check by a list of words that the code holds too. */
export const oneOf = (column: AnyPgColumn, words: readonly string[]): SQL =>
  sql`${column} in (${sql.raw(words.map((word) => `'${word}'`).join(", "))})`

/** Fails closed: without `app.tenant_id` the comparison is null and no row is seen. */
export const rowSecurity = (tenantColumn: AnyPgColumn): ReturnType<typeof pgPolicy>[] => {
  const own: SQL = sql`${tenantColumn} = nullif(current_setting('app.tenant_id', true), '')`
  return [pgPolicy("own_tenant", { for: "all", to: appRole, using: own, withCheck: own }), systemOnly()]
}

/** Alone: for rows that belong to no tenant. No policy lets the app role see any. */
export const systemOnly = () =>
  pgPolicy("every_tenant", { for: "all", to: systemRole, using: sql`true`, withCheck: sql`true` })
