// Creating POSTs of operators are answered once by their Idempotency-Key.
import { idempotentAs } from "../../src/http/idempotent.ts"
import type { AdminEnv } from "./deps.ts"

export const idempotent = () => idempotentAs<AdminEnv>(({ var: { by } }) => ({ scope: "admin", rights: by.expiresAt }))
