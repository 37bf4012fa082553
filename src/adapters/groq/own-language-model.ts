// A tenant's own account at a provider as a language model: its key is opened for each call and kept nowhere.
import { APIError } from "groq-sdk"
import { AppError } from "../../errors.ts"
import type { TenantId } from "../../ids.ts"
import type { LanguageModel } from "../../ports.ts"
import type { Seal } from "../../seal.ts"
import { ownerOfKey, type Provider } from "../../tenants/provider.ts"
import { type AddressRules, faultOfAddress, type ResolveHost } from "../../webhooks/public-address.ts"
import { GROQ_PRICES } from "./configured-models.ts"
import { describe, groqLanguageModel } from "./groq-language-model.ts"

export type OwnModelOptions = { seal: Seal | null; rules: AddressRules; resolve: ResolveHost | null }

/** Goes to public addresses alone. What the provider says of a failure is not repeated, since it may quote the key. */
export function ownLanguageModel(
  { seal, rules, resolve }: OwnModelOptions,
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
      const fault = baseUrl === null ? null : await faultOfAddress(baseUrl, rules, resolve, request.signal)
      if (fault)
        throw new AppError(fault === "resolver-unavailable" ? "llm-unavailable" : "llm-refused", {
          cause: new Error(`the tenant's provider: ${fault}`),
        })
      const apiKey = await seal?.open(sealedKey, ownerOfKey(tenant)).catch(() => null)
      if (!apiKey) throw new AppError("llm-refused", { cause: new Error("the tenant's key cannot be opened") })
      try {
        yield* groqLanguageModel({ ...options, apiKey }).stream(request)
      } catch (error) {
        throw error instanceof AppError ? withoutWords(error) : error
      }
    },
  }
}

function withoutWords({ code, detail, retryAfterSeconds, cause }: AppError): AppError {
  const said = cause instanceof APIError && cause.status ? `answered ${cause.status}` : "did not answer"
  return new AppError(code, {
    cause: new Error(`the tenant's provider ${said}`),
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}
