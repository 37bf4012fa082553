// The connection to Neon over HTTP: drizzle with a timeout, tenant binding for row-level security, and error mapping.
import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless"
import { fillPlaceholders, type Query, sql } from "drizzle-orm"
import type { BatchItem } from "drizzle-orm/batch"
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http"
import { timeoutSignal } from "../../deadline.ts"
import { AppError, type ErrorCode } from "../../errors.ts"
import type { TenantId } from "../../ids.ts"
import { spanned } from "../../trace.ts"

export type Database = NeonHttpDatabase

type DatabaseOptions = {
  url: string
  /** Where Neon's protocol is spoken when not at Neon itself. */
  endpoint?: string | undefined
  timeoutMs: number
  send?: typeof fetch
}

/** A stateless client; safe to keep per isolate. The driver's settings are global to the isolate. */
export function connect({ url, endpoint, timeoutMs, send = fetch }: DatabaseOptions): Database {
  if (endpoint) neonConfig.fetchEndpoint = endpoint
  const timed: typeof fetch = (input, init) =>
    spanned("postgres", { "db.system": "postgresql" }, () => send(input, { ...init, signal: timeoutSignal(timeoutMs) }))
  neonConfig.fetchFunction = timed
  return drizzle(neon(url))
}

/** Runs the statements in one transaction that sees the tenant's rows only; replies with theirs, in order. */
export async function asTenant<const Q extends readonly BatchItem<"pg">[]>(
  db: Database,
  tenant: TenantId,
  ...queries: Q
): Promise<{ -readonly [K in keyof Q]: Q[K]["_"]["result"] }> {
  const bind = db.execute(sql`select set_config('app.tenant_id', ${tenant}, true)`)
  const results: unknown[] = await guarded(() => db.batch([bind, ...queries]))
  return results.slice(1) as { -readonly [K in keyof Q]: Q[K]["_"]["result"] }
}

type Built = { getQuery(): Query }

/**
 * A query whose SQL is built once, because building that of a document takes a fifth of a millisecond. The values replace
 * its `sql.placeholder`s; drizzle does that only for a query that runs alone, not for one of a batch.
 */
export function prepared<Q extends BatchItem<"pg"> & { prepare(name: string): Built }>(
  query: Q,
): (values: Record<string, unknown>) => Q {
  const built = query.prepare("") // over HTTP there are no named statements
  const { params, ...text } = built.getQuery()
  return (values) => {
    const getQuery = () => ({ ...text, params: fillPlaceholders(params, values) })
    const bound: Built = Object.assign(Object.create(built), { getQuery })
    const item: Q = Object.assign(Object.create(query), { _prepare: () => bound }) // the method that a batch calls
    return item
  }
}

/** SQLSTATE of a failure, or null when the database never answered. */
export function sqlState(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NeonDbError) return cause.code ?? null
  }
  return null
}

/** The name of the constraint a write violated, or null. */
export function violatedConstraint(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NeonDbError && cause.code === UNIQUE_VIOLATION) return cause.constraint ?? null
  }
  return null
}

export const UNIQUE_VIOLATION = "23505"
export const FOREIGN_KEY_VIOLATION = "23503"

type Refusal = { states: RegExp; code: ErrorCode; undone: boolean; detail?: string }

/**
 * What a failure means, by the beginning of its SQLSTATE; the first row that fits decides. A connection that broke and a
 * server that stopped or failed may have committed before: only what Postgres refused by itself is surely undone.
 */
const REFUSALS: readonly Refusal[] = [
  { states: /^FN001/, code: "database-unavailable", undone: true, detail: "The write took too long." },
  { states: /^(08|57|40003)/, code: "database-unavailable", undone: false },
  { states: /^(40|53)/, code: "database-unavailable", undone: true },
  { states: /^(58|F0|XX)/, code: "internal", undone: false },
  { states: /^/, code: "internal", undone: true },
]
/** The database never answered, or its reply cannot be read. */
const UNANSWERED = { code: "database-unavailable", undone: false } as const

/** Maps every failure of the database to an AppError; `sqlState` and `violatedConstraint` still find what it said. */
export async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    const state = sqlState(cause)
    const refusal = state === null ? undefined : REFUSALS.find(({ states }) => states.test(state))
    const { code, ...outcome }: Omit<Refusal, "states"> = refusal ?? UNANSWERED
    throw new AppError(code, { ...outcome, cause })
  }
}
