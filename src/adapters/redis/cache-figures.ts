// How full Redis is, as it tells itself.
import type { Redis } from "@upstash/redis"
import type { CacheFigures } from "../../ports.ts"
import { guarded } from "./client.ts"

export const redisCacheFigures = (redis: Redis): CacheFigures => ({
  async read() {
    // A token may be refused INFO, which is about the server; DBSIZE is always allowed.
    const info = (section: string) => redis.exec<unknown>(["INFO", section]).catch(() => null)
    const [keys, memory, stats] = await guarded(() => Promise.all([redis.dbsize(), info("memory"), info("stats")]))
    const told = (name: string) => figureIn(stats, name)
    return {
      keys,
      usedMemoryBytes: figureIn(memory, "used_memory"),
      evictedKeys: told("evicted_keys"),
      hits: told("keyspace_hits"),
      misses: told("keyspace_misses"),
    }
  },
})

/** Null when the report lacks the line: servers differ in the fields they report. */
function figureIn(report: unknown, name: string): number | null {
  const [, count] = (typeof report === "string" && new RegExp(`^${name}:(\\d+)\r?$`, "m").exec(report)) || []
  return count === undefined ? null : Number(count)
}
