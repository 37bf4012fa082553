// Groq's chat completions as a language model: streamed, one attempt, a cut stream is a failure.
import Groq, { APIError } from "groq-sdk"
import { z } from "zod"
import { timeoutSignal } from "../../deadline.ts"
import { AppError } from "../../errors.ts"
import type { CompletionEvent, CompletionRequest, LanguageModel } from "../../ports.ts"
import { promptMessages } from "../../query/prompt.ts"
import { checkMessages } from "../../query/prompt-check.ts"

export type GroqOptions = {
  apiKey: string
  /** Groq's id of the model, e.g. `llama-3.1-8b-instant`. */
  model: string
  /** Groq's own address when left out. */
  baseUrl?: string | undefined
  /** From the request to the end of the stream. */
  timeoutMs?: number
}

const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_MAX_TOKENS = 1_024
const DEFAULT_TEMPERATURE = 0

/** US dollars per million tokens, list prices of 2026; a model that is not here counts as free. */
const PRICES: Readonly<Record<string, { prompt: number; completion: number }>> = {
  "llama-3.1-8b-instant": { prompt: 0.05, completion: 0.08 },
  "llama-3.3-70b-versatile": { prompt: 0.59, completion: 0.79 },
  "openai/gpt-oss-20b": { prompt: 0.075, completion: 0.3 },
  "openai/gpt-oss-120b": { prompt: 0.15, completion: 0.6 },
}

const usageSchema = z.object({ prompt_tokens: z.int().nonnegative(), completion_tokens: z.int().nonnegative() })
const chunkSchema = z.object({
  choices: z.array(
    z.object({ delta: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }),
  ),
  x_groq: z.object({ usage: usageSchema.nullish() }).nullish(),
})

/** A client's abort is thrown as it is; everything else that goes wrong as `llm-unavailable`. */
export function groqLanguageModel({ apiKey, model, baseUrl, timeoutMs }: GroqOptions): LanguageModel {
  const client = new Groq({ apiKey, maxRetries: 0, logLevel: "off", ...(baseUrl ? { baseURL: baseUrl } : {}) })
  return {
    name: `groq/${model}`,
    async *stream(request) {
      const deadline = timeoutSignal(timeoutMs ?? DEFAULT_TIMEOUT_MS)
      try {
        yield* complete(client, model, request, AbortSignal.any([deadline, request.signal]))
      } catch (cause) {
        request.signal.throwIfAborted()
        throw unavailable(cause)
      }
    },
  }
}

async function* complete(
  client: Groq,
  model: string,
  { question, sources, claims, maxTokens, temperature }: CompletionRequest,
  signal: AbortSignal,
): AsyncGenerator<CompletionEvent> {
  const stream = await client.chat.completions.create(
    {
      model,
      messages: claims ? checkMessages(question, claims) : promptMessages(question, sources),
      max_completion_tokens: maxTokens ?? DEFAULT_MAX_TOKENS,
      temperature: temperature ?? DEFAULT_TEMPERATURE,
      stream: true,
    },
    { signal },
  )
  let isFinished = false
  for await (const raw of stream) {
    const { choices, x_groq } = chunkSchema.parse(raw)
    const [choice] = choices
    if (choice?.delta.content) yield { type: "text", text: choice.delta.content }
    if (choice?.finish_reason) isFinished = true
    if (x_groq?.usage) yield toUsage(model, x_groq.usage)
  }
  if (!isFinished) throw new Error("the stream was cut") // the SDK ends a cut or aborted one as if it were complete
}

function toUsage(model: string, { prompt_tokens, completion_tokens }: z.infer<typeof usageSchema>): CompletionEvent {
  const price = PRICES[model] ?? { prompt: 0, completion: 0 }
  return {
    type: "usage",
    promptTokens: prompt_tokens,
    completionTokens: completion_tokens,
    costUsd: (prompt_tokens * price.prompt + completion_tokens * price.completion) / 1_000_000,
  }
}

function unavailable(cause: unknown): AppError {
  const header = cause instanceof APIError ? cause.headers?.get("retry-after") : null
  const seconds = Number(header ?? Number.NaN)
  return new AppError("llm-unavailable", {
    cause,
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: Math.ceil(seconds) } : {}),
  })
}
