// A tenant's own account at a provider as a language model. Its key is decrypted for each call and never cached.
import { timeoutSignal } from "../../deadline.ts"
import { AppError } from "../../errors.ts"
import type { TenantId } from "../../ids.ts"
import type { LanguageModel } from "../../ports.ts"
import type { Seal } from "../../seal.ts"
import { ownerOfKey, type Provider } from "../../tenants/model/provider.ts"
import { type AddressRules, faultOfAddress, type ResolveHost } from "../../webhooks/model/public-address.ts"
import { GROQ_PRICES } from "./configured-models.ts"
import { describe, groqLanguageModel } from "./groq-language-model.ts"
import { ProviderError } from "./provider-fault.ts"

/** An unavailable resolver must not delay the caller for long. */
const RESOLVE_MS = 3_000
/** Many times the size of the longest streamed answer. */
const MAX_REPLY_BYTES = 4_000_000

export type OwnModelOptions = {
  seal: Seal | null
  rules: AddressRules
  resolve: ResolveHost | null
  resolveMs?: number
}

/** Calls only public addresses. The provider's error message is not passed on, because it may quote the key. */
export function ownLanguageModel(
  { seal, rules, resolve, resolveMs = RESOLVE_MS }: OwnModelOptions,
  tenant: TenantId,
  { baseUrl, model, price, sealedKey }: Provider,
): LanguageModel {
  const where = baseUrl === null ? {} : { baseUrl, isCompatible: true }
  const known = price ?? (baseUrl === null ? GROQ_PRICES[model] : undefined)
  const options = { ...where, model, price: known }
  return {
    ...describe(options),
    isOwn: true,
    async *stream(request) {
      const soon = AbortSignal.any([request.signal, timeoutSignal(resolveMs)])
      const fault = baseUrl === null ? null : await faultOfAddress(baseUrl, rules, resolve, soon)
      if (fault)
        throw new AppError(fault === "resolver-unavailable" ? "llm-unavailable" : "llm-refused", {
          cause: new Error(`the tenant's provider: ${fault}`),
        })
      const apiKey = await seal?.open(sealedKey, ownerOfKey(tenant)).catch(() => null)
      if (!apiKey) throw new AppError("llm-refused", { cause: new Error("the tenant's key cannot be opened") })
      try {
        yield* groqLanguageModel({ ...options, apiKey, maxReplyBytes: MAX_REPLY_BYTES }).stream(request)
      } catch (error) {
        throw error instanceof AppError ? withoutWords(error) : error
      }
    },
  }
}

function withoutWords({ code, detail, retryAfterSeconds, cause }: AppError): AppError {
  const said = cause instanceof ProviderError && cause.status ? `answered ${cause.status}` : "did not answer"
  return new AppError(code, {
    cause: new Error(`the tenant's provider ${said}`),
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}
