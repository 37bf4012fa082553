// A tenant's own account at a provider of language models: where, which model, at what price, and its key, sealed.
import { z } from "zod"
import type { TenantId } from "../../ids.ts"

const price = z.object({ prompt: z.number().nonnegative(), completion: z.number().nonnegative() })

export const providerSchema = z.object({
  /** What stands before `/chat/completions`; null: Groq. */
  baseUrl: z.string().nullable(),
  model: z.string(),
  /** US dollars per million tokens; null: not known, or Groq's list price. */
  price: price.nullable(),
  sealedKey: z.string(),
  /** When it was set, as ISO 8601: another account from then on. */
  setAt: z.string(),
})
export type Provider = z.infer<typeof providerSchema>

/** Whose the sealed key is; another tenant's does not open. */
export const ownerOfKey = (tenant: TenantId): string => `provider of ${tenant}`
