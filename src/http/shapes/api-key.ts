// API keys as JSON: what a new one is asked to be, its shape and its mappers.
import { z } from "zod"
import { SCOPES, type Scope } from "../../context.ts"
import { idSchema } from "../../ids.ts"
import type { KeyFigures } from "../../ports.ts"
import type { ApiKey, ListedKey } from "../../tenants/model/api-key.ts"
import { POLICIES } from "../../tenants/model/limits.ts"
import { safeText, timeShape } from "./fields.ts"

/** `read` and `write` are short for what most keys need. */
const SHORT_FORMS: Record<string, Scope[]> = {
  read: ["query", "documents:read"],
  write: ["documents:write", "collections:write"],
}
const DEFAULT_SCOPES: Scope[] = ["query", "documents:read", "documents:write"]

export const scopes = z
  .array(z.enum([...SCOPES, "read", "write"]))
  .min(1)
  .transform((names) => [...new Set(names.flatMap((name): Scope[] => SHORT_FORMS[name] ?? [name as Scope]))])

const figuresShape = z.object({
  requests: z.int(),
  success_rate: z.number().nullable(),
  average_response_ms: z.number().nullable(),
})

const limitUsedShape = z
  .object({ policy: z.enum(POLICIES), limit: z.int(), used: z.int(), share: z.number().min(0).max(1) })
  .meta({
    description:
      "Requests of the last minute against the key's own limit, else against the fullest of its tenant's, which all its " +
      "credentials use up together. Shown in lists; null where nothing limits the key or nobody can tell right now.",
  })

export const apiKeyShape = z
  .object({
    id: z.string(),
    user_id: z
      .string()
      .nullable()
      .meta({ description: "The user to whom the key belongs; it ends when they leave. Null: the tenant's." }),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    collection_ids: z.array(z.string()).nullable(),
    rate_limit_per_minute: z.int().nullable(),
    expires_at: timeShape.nullable(),
    last_used_at: timeShape.nullable(),
    revoked_at: timeShape.nullable(),
    created_at: timeShape,
    /** What the key did today (UTC). */
    today: figuresShape,
    limit_used: limitUsedShape.nullable(),
  })
  .meta({ id: "ApiKey" })

/** What a new key is asked to be; the same for tenants and admins. */
export const newApiKey = z.strictObject({
  user_id: idSchema("usr").nullable().optional().meta({
    description: "The user to whom the key belongs; by default the signed-in user. Another user needs the scope admin.",
  }),
  name: safeText().trim().min(1).max(128),
  scopes: scopes.default(DEFAULT_SCOPES),
  collection_ids: z.array(idSchema("col")).min(1).max(100).optional(),
  rate_limit_per_minute: z.int().min(1).max(1_000_000).optional().meta({
    description: "Requests of this key; they also count against the limit of the key that issued it, if it has one.",
  }),
  expires_at: timeShape
    .refine((time) => Date.parse(time) > Date.now(), "must be in the future")
    .optional()
    .meta({ examples: ["2099-12-31T23:59:59Z"] }),
})
export const issuedKey = z.object({ api_key: apiKeyShape, key: z.string() })

/** A key as it is issued: nothing done, nothing used up. */
export const toApiKeyJson = (key: ApiKey): z.output<typeof apiKeyShape> =>
  toListedKeyJson({ key, today: undefined, limitUsed: null })

export const toListedKeyJson = ({ key, today, limitUsed }: ListedKey): z.output<typeof apiKeyShape> => ({
  id: key.id,
  user_id: key.userId,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  collection_ids: key.collectionIds,
  rate_limit_per_minute: key.rateLimitPerMinute,
  expires_at: key.expiresAt?.toISOString() ?? null,
  last_used_at: key.lastUsedAt?.toISOString() ?? null,
  revoked_at: key.revokedAt?.toISOString() ?? null,
  created_at: key.createdAt.toISOString(),
  today: toRequestsJson(today ?? { requests: 0, failures: 0, durationMs: 0 }),
  limit_used: limitUsed,
})

/** Rates are null where there is nothing to divide by. */
export const toRequestsJson = ({ requests, failures, durationMs }: KeyFigures): z.output<typeof figuresShape> => ({
  requests,
  success_rate: requests > 0 ? 1 - failures / requests : null,
  average_response_ms: requests > 0 ? durationMs / requests : null,
})
