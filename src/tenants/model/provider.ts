// A tenant's own account at a provider of language models: address, model, price and sealed key.
import { z } from "zod"
import type { TenantId } from "../../ids.ts"

const price = z.object({ prompt: z.number().nonnegative(), completion: z.number().nonnegative() })

export const providerSchema = z.object({
  /** The address before `/chat/completions`; null: Groq. */
  baseUrl: z.string().nullable(),
  model: z.string(),
  /** US dollars per million tokens; null: unknown, or Groq's list price. */
  price: price.nullable(),
  sealedKey: z.string(),
  /** When it was set (ISO 8601); a later time means another account. */
  setAt: z.string(),
})
export type Provider = z.infer<typeof providerSchema>

/** The owner a key is sealed for; a key of another tenant cannot be opened with it. */
export const ownerOfKey = (tenant: TenantId): string => `provider of ${tenant}`
