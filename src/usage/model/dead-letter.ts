// What the ledger could not take, as it is kept until somebody sends it again: amounts, ids and times, and not a word.
import { z } from "zod"
import { sha256Hex } from "../../hex.ts"
import { idSchema, type TenantId } from "../../ids.ts"

/** `unreadable`: no entry that this release knows. `refused`: the ledger said no to it, time and again. */
export const DEAD_REASONS = ["unreadable", "refused"] as const
export type DeadReason = (typeof DEAD_REASONS)[number]

export type DeadLetter = {
  /** The entry's own, by which it is kept once; of one that has none a hash of it. */
  entryId: string
  tenantId: TenantId
  reason: DeadReason
  entry: Record<string, unknown>
}

const entrySchema = z.looseObject({ id: z.string().min(1).max(200).optional(), tenantId: idSchema("ten") })

/**
 * Null for what names no tenant: nothing of ours stands behind it. What was asked, answered or found is left out, since a
 * collection may redact its questions and a document may be deleted while the letter waits; of a question its hash stays.
 */
export async function deadLetterOf(line: string, json: unknown, reason: DeadReason): Promise<DeadLetter | null> {
  const parsed = entrySchema.safeParse(json)
  if (!parsed.success) return null
  const { question, request, grounding, answer, citations, candidates, trace, ...entry } = parsed.data
  const { tenantId } = entry
  const asked =
    typeof question === "string"
      ? { question: null, questionHash: await sha256Hex(`${tenantId}:${question}`), request: {} }
      : {}
  return { entryId: entry.id ?? (await sha256Hex(line)), tenantId, reason, entry: { ...entry, ...asked } }
}
