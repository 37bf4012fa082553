// Clears Redis after a restore: everything cached from Postgres is removed and read again.
import { Redis } from "@upstash/redis"

export type Cache = {
  /** Removes answers, epochs, keys and tenants; limits and lock-outs stay. Returns the number of removed entries. */
  forget(): Promise<number>
}

const STALE_AFTER_RESTORE = [
  "fn:{*}:answer:*",
  "fn:{*}:answers:*",
  "fn:{*}:head:*",
  "fn:{*}:tenant",
  "fn:key:*",
  "fn:user:*",
]
const PAGE = 500

export function openCache(url: string, token: string): Cache {
  const redis = new Redis({ url, token })
  return {
    async forget() {
      let deleted = 0
      for (const match of STALE_AFTER_RESTORE)
        for (let cursor = "0"; ; ) {
          const [next, keys] = await redis.scan(cursor, { match, count: PAGE })
          if (keys.length > 0) deleted += await redis.del(...keys)
          if (next === "0") break
          cursor = next
        }
      return deleted
    },
  }
}
