// The connection to Neon over HTTP: drizzle with a timeout, tenant binding for row-level security, and error mapping.
import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless"
import { sql } from "drizzle-orm"
import type { BatchItem } from "drizzle-orm/batch"
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http"
import { AppError } from "../../errors.ts"
import type { TenantId } from "../../ids.ts"

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
  const timed: typeof fetch = (input, init) => send(input, { ...init, signal: AbortSignal.timeout(timeoutMs) })
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

/** Raised by `assert_before`: the writer is past its deadline and nothing was written. */
export const PAST_DEADLINE = "FN001"
export const UNIQUE_VIOLATION = "23505"

/** Maps what the database refuses or cannot do right now to AppErrors; constraint violations pass through. */
export async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    const state = sqlState(cause)
    if (state === null || /^(08|53|57|40)/.test(state)) throw new AppError("database-unavailable", { cause })
    if (state === PAST_DEADLINE)
      throw new AppError("database-unavailable", { detail: "The write took too long.", cause })
    throw cause
  }
}
