// The writer's side of cache coherence in Redis: dirty marks with a deadline, and the sweep's view of them.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import type { CollectionId, TenantId } from "../../ids.ts"
import type { DirtyMark, EpochMarks } from "../../ports.ts"
import { guarded, runScript } from "./client.ts"
import { DIRTY_INDEX, dirtyKey, headKey, leaseKey } from "./keys.ts"
import { writeProfile } from "./records.ts"
import { MARK, OVERDUE, SETTLE } from "./scripts.ts"

/** A writer's transaction fails past this; the sweep waits for as long again. */
const WRITE_SECONDS = 20
const SWEEP_GRACE_MS = WRITE_SECONDS * 1000

const memberSchema = z
  .string()
  .transform((member) => member.split("/"))
  .pipe(z.tuple([z.string(), z.string(), z.string()]))

export const redisEpochMarks = (redis: Redis, now = Date.now): EpochMarks => ({
  async mark(tenantId, collectionId) {
    const mark: DirtyMark = {
      tenantId,
      collectionId,
      nonce: crypto.randomUUID(),
      deadline: new Date(now() + WRITE_SECONDS * 1000),
    }
    const keys = [dirtyKey(tenantId, collectionId), leaseKey(tenantId, collectionId), DIRTY_INDEX]
    await guarded(() => runScript(redis, MARK, keys, [mark.nonce, String(mark.deadline.getTime()), memberOf(mark)]))
    return mark
  },

  async settle(mark, head) {
    const { tenantId, collectionId, nonce } = mark
    const keys = [headKey(tenantId, collectionId), dirtyKey(tenantId, collectionId), DIRTY_INDEX]
    const change = head ? [String(head.epoch), writeProfile(head)] : []
    await guarded(() => runScript(redis, SETTLE, keys, [nonce, memberOf(mark), ...change]))
  },

  async overdue(limit) {
    const before = now() - SWEEP_GRACE_MS
    const members = await guarded(() => runScript(redis, OVERDUE, [DIRTY_INDEX], [String(before), String(limit)]))
    return z
      .array(memberSchema)
      .parse(members)
      .map(([tenantId, collectionId, nonce]) => {
        return {
          tenantId: tenantId as TenantId,
          collectionId: collectionId as CollectionId,
          nonce,
          deadline: new Date(before),
        }
      })
  },
})

const memberOf = ({ tenantId, collectionId, nonce }: DirtyMark) => `${tenantId}/${collectionId}/${nonce}`
