// The caller of a model in tests that are not about limits.
import { newId } from "../../src/ids.ts"
import type { CompletionRequest } from "../../src/ports.ts"

export const ASKER: CompletionRequest["asker"] = { tenantId: newId("ten"), expectedTokens: 1_000, defer() {} }
