// Creating POSTs of tenants are answered once by their Idempotency-Key; after admission and before validation.
import { idempotentAs } from "../http/idempotent.ts"
import type { AppEnv } from "./app-env.ts"

export const idempotent = () =>
  idempotentAs<AppEnv>(({ var: { ctx } }) => ({ scope: ctx.tenantId, rights: ctx.allowedCollections }))
