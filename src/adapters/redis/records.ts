// The format of key records, tenant records and collection heads in Redis.
import { z } from "zod"
import { SCOPES, TIERS } from "../../context.ts"
import { modelStampSchema } from "../../embedding/contract.ts"
import type { TokenValidity } from "../../identity/model/access-token.ts"
import type { ApiKeyId, CollectionId, TenantId, UserId } from "../../ids.ts"
import type { CollectionHead, HeadEver } from "../../ports.ts"
import { calibrationsSchema, NOT_CALIBRATED } from "../../query/model/calibration.ts"
import { CONTEXTS, FUSIONS } from "../../query/model/question.ts"
import type { KeyEntry, KeyRecord, Revised, StoredKey, TenantRecord } from "../../tenants/model/api-key.ts"
import { sharedLimitsSchema } from "../../tenants/model/limits.ts"
import { providerSchema } from "../../tenants/model/provider.ts"
import { budgetsSchema } from "../../usage/model/budget.ts"

const collectionId = z.string().transform((id) => id as CollectionId)

const keyRecordSchema: z.ZodType<KeyRecord> = z.object({
  keyId: z.string().transform((id) => id as ApiKeyId),
  tenantId: z.string().transform((id) => id as TenantId),
  scopes: z.array(z.enum(SCOPES)),
  collectionIds: z.array(collectionId).nullable(),
  rateLimitPerMinute: z.number().nullable(),
  sharedLimits: sharedLimitsSchema.optional(),
  expiresAt: z.number().nullable(),
  revoked: z.boolean(),
  userId: z
    .string()
    .transform((id) => id as UserId)
    .optional(),
  budgets: budgetsSchema.optional(),
})
const tenantRecordSchema: z.ZodType<TenantRecord> = z.object({
  tier: z.enum(TIERS),
  active: z.boolean(),
  defaultCollectionId: collectionId,
  // Records that an older version wrote have neither.
  corsOrigins: z.array(z.string()).default([]),
  requestsPerMinute: z.number().nullable().default(null),
  budgets: budgetsSchema.optional(),
  provider: providerSchema.optional(),
})
const standingSchema = z.object({
  validAfter: z.number().transform((ms) => new Date(ms)),
  revoked: z.array(z.string()),
})
const profileSchema = z.object({
  embedding: modelStampSchema,
  denseWeightPercent: z.number().nullable(),
  // Records that an older version wrote have none of the three.
  fusion: z.enum(FUSIONS).default("score"),
  context: z.enum(CONTEXTS).default("none"),
  calibrations: calibrationsSchema.default(NOT_CALIBRATED),
  // An older record does not say whether the collection redacts, so it is assumed to.
  redactQuestions: z.boolean().default(true),
})

/** The record of an unknown key, so that guesses need no database access. */
export const UNKNOWN = "unknown"
/** The record of something permanently revoked: a key, or all tokens of a removed user. */
export const REVOKED = "revoked"
const keyEntrySchema: z.ZodType<KeyEntry> = z.object({ key: keyRecordSchema, tenant: tenantRecordSchema })

/** Cache of parsed records by text, because every request with a key reads the same text. */
const parsed = new Map<string, unknown>()
const MAX_PARSED = 5_000

function parseOnce<T>(schema: z.ZodType<T>, text: string): T {
  const known = parsed.get(text)
  if (known !== undefined) return known as T
  const value = schema.parse(JSON.parse(text))
  if (parsed.size >= MAX_PARSED) parsed.clear()
  parsed.set(text, value)
  return value
}

export const readKeyEntry = (text: string) => parseOnce(keyEntrySchema, text)
export const readTenantRecord = (text: string) => parseOnce(tenantRecordSchema, text)

/** The revision comes first, where the script reads it. A revoked key leaves only its tombstone. */
export const writeKeyEntry = (read: StoredKey) =>
  read.key.revoked ? REVOKED : JSON.stringify({ revision: read.key.revision, ...read })
export const writeTenantRecord = (read: Revised<TenantRecord>) => JSON.stringify(read)

/** Null if the user was removed. */
export const writeStanding = (read: Revised<TokenValidity> | null) =>
  read
    ? JSON.stringify({ revision: read.revision, validAfter: read.validAfter.getTime(), revoked: read.revoked })
    : REVOKED
export const readStanding = (text: string) => (text === REVOKED ? null : parseOnce(standingSchema, text))

export const readHead = (epoch: string, profile: string): CollectionHead => ({
  epoch: Number(epoch),
  profile: parseOnce(profileSchema, profile),
})
/** The profile of a deleted collection. */
export const GONE = "null"
export const writeProfile = (head: HeadEver) => (head.profile ? JSON.stringify(head.profile) : GONE)

/** The model's revision, then little-endian float32 as base64, a third of JSON's size. */
export function writeVector(revision: string, vector: Float32Array): string {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
  let binary = ""
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return `${revision}|${btoa(binary)}`
}

/** Null if it was made by another revision. */
export function readVector(text: string, revision: string): Float32Array | null {
  const madeBy = `${revision}|`
  if (!text.startsWith(madeBy)) return null
  const binary = atob(text.slice(madeBy.length))
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return new Float32Array(bytes.buffer)
}
