// Creates a tenant with its default collection.
import { type CollectionDefaults, newCollection } from "../documents/create-collection.ts"
import { AppError } from "../errors.ts"
import { newId } from "../ids.ts"
import type { AuditedBy, Embedder, Tenants } from "../ports.ts"
import { DEFAULT_TENANT_LIMITS, type Tenant, type TenantLimits } from "./model/tenant.ts"

type CreateDeps = {
  tenants: Pick<Tenants, "create">
  embedder: Pick<Embedder, "model">
  defaults: CollectionDefaults
}
type Wanted = Pick<Tenant, "name" | "slug" | "email" | "tier" | "settings"> & {
  limits: { [Limit in keyof TenantLimits]?: TenantLimits[Limit] | undefined }
}

/** Throws `tenant-slug-taken`; the default collection is stamped with the embedding model that is running. */
export async function createTenant(deps: CreateDeps, by: AuditedBy, wanted: Wanted): Promise<Tenant> {
  const collection = await newCollection(deps, by.requestId, {
    name: "default",
    isDefault: true,
    embeddingModel: null,
    chunking: {},
    denseWeightPercent: null,
  })
  const now = new Date()
  const tenant: Tenant = {
    ...wanted,
    id: newId("ten"),
    limits: {
      maxDocuments: wanted.limits.maxDocuments ?? DEFAULT_TENANT_LIMITS.maxDocuments,
      maxStorageMb: wanted.limits.maxStorageMb ?? DEFAULT_TENANT_LIMITS.maxStorageMb,
      requestsPerMinute: wanted.limits.requestsPerMinute ?? DEFAULT_TENANT_LIMITS.requestsPerMinute,
    },
    isActive: true,
    createdAt: now,
    updatedAt: now,
  }
  const created = await deps.tenants.create(tenant, collection, by)
  if (!created) throw new AppError("tenant-slug-taken")
  return created
}
