// The contracts of a tenant's own API keys and their child tokens; the admin Worker's key routes share the shapes.
import { z } from "zod"
import { SCOPES, type Scope } from "../../context.ts"
import { idSchema } from "../../ids.ts"
import { metadataFilterSchema } from "../../query/metadata-filter.ts"
import { MAX_CHILD_TOKEN_SECONDS } from "../../tenants/child-token.ts"
import { BUCKETS } from "../../tenants/limits.ts"
import { contract } from "../contract.ts"
import { pageQuery, pageShape, safeObject, safeText, timeShape } from "./shared.ts"

/** `read` and `write` are short for what most keys need. */
const SHORT_FORMS: Record<string, Scope[]> = {
  read: ["query", "documents:read"],
  write: ["documents:write", "collections:write"],
}
const DEFAULT_SCOPES: Scope[] = ["query", "documents:read", "documents:write"]
const MAX_OVERLAP_SECONDS = 7 * 86_400

const scopes = z
  .array(z.enum([...SCOPES, "read", "write"]))
  .min(1)
  .transform((names) => [...new Set(names.flatMap((name): Scope[] => SHORT_FORMS[name] ?? [name as Scope]))])

const figuresShape = z.object({
  requests: z.int(),
  success_rate: z.number().nullable(),
  average_response_ms: z.number().nullable(),
})

const limitUsedShape = z
  .object({ policy: z.enum(["key", ...BUCKETS]), limit: z.int(), used: z.int(), share: z.number().min(0).max(1) })
  .meta({
    description:
      "Requests of the last minute against the key's own limit, else against the fullest of its tenant's, which all its " +
      "credentials use up together. Shown in lists; null where nothing limits the key or nobody can tell right now.",
  })

export const apiKeyShape = z
  .object({
    id: z.string(),
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
  name: safeText().trim().min(1).max(128),
  scopes: scopes.default(DEFAULT_SCOPES),
  collection_ids: z.array(idSchema("col")).min(1).max(100).optional(),
  rate_limit_per_minute: z.int().min(1).max(1_000_000).optional(),
  expires_at: timeShape.refine((time) => Date.parse(time) > Date.now(), "must be in the future").optional(),
})
export const issuedKey = z.object({ api_key: apiKeyShape, key: z.string() })
const keyParams = z.strictObject({ id: idSchema("key") })

export const listKeys = contract({
  method: "get",
  path: "/api/v1/keys",
  summary: "List API keys with what they did today and how far their limits are used up, newest first",
  tag: "keys",
  scope: "keys",
  query: pageQuery,
  replies: { 200: { description: "A page of keys.", schema: pageShape(apiKeyShape) } },
})

export const issueKey = contract({
  method: "post",
  path: "/api/v1/keys",
  summary: "Issue an API key with at most the caller's own rights; its text is shown once",
  tag: "keys",
  scope: "keys",
  idempotent: true,
  json: newApiKey,
  replies: { 201: { description: "The key.", schema: issuedKey } },
})

export const rotateKey = contract({
  method: "post",
  path: "/api/v1/keys/:id/rotate",
  summary: "Replace an API key; the old one works until the overlap ends",
  tag: "keys",
  scope: "keys",
  idempotent: true,
  params: keyParams,
  json: z.strictObject({ overlap_seconds: z.int().min(0).max(MAX_OVERLAP_SECONDS).default(86_400) }),
  replies: { 201: { description: "The new key.", schema: issuedKey } },
})

export const revokeKey = contract({
  method: "delete",
  path: "/api/v1/keys/:id",
  summary: "Revoke an API key; its next request is refused",
  tag: "keys",
  scope: "keys",
  params: keyParams,
  replies: { 204: { description: "Revoked." } },
})

export const mintToken = contract({
  method: "post",
  path: "/api/v1/keys/tokens",
  summary: "Mint a short-lived token of the calling key that may do less than it",
  tag: "keys",
  scope: "query",
  json: z
    .strictObject({
      scopes: scopes.default(["query"]),
      collection_ids: z.array(idSchema("col")).min(1).max(100).optional(),
      filter: safeObject(z.string().max(128)).superRefine(filterFaults).optional(),
      expires_in_seconds: z.int().min(1).max(MAX_CHILD_TOKEN_SECONDS).default(900),
    })
    .refine((body) => !body.filter || body.scopes.every((scope) => scope === "query"), {
      message: "a filter bounds questions, so it goes with the scope query alone",
      path: ["filter"],
    }),
  replies: { 201: { description: "The token.", schema: z.object({ token: z.string(), expires_at: timeShape }) } },
})

/** The faults of a filter under its own path; what is kept is the filter as written. */
function filterFaults(value: Record<string, unknown>, context: z.RefinementCtx): void {
  const parsed = metadataFilterSchema.safeParse(value)
  for (const { path, message } of parsed.error?.issues ?? []) context.addIssue({ code: "custom", path, message })
}
