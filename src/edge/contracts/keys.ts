// The contracts of a tenant's own API keys and their child tokens.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { apiKeyShape, issuedKey, newApiKey, scopes } from "../../http/shapes/api-key.ts"
import { safeObject, timeShape } from "../../http/shapes/fields.ts"
import { pageQuery, pageShape } from "../../http/shapes/page.ts"
import { idSchema } from "../../ids.ts"
import { metadataFilterSchema } from "../../query/model/metadata-filter.ts"
import { MAX_CHILD_TOKEN_SECONDS } from "../../tenants/child-token.ts"

const MAX_OVERLAP_SECONDS = 7 * 86_400

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
  summary: "Issue an API key with at most the caller's own rights, limit and life; its text is shown once",
  tag: "keys",
  scope: "keys",
  problems: [404],
  idempotent: true,
  json: newApiKey,
  replies: { 201: { description: "The key.", schema: issuedKey } },
})

export const rotateKey = contract({
  method: "post",
  path: "/api/v1/keys/:id/rotate",
  summary: "Replace an API key whose rights do not exceed the caller's; the old one works until the overlap ends",
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
  summary: "Issue a short-lived token with at most the rights of the calling key",
  tag: "keys",
  scope: "query",
  problems: [404, 501],
  json: z
    .strictObject({
      scopes: scopes.default(["query"]),
      collection_ids: z.array(idSchema("col")).min(1).max(100).optional(),
      filter: safeObject(z.string().max(128), { team: "legal" }).superRefine(filterFaults).optional(),
      expires_in_seconds: z.int().min(1).max(MAX_CHILD_TOKEN_SECONDS).default(900),
    })
    .refine((body) => !body.filter || body.scopes.every((scope) => scope === "query"), {
      message: "a filter restricts questions, so it is allowed with the scope query only",
      path: ["filter"],
    }),
  replies: { 201: { description: "The token.", schema: z.object({ token: z.string(), expires_at: timeShape }) } },
})

/** The faults of a filter under its own path; what is kept is the filter as written. */
function filterFaults(value: Record<string, unknown>, context: z.RefinementCtx): void {
  const parsed = metadataFilterSchema.safeParse(value)
  for (const { path, message } of parsed.error?.issues ?? []) context.addIssue({ code: "custom", path, message })
}
