// The configured models, each with its price and rate limits. Without any, answers are extractive.
import type { EdgeConfig } from "../../config.ts"
import { sha256Hex } from "../../hex.ts"
import type { ModelAllowance } from "../../ports.ts"
import type { ModelOptions, ModelPrice } from "./groq-language-model.ts"

/** US dollars per million tokens, Groq's list prices of 2026. */
export const GROQ_PRICES: Readonly<Record<string, ModelPrice>> = {
  "llama-3.1-8b-instant": { prompt: 0.05, completion: 0.08 },
  "llama-3.3-70b-versatile": { prompt: 0.59, completion: 0.79 },
  "openai/gpt-oss-20b": { prompt: 0.075, completion: 0.3 },
  "openai/gpt-oss-120b": { prompt: 0.15, completion: 0.6 },
}

export type ConfiguredModel = { options: ModelOptions; allowance: ModelAllowance }
type Config = Pick<EdgeConfig, Extract<keyof EdgeConfig, `GROQ_${string}` | `LLM_${string}`>>

/** In order of preference. An allowance belongs to one key at one service. */
export async function configuredModels(config: Config): Promise<ConfiguredModel[]> {
  const service = serviceOf(config)
  if (!service) return []
  const account = (await sha256Hex(`${service.baseUrl ?? "groq"} ${service.apiKey}`)).slice(0, 16)
  const models = [service.model, ...(config.LLM_FALLBACK_MODEL ? [config.LLM_FALLBACK_MODEL] : [])]
  return models.map((model) => ({
    options: {
      ...service,
      model,
      price: config.LLM_PRICES[model] ?? (service.isCompatible ? undefined : GROQ_PRICES[model]),
      contextTokens: config.LLM_CONTEXT_TOKENS || undefined,
    },
    allowance: {
      id: `${account}:${model}`,
      tokensPerMinute: config.LLM_TOKENS_PER_MINUTE,
      requestsPerMinute: config.LLM_REQUESTS_PER_MINUTE,
    },
  }))
}

function serviceOf(config: Config) {
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: model, LLM_API_KEY, GROQ_API_KEY } = config
  // A local service may need no key, but the client requires a string.
  if (baseUrl && model) return { apiKey: LLM_API_KEY ?? "none", model, baseUrl, isCompatible: true }
  if (!GROQ_API_KEY) return null
  return { apiKey: GROQ_API_KEY, model: config.GROQ_MODEL, baseUrl: config.GROQ_BASE_URL, isCompatible: false }
}
