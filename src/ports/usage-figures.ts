// Port of the account: what a tenant used, by day or month and by whatever it was used for.
import type { CollectionId, TenantId } from "../ids.ts"
import type { Outcome } from "../usage/model/request-counts.ts"
import type { UsageKind } from "../usage/model/usage-event.ts"

export const USAGE_GROUPS = ["day", "month", "key", "user", "collection", "endpoint", "model", "metric"] as const
export type UsageGroup = (typeof USAGE_GROUPS)[number]

export type UsageRow = {
  /** The value of each group that was asked for; null where there is none. */
  groups: Partial<Record<UsageGroup, string | null>>
  kind: UsageKind
  unit: string
  events: number
  amount: number
  /** The part of the amount that is our estimate. */
  estimatedAmount: number
  /** Spent, or for `saved_tokens` not spent; of the events whose price is known. */
  costUsd: number
  /** Events that cost something nobody knows. */
  unpriced: number
}

/** Requests of a route that ended in one way and took about as long. */
export type EndpointRow = { endpoint: string; outcome: Outcome; bucket: number; calls: number; durationMs: number }

export interface UsageFigures {
  /**
   * Days from `from` to `to`, both included (UTC, `2026-11-26`); by the groups and always by kind, in one order. At most
   * `limit` rows, those after the given one.
   */
  totals(
    tenant: TenantId,
    asked: {
      from: string
      to: string
      groups: readonly UsageGroup[]
      /** Null: all, and what belongs to none. */
      collectionIds: readonly CollectionId[] | null
      limit: number
      after: Pick<UsageRow, "groups" | "kind"> | null
    },
  ): Promise<UsageRow[]>
  /** Of the same days, by route; null for every tenant's together, which takes the system role. */
  endpoints(tenant: TenantId | null, asked: { from: string; to: string }): Promise<EndpointRow[]>
}
