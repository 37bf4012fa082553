// How full Redis is, as it tells itself.
import type { Redis } from "@upstash/redis"
import type { CacheFigures } from "../../ports.ts"
import { reaching } from "./client.ts"

export const redisCacheFigures = (redis: Redis): CacheFigures => ({
  async read() {
    // A token may be refused INFO, which tells of the server; the number of keys it always gets.
    const info = redis.exec<unknown>(["INFO", "memory"]).catch(() => null)
    const [keys, text] = await reaching(() => Promise.all([redis.dbsize(), info]))
    return { keys, usedMemoryBytes: usedMemoryIn(text) }
  },
})

/** Null when the report lacks the line: which fields it has is the server's own affair. */
function usedMemoryIn(report: unknown): number | null {
  const [, bytes] = (typeof report === "string" && /^used_memory:(\d+)\r?$/m.exec(report)) || []
  return bytes === undefined ? null : Number(bytes)
}
