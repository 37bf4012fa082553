// Reads Redis's own report of its memory use.
import type { Redis } from "@upstash/redis"
import type { CacheFigures } from "../../ports.ts"
import { guarded } from "./client.ts"

export const redisCacheFigures = (redis: Redis): CacheFigures => ({
  async read() {
    // INFO may be forbidden for a token, because it is about the server; DBSIZE is always allowed.
    const info = (section: string) => redis.exec<unknown>(["INFO", section]).catch(() => null)
    const [keys, memory, stats] = await guarded(() => Promise.all([redis.dbsize(), info("memory"), info("stats")]))
    const figure = (name: string) => figureIn(stats, name)
    return {
      keys,
      usedMemoryBytes: figureIn(memory, "used_memory"),
      evictedKeys: figure("evicted_keys"),
      hits: figure("keyspace_hits"),
      misses: figure("keyspace_misses"),
    }
  },
})

/** Null if the report lacks the field; servers differ in what they report. */
function figureIn(report: unknown, name: string): number | null {
  const [, count] = (typeof report === "string" && new RegExp(`^${name}:(\\d+)\r?$`, "m").exec(report)) || []
  return count === undefined ? null : Number(count)
}
