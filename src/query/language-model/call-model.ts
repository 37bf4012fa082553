// Starts a language model call at once, so that other work runs until its first token arrives, and records the call.
import type { Metrics } from "../../metrics.ts"
import type { CompletionEvent, CompletionRequest, LanguageModel } from "../../ports.ts"
import { sumOfUsd } from "../../usage/model/money.ts"
import type { LlmUse } from "../../usage/model/usage-event.ts"
import { messagesOf } from "../model/prompt.ts"

export type ModelCall = {
  /** Can be read once. */
  events: AsyncIterable<CompletionEvent>
  /** Ends a call whose answer is no longer needed; does nothing after the call has ended. */
  abandon(): void
  /**
   * Tokens and cost so far, for each model that answered: the
   * provider's count, or our estimate. Empty for a refused call.
   */
  used(): LlmUse[]
}

type CallStatus = "ok" | "error" | "aborted"

/** The sum over all calls. `costUsd` is null if the price of one is unknown. */
export function usedBy(calls: readonly ModelCall[]): {
  promptTokens: number
  completionTokens: number
  costUsd: number | null
} {
  const uses = calls.flatMap((call) => call.used())
  return {
    promptTokens: uses.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
    completionTokens: uses.reduce((sum, { completionTokens }) => sum + completionTokens, 0),
    costUsd: sumOfUsd(uses.map(({ costUsd }) => costUsd)),
  }
}

/** Rough number of characters to a token, for English prompts. */
const CHARACTERS_A_TOKEN = 4

/** The request has been sent when this returns; `events` throws what the model throws. */
export function callModel(llm: LanguageModel, metrics: Metrics, request: CompletionRequest): ModelCall {
  const abort = new AbortController()
  const signal = AbortSignal.any([request.signal, abort.signal])
  // Tenants name their own models freely, so those names are no metric labels.
  const labelsOf = (name: string) => (llm.isOwn ? { provider: "own", model: "own" } : nameParts(name))
  const labels = labelsOf(llm.name)
  const startedAt = Date.now()
  const iterator = llm.stream({ ...request, signal })[Symbol.asyncIterator]()
  const first = iterator.next()
  const own = llm.isOwn ? { own: true } : {}
  let deltas = 0
  let speaker = llm.name
  const counted: LlmUse[] = []
  let isRefused = false
  first.catch(() => {
    isRefused = !signal.aborted
  })
  let isEnded = false

  function ended(status: CallStatus): void {
    if (isEnded) return
    isEnded = true
    abort.abort()
    metrics.count("rag_llm_calls_total", { ...labels, status })
    metrics.observe("rag_llm_duration_seconds", {}, (Date.now() - startedAt) / 1000)
  }

  async function* events(): AsyncGenerator<CompletionEvent> {
    let status: CallStatus = "aborted"
    try {
      for (let step = await first; !step.done; step = await iterator.next()) {
        if (step.value.type === "usage") {
          const { promptTokens, completionTokens, costUsd, model = llm.name } = step.value
          counted.push({ model, promptTokens, completionTokens, costUsd, estimated: false, ...own })
          deltas = 0
          countUsage(metrics, labelsOf(model), step.value)
        } else if (step.value.type === "text") {
          deltas++
          speaker = step.value.model ?? speaker
        }
        yield step.value
      }
      status = "ok"
    } catch (error) {
      if (!request.signal.aborted) status = "error"
      throw error
    } finally {
      ended(status)
    }
  }

  /** Without a count of the provider's, each delta counts as one token, since providers stream about one at a time. */
  function used(): LlmUse[] {
    if (llm.isFree) return []
    const isCounted = deltas === 0 && (counted.length > 0 || isRefused)
    if (isCounted) return counted
    const characters = messagesOf(request).reduce((sum, m) => sum + m.content.length, 0)
    const promptTokens = Math.ceil(characters / CHARACTERS_A_TOKEN)
    const costUsd = llm.costOf?.(promptTokens, deltas, speaker) ?? null
    return [...counted, { model: speaker, promptTokens, completionTokens: deltas, costUsd, estimated: true, ...own }]
  }

  return { events: events(), abandon: () => ended("aborted"), used }
}

function countUsage(
  metrics: Metrics,
  labels: { provider: string; model: string },
  usage: Extract<CompletionEvent, { type: "usage" }>,
): void {
  metrics.count("rag_llm_tokens_total", { ...labels, kind: "prompt" }, usage.promptTokens)
  metrics.count("rag_llm_tokens_total", { ...labels, kind: "completion" }, usage.completionTokens)
  if (usage.costUsd !== null) metrics.count("rag_llm_cost_usd_total", labels, usage.costUsd)
}

/** `groq/openai/gpt-oss-20b` is provider `groq`, model `openai/gpt-oss-20b`. */
function nameParts(name: string): { provider: string; model: string } {
  const [provider = name, ...model] = name.split("/")
  return { provider, model: model.join("/") || name }
}
