// Asks Groq whether the key and the model are good, without a completion.
import Groq, { APIConnectionError, APIError } from "groq-sdk"
import { AppError } from "../../errors.ts"
import type { GroqOptions } from "./groq-language-model.ts"

/** Throws `configuration-invalid` when Groq refuses the key or does not know the model, else `llm-unavailable`. */
export const groqCheck =
  ({ apiKey, model, baseUrl }: GroqOptions, timeoutMs: number) =>
  async (): Promise<void> => {
    const client = new Groq({ apiKey, maxRetries: 0, logLevel: "off", ...(baseUrl ? { baseURL: baseUrl } : {}) })
    try {
      await client.models.retrieve(model, { timeout: timeoutMs })
    } catch (cause) {
      const isRefusal =
        cause instanceof APIError && !(cause instanceof APIConnectionError) && REFUSALS.has(cause.status)
      throw new AppError(isRefusal ? "configuration-invalid" : "llm-unavailable", { cause })
    }
  }

const REFUSALS = new Set<unknown>([400, 401, 403, 404])
