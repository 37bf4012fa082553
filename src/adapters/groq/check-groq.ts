// Checks that the model service is reachable and accepts the key (and, for Groq, that the model exists), without a completion.
import Groq, { APIConnectionError, APIError } from "groq-sdk"
import { AppError } from "../../errors.ts"
import type { ModelOptions } from "./groq-language-model.ts"
import { withoutBody } from "./provider-fault.ts"

/** Throws `configuration-invalid` when the key is refused or the model unknown, else `llm-unavailable`. */
export const groqCheck =
  ({ apiKey, model, baseUrl, isCompatible }: ModelOptions, timeoutMs: number) =>
  async (): Promise<void> => {
    const client = new Groq({ apiKey, maxRetries: 0, logLevel: "off", ...(baseUrl ? { baseURL: baseUrl } : {}) })
    try {
      // Not every service has a route for a single model.
      if (isCompatible) await client.get("/models", { timeout: timeoutMs })
      else await client.models.retrieve(model, { timeout: timeoutMs })
    } catch (cause) {
      const isRefusal =
        cause instanceof APIError && !(cause instanceof APIConnectionError) && REFUSALS.has(cause.status)
      throw new AppError(isRefusal ? "configuration-invalid" : "llm-unavailable", { cause: withoutBody(cause) })
    }
  }

const REFUSALS = new Set<unknown>([400, 401, 403, 404])
