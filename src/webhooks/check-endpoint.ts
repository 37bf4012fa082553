// Checks an endpoint: its URL must be a public address, and its owner must be allowed to know of its events.
import type { TenantContext } from "../context.ts"
import { AppError, type ErrorCode } from "../errors.ts"
import type { Collections } from "../ports.ts"
import { hasScope } from "../tenants/model/rights.ts"
import { type AddressRules, faultOfUrl } from "./model/public-address.ts"
import { EVENTS, type WebhookEndpoint } from "./model/webhook.ts"

export type CheckDeps = { collections: Pick<Collections, "heads">; webhookRules: AddressRules }
export type Wanted = Pick<WebhookEndpoint, "url" | "events" | "collectionIds">
type Asker = Pick<TenantContext, "tenantId" | "scopes" | "allowedCollections">

/** Throws 422, 403 or `collection-not-found`; the error names the field. */
export async function checkEndpoint(
  { collections, webhookRules }: CheckDeps,
  by: Asker,
  wanted: Wanted,
): Promise<void> {
  const fault = faultOfUrl(wanted.url, webhookRules)
  if (fault) refuse("input-invalid", "url", fault)
  for (const type of wanted.events) {
    const { scope, ofCollection } = EVENTS[type]
    if (!hasScope(by.scopes, scope)) refuse("scope-missing", "events", `has ${type}, which needs the scope ${scope}`)
    if (!ofCollection && wanted.collectionIds)
      refuse("input-invalid", "events", `has ${type}, which belongs to no collection: leave collection_ids out`)
  }
  const allowed = by.allowedCollections
  if (allowed && !(wanted.collectionIds ?? [null]).every((id) => id !== null && allowed.includes(id)))
    refuse("collection-not-allowed", "collection_ids", "must name collections that you may use yourself")
  if (!wanted.collectionIds) return
  const known = await collections.heads(by.tenantId, wanted.collectionIds)
  if (!wanted.collectionIds.every((id) => known.has(id))) throw new AppError("collection-not-found")
}

function refuse(code: ErrorCode, path: string, message: string): never {
  throw new AppError(code, { detail: `${path}: ${message}.`, errors: [{ path, message }] })
}
