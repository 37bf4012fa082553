// Answers a creating POST of an operator once for each `Idempotency-Key`; a repeated request gets the same reply.
import { idempotentAs } from "../../src/http/replies/idempotent.ts"
import type { AdminEnv } from "./deps.ts"

export const idempotent = () => idempotentAs<AdminEnv>(({ var: { by } }) => ({ scope: "admin", rights: by.expiresAt }))
