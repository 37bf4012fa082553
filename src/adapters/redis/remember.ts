// The only writer of records in Redis: copies of rows in Postgres, ordered by their revisions.
import { type Commands, runScript } from "./client.ts"
import { REVOKED, UNKNOWN } from "./records.ts"
import { REMEMBER } from "./scripts.ts"

/** Records are re-read from Postgres at least this often. */
const RECORD_TTL_SECONDS = 300
/** Lifetime of a tombstone, which saves reads of permanently revoked records in Postgres. */
const REVOKED_TTL_SECONDS = 3_600
const UNKNOWN_TTL_SECONDS = 60
/**
 * Older reads are dropped. A newer record lives in Redis for `RECORD_TTL_SECONDS`, far longer than a read of this age can
 * take, so that a late read always finds the newer record there.
 */
const LATE_MS = 60_000

/** A record by its name in Redis, as it is written. */
export type Writing = { name: string; text: string }

/** Writes what was read from Postgres at `readAt`, unless Redis has something newer; false when it was read too long ago. */
export async function remember(redis: Commands, records: Writing[], readAt: number, now = Date.now): Promise<boolean> {
  if (readAt < now() - LATE_MS) return false
  const names = records.map(({ name }) => name)
  const args = records.flatMap(({ text }) => [text, String(ttlSecondsOf(text))])
  await runScript(redis, REMEMBER, names, args)
  return true
}

const ttlSecondsOf = (text: string) =>
  text === REVOKED ? REVOKED_TTL_SECONDS : text === UNKNOWN ? UNKNOWN_TTL_SECONDS : RECORD_TTL_SECONDS
