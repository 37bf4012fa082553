// A tenant: the owner of documents and questions, with its tier and quotas.
import type { Tier } from "../../context.ts"
import type { TenantId } from "../../ids.ts"
import type { Budget } from "../../usage/model/budget.ts"

export type Tenant = {
  id: TenantId
  name: string
  slug: string
  email: string | null
  tier: Tier
  limits: TenantLimits
  settings: Record<string, unknown>
  /** None where left out. */
  budgets?: Budget[]
  isActive: boolean
  createdAt: Date
  updatedAt: Date
}

export type TenantLimits = {
  maxDocuments: number
  maxStorageMb: number
  /** For each kind of request; null: the tier's limit. */
  requestsPerMinute: number | null
}

export const DEFAULT_TENANT_LIMITS = { maxDocuments: 100, maxStorageMb: 50, requestsPerMinute: null } as const
