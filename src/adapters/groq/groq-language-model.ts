// A language model through chat completions of Groq or a compatible service: streamed, without retries.
import Groq from "groq-sdk"
import { z } from "zod"
import { timeoutSignal } from "../../deadline.ts"
import type { CompletionEvent, CompletionRequest, LanguageModel } from "../../ports.ts"
import { FRAME_TOKENS, MAX_ANSWER_TOKENS, messagesOf } from "../../query/model/prompt.ts"
import { spanned, traceHeaders } from "../../trace.ts"
import { unitsOf, usdOf } from "../../usage/model/money.ts"
import { faultOf } from "./provider-fault.ts"
import { streamedChunks } from "./streamed-chunks.ts"

export type ModelOptions = {
  apiKey: string
  /** The service's model id, e.g. `llama-3.1-8b-instant`. */
  model: string
  /** The URL before `/chat/completions`; by default Groq's. */
  baseUrl?: string | undefined
  /** A compatible service other than Groq. */
  isCompatible?: boolean
  /** US dollars per million tokens; unknown if left out. */
  price?: ModelPrice | undefined
  /** The model's context length: prompt and answer together. */
  contextTokens?: number | undefined
  /** From the request to the end of the stream. */
  timeoutMs?: number
  /** Maximum size of a reply, for services that are not trusted; unlimited if left out. */
  maxReplyBytes?: number
}
export type ModelPrice = { prompt: number; completion: number }

const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_TEMPERATURE = 0
/** A stream that far exceeds `max_tokens` is aborted at this factor. */
const MAX_CHARACTERS_A_TOKEN = 40

/** More than any model can process; a larger token count is invalid. */
const counted = z.int().min(0).max(100_000_000)
/** An invalid count is ignored; then our estimate is used. */
const usageSchema = z.object({ prompt_tokens: counted, completion_tokens: counted }).nullish().catch(null)
const chunkSchema = z.object({
  choices: z.array(
    z.object({ delta: z.object({ content: z.string().nullish() }).nullish(), finish_reason: z.string().nullish() }),
  ),
  /** `error` is why Groq ends a stream early. */
  x_groq: z.object({ usage: usageSchema, error: z.string().nullish() }).nullish(),
  usage: usageSchema,
})

/**
 * A client's abort is rethrown unchanged. Otherwise throws `llm-limited` for 429, `llm-refused` for failures that a retry
 * cannot fix, and `llm-unavailable` for all others, including an interrupted or empty stream.
 */
export function groqLanguageModel(options: ModelOptions): LanguageModel {
  const { apiKey, baseUrl, timeoutMs } = options
  const settings = { apiKey, maxRetries: 0, logLevel: "off" as const, fetch: tracedFetch(options) }
  const client = new Groq({ ...settings, ...(baseUrl ? { baseURL: baseUrl } : {}) })
  return {
    ...describe(options),
    async *stream(request) {
      const deadline = timeoutSignal(timeoutMs ?? DEFAULT_TIMEOUT_MS)
      try {
        yield* complete(client, options, request, AbortSignal.any([deadline, request.signal]))
      } catch (cause) {
        request.signal.throwIfAborted()
        throw faultOf(cause)
      }
    },
  }
}

/** The properties of a model that need no key. */
export const describe = ({ model, baseUrl, isCompatible, price }: Omit<ModelOptions, "apiKey">) => ({
  name: `${isCompatible && baseUrl ? new URL(baseUrl).hostname : "groq"}/${model}`,
  costOf: (promptTokens: number, completionTokens: number) => costOf(price, promptTokens, completionTokens),
})

/** Does not follow redirects, which would forward the key. The span ends with the reply's headers; the caller reads the stream. */
const tracedFetch =
  ({ model, maxReplyBytes }: ModelOptions): typeof fetch =>
  (input, init) =>
    spanned("llm", { "gen_ai.request.model": model }, async () => {
      const headers = new Headers(init?.headers)
      for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value)
      const reply = await fetch(input, { ...init, headers, redirect: "manual" })
      return maxReplyBytes === undefined ? reply : bounded(reply, maxReplyBytes)
    })

/** Aborts beyond this number of bytes, because an endless line would be buffered completely. */
function bounded(reply: Response, bytes: number): Response {
  let left = bytes
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.byteLength
      if (left < 0) controller.error(new Error("the reply is too long"))
      else controller.enqueue(chunk)
    },
  })
  return new Response(reply.body?.pipeThrough(counting) ?? null, reply)
}

async function* complete(
  client: Groq,
  { model, price, contextTokens, isCompatible }: ModelOptions,
  request: CompletionRequest,
  signal: AbortSignal,
): AsyncGenerator<CompletionEvent> {
  const answerTokens = request.maxTokens ?? MAX_ANSWER_TOKENS
  const room = contextTokens === undefined ? undefined : Math.max(0, contextTokens - answerTokens - FRAME_TOKENS)
  const common = {
    model,
    messages: messagesOf(request, room),
    temperature: request.temperature ?? DEFAULT_TEMPERATURE,
    stream: true as const,
  }
  const asked = isCompatible
    ? client.post("/chat/completions", {
        body: { ...common, max_tokens: answerTokens, stream_options: { include_usage: true } },
        stream: true,
        signal,
      })
    : client.chat.completions.create({ ...common, max_completion_tokens: answerTokens }, { signal })
  let isFinished = false
  let cutBy: "length" | "content_filter" | null = null
  let characters = 0
  let usage: z.infer<typeof usageSchema> = null
  for await (const raw of streamedChunks(await asked.asResponse())) {
    const { choices, x_groq, ...chunk } = chunkSchema.parse(raw)
    const [choice] = choices
    if (choice?.delta?.content) {
      characters += choice.delta.content.length
      if (characters > answerTokens * MAX_CHARACTERS_A_TOKEN)
        throw new Error("the model says more than it was asked for")
      yield { type: "text", text: choice.delta.content }
    }
    if (choice?.finish_reason && !x_groq?.error) isFinished = true
    const reason = choice?.finish_reason
    if (reason === "length" || reason === "content_filter") cutBy = reason
    usage = x_groq?.usage ?? chunk.usage ?? usage
  }
  if (usage) yield toUsage(usage, price)
  if (!isFinished) throw new Error("the stream was cut")
  if (characters === 0) throw new Error("the model said nothing") // such as a reasoning model that used up its tokens
  if (cutBy) yield { type: "cut", reason: cutBy }
}

/** The cost is unknown (null) for a model without a price. */
const toUsage = (
  { prompt_tokens, completion_tokens }: NonNullable<z.infer<typeof usageSchema>>,
  price: ModelPrice | undefined,
): CompletionEvent => ({
  type: "usage",
  promptTokens: prompt_tokens,
  completionTokens: completion_tokens,
  costUsd: costOf(price, prompt_tokens, completion_tokens),
})

const costOf = (price: ModelPrice | undefined, promptTokens: number, completionTokens: number) =>
  price ? usdOf(unitsOf((promptTokens * price.prompt + completionTokens * price.completion) / 1_000_000)) : null
