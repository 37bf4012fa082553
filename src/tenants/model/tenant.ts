// A tenant: whose documents and questions they are, on which tier, within which quotas.
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
  /** For each kind of request; null: as many as its tier. */
  requestsPerMinute: number | null
}

export const DEFAULT_TENANT_LIMITS = { maxDocuments: 100, maxStorageMb: 50, requestsPerMinute: null } as const
