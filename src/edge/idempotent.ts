// Creating POSTs of tenants are answered once by their Idempotency-Key; after admission and before validation.
import { idempotentAs } from "../http/replies/idempotent.ts"
import { hasScope, rightsOf } from "../tenants/model/rights.ts"
import type { AppEnv } from "./app-env.ts"

/** The caller's expiry is part of it only where a reply may hand out rights; elsewhere a renewed token may repeat the request. */
export const idempotent = () =>
  idempotentAs<AppEnv>(({ var: { ctx, caller } }) => {
    const { scopes, collectionIds, filter, rateLimitPerMinute, expiresAt } = rightsOf(caller)
    const bounds = hasScope(scopes, "keys") ? [rateLimitPerMinute, expiresAt] : []
    return { scope: ctx.tenantId, rights: [scopes.toSorted(), collectionIds?.toSorted(), filter, ...bounds] }
  })
