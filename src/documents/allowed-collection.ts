// Which collections a caller may use, and which one is meant when none is named.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { CollectionId } from "../ids.ts"

/** The named collection, or the tenant's default. Throws 403 if the key is restricted to others. */
export function requireCollection(ctx: TenantContext, named: CollectionId | null): CollectionId {
  const id = named ?? ctx.allowedCollections?.[0] ?? ctx.defaultCollectionId
  if (!mayUse(ctx, id)) throw new AppError("collection-not-allowed")
  return id
}

/** The named collections, or the default; sorted and without repeats. */
export function requireCollections(ctx: TenantContext, named: readonly CollectionId[] | null): CollectionId[] {
  const ids = named ?? ctx.allowedCollections ?? [ctx.defaultCollectionId]
  if (!ids.every((id) => mayUse(ctx, id))) throw new AppError("collection-not-allowed")
  return [...new Set(ids)].sort()
}

export const mayUse = (ctx: Pick<TenantContext, "allowedCollections">, id: CollectionId) =>
  ctx.allowedCollections === null || ctx.allowedCollections.includes(id)
