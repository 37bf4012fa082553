// Removes and counts cached answers: those of a collection through its index, those of a tenant by key prefix.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import type { TenantId } from "../../ids.ts"
import type { AnswerSelection, KeptAnswers } from "../../ports.ts"
import { guarded, runScript } from "./client.ts"
import { answersKey, headKey, leaseKey, tenantKeys, tenantRecordKey } from "./keys.ts"

const PAGE = 500

/**
 * KEYS: kept answers, head, lease. ARGV: an epoch, where the page begins, its size. Reply: the page. A head older than
 * the epoch is dropped first, with the lease to restore it: no late reader can keep an answer by it.
 */
const NAMES = `
local epoch = redis.call('HGET', KEYS[2], 'epoch')
if epoch and tonumber(epoch) < tonumber(ARGV[1]) then redis.call('DEL', KEYS[2], KEYS[3]) end
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '+inf', 'LIMIT', ARGV[2], ARGV[3])`

/** KEYS: kept answers, then answers. ARGV: their names in the index. */
const DROP = `
redis.call('DEL', unpack(KEYS, 2))
return redis.call('ZREM', KEYS[1], unpack(ARGV))`

/** KEYS: answers. How many there are. */
const PRESENT = `return redis.call('EXISTS', unpack(KEYS))`

/** KEYS: the tenant's record, which stays to refuse its keys; a pattern. ARGV: cursor, page, '1' to remove. */
const OF_TENANT = `
local reply = redis.call('SCAN', ARGV[1], 'MATCH', KEYS[2], 'COUNT', ARGV[2])
local found = 0
for _, key in ipairs(reply[2]) do
  if key ~= KEYS[1] then
    found = found + 1
    if ARGV[3] == '1' then redis.call('DEL', key) end
  end
end
return {reply[1], found}`

const nameSchema = z
  .string()
  .regex(/^\d+:./)
  .transform((name) => ({ name, epoch: Number.parseInt(name, 10), answer: name.slice(name.indexOf(":") + 1) }))
const scanSchema = z.tuple([z.string(), z.coerce.number()])

/**
 * Of a collection by an index, since a search for a prefix reads the names of all tenants; where Redis may evict, what it
 * evicts of the index is left to its TTL. An erasure is rare and searches. Scripts run on the primary.
 */
export const redisKeptAnswers = (redis: Redis): KeptAnswers => {
  /** Of the names on the page, those that are meant, and how many others there are. */
  async function page(tenant: TenantId, which: Exclude<AnswerSelection, { scope: "tenant" }>, at: number) {
    const { collectionId } = which
    const before = which.scope === "stale" ? which.epoch : Number.MAX_SAFE_INTEGER
    const keys = [answersKey(tenant, collectionId), headKey(tenant, collectionId), leaseKey(tenant, collectionId)]
    const names = z.array(nameSchema).parse(await runScript(redis, NAMES, keys, [before, at, PAGE].map(String)))
    const meant = names.filter(({ epoch }) => epoch < before)
    return { meant, others: names.length - meant.length, isLast: names.length < PAGE }
  }

  async function ofTenant(tenant: TenantId, removing: boolean): Promise<number> {
    const keys = [tenantRecordKey(tenant), tenantKeys(tenant)]
    let total = 0
    for (let cursor = "0"; ; ) {
      const reply = await runScript(redis, OF_TENANT, keys, [cursor, String(PAGE), removing ? "1" : ""])
      const [next, found] = scanSchema.parse(reply)
      total += found
      if (next === "0") return total
      cursor = next
    }
  }

  return {
    async purge(tenant, which) {
      await guarded(async () => {
        if (which.scope === "tenant") return await ofTenant(tenant, true)
        for (let at = 0; ; ) {
          const { meant, others, isLast } = await page(tenant, which, at)
          const keys = [answersKey(tenant, which.collectionId), ...meant.map(({ answer }) => answer)]
          if (meant.length > 0)
            await runScript(
              redis,
              DROP,
              keys,
              meant.map(({ name }) => name),
            )
          if (isLast) return
          at += others
        }
      })
    },

    count: (tenant, which) =>
      guarded(async () => {
        if (which.scope === "tenant") return await ofTenant(tenant, false)
        let total = 0
        for (let at = 0; ; at += PAGE) {
          const { meant, isLast } = await page(tenant, which, at)
          const keys = meant.map(({ answer }) => answer)
          if (keys.length > 0) total += z.coerce.number().parse(await runScript(redis, PRESENT, keys, []))
          if (isLast) return total
        }
      }),
  }
}
