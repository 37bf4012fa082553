// An entry that the ledger refused, as it is kept until it is sent again: amounts, ids and times, and no text.
import { z } from "zod"
import { sha256Hex } from "../../hex.ts"
import { idSchema, type TenantId } from "../../ids.ts"

/** `unreadable`: this release does not know the entry's form. `refused`: the ledger refused it repeatedly. */
export const DEAD_REASONS = ["unreadable", "refused"] as const
export type DeadReason = (typeof DEAD_REASONS)[number]

export type DeadLetter = {
  /** The entry's own id, so that it is kept once; a hash of the entry if it has no id. */
  entryId: string
  tenantId: TenantId
  reason: DeadReason
  entry: Record<string, unknown>
}

const entrySchema = z.looseObject({ id: z.string().min(1).max(200).optional(), tenantId: idSchema("ten") })

/**
 * Null if the line names no tenant: then it is no entry of ours. Question, answer and passages are left out, because a
 * collection may redact questions and a document may be deleted meanwhile; a hash of the question stays.
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
