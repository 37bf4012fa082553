// What travels with every call: who asks, for which tenant, until when, and where background work goes.
import type { AdminKeyId, ApiKeyId, CollectionId, TenantId, UserId } from "./ids.ts"
import type { MetadataFilter } from "./query/model/metadata-filter.ts"
import type { Provider } from "./tenants/model/provider.ts"
import type { Amounts } from "./usage/model/budget.ts"

/** What a question holds of its budgets. */
export type BudgetShare = {
  /** A budget is used up, and its owner wants answers without a model in that case. */
  isExtractive: boolean
  /**
   * Holds the most that a call can use, beside what the question's earlier calls could, before it is made. False where too
   * little is left and the owner wants an answer without a model; throws `budget-exhausted` where it wants none.
   */
  cover(most: Amounts): Promise<boolean>
  settle(used: Amounts): void
}

/** Every kind of caller; a queue job is one like any other. `admin` holds the bootstrap credential of the admin Worker. */
export type Actor =
  | { type: "api-key"; keyId: ApiKeyId }
  | { type: "user"; userId: UserId }
  | { type: "admin" }
  | { type: "admin-key"; keyId: AdminKeyId }
  | { type: "system"; job: string }

export const SCOPES = [
  "query",
  "documents:read",
  "documents:write",
  "collections:write",
  "keys",
  "usage:read",
  "admin",
] as const
export type Scope = (typeof SCOPES)[number]

export const TIERS = ["free", "premium", "admin"] as const
export type Tier = (typeof TIERS)[number]

export type RequestContext = {
  requestId: string
  /** Runs after the response; bounded by the platform (30 s). */
  defer(work: Promise<unknown>): void
  /** Aborted when the client goes away or the request's deadline passes. */
  signal: AbortSignal
}

/** A request whose tenant is proven by its credential; the only source of a TenantId on the edge. */
export type TenantContext = RequestContext & {
  actor: Actor
  tenantId: TenantId
  tier: Tier
  scopes: readonly Scope[]
  /** The collections the credential may use; null means all of the tenant's. */
  allowedCollections: readonly CollectionId[] | null
  defaultCollectionId: CollectionId
  /** Whose the key is; the tenant's where left out. */
  keyUserId?: UserId | undefined
  /** The tenant's own account at a provider of models; the organisation's where left out. */
  provider?: Provider | undefined
  /** What the question took of budgets; none where nothing bounds it. */
  budget?: BudgetShare | undefined
  /** Every question is asked within it; from a child token. */
  filter: MetadataFilter | null
}
