// Writes an answer from live sources: the model's text goes through
// the grounder, and through the strict check if asked for.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { Metrics } from "../metrics.ts"
import type { LanguageModel, Log } from "../ports.ts"
import { CHECK_TIMEOUT_MS, checkStrictly } from "./grounding/check-strictly.ts"
import { createGrounder, type Grounded } from "./grounding/ground.ts"
import type { Prediction } from "./grounding/prediction.ts"
import type { QueryTrace } from "./history/query-trace.ts"
import { type ModelCall, usedBy } from "./language-model/call-model.ts"
import { askerOf, requestOf } from "./language-model/model-request.ts"
import type { Answer, AnswerEvent, Question, Source } from "./model/question.ts"

export type GenerateDeps = {
  llm: LanguageModel
  /** Answers when `llm` fails; may be the same model. */
  extractive: LanguageModel
  metrics: Metrics
  log: Pick<Log, "error" | "warn">
}

export const NO_ANSWER = "I could not find an answer to this in the documents."

export type Outcome = Grounded &
  Pick<Answer, "model" | "degraded"> & { usage: Omit<Answer["usage"], "embeddingTokens"> }

type WritingEvent = Exclude<AnswerEvent, { type: "done" }>

/**
 * Streams the model's text through the grounder. If the model is unavailable, the extractive answer follows the text it
 * has written so far. Throws other errors, and when `ctx.signal` is aborted.
 */
export async function* generateAnswer(
  { llm, extractive, metrics, log }: GenerateDeps,
  ctx: TenantContext,
  question: Question,
  sources: Source[],
  call: ModelCall,
  prediction: Prediction,
  alreadyDegraded: readonly string[],
  { calls }: Pick<QueryTrace, "calls">,
): AsyncGenerator<WritingEvent, Outcome> {
  const grounder = createGrounder(sources, prediction)
  const degraded = [...alreadyDegraded]
  let model = llm.name
  let hasFailed = false

  async function* ground(events: ModelCall["events"]): AsyncGenerator<WritingEvent> {
    for await (const event of events) {
      if (event.type === "text") {
        const certain = grounder.push(event.text)
        if (!question.strict) yield* certain
      } else if (event.model !== undefined && event.model !== model) {
        model = event.model
        metrics.count("rag_degraded_total", { reason: "llm_fallback" })
        degraded.push("llm_fallback")
      }
    }
  }

  try {
    yield* ground(call.events)
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (llm === extractive || !(error instanceof AppError && error.code === "llm-unavailable")) throw error
    const [reason, about] = [llm.isOwn ? "own_llm" : "llm", { request_id: ctx.requestId, tenant_id: ctx.tenantId }]
    // A failing account of the tenant is the tenant's to repair, so it is no error of the deployment.
    if (llm.isOwn) log.warn("own-llm.unavailable", { ...about, detail: error.detail })
    else log.error("llm.unavailable", error, { ...about, model })
    metrics.count("rag_degraded_total", { reason })
    degraded.push(reason)
    hasFailed = true
    model = extractive.name
    const certain = grounder.push("\n\n")
    if (!question.strict) yield* certain
    yield* ground(extractive.stream(requestOf(ctx, question, sources, prediction)))
  }
  const { events, ...written } = grounder.finish()
  if (!question.strict) {
    yield* written.answer === "" ? [...events, { type: "token" as const, text: NO_ANSWER }] : events
    return { ...written, answer: written.answer || NO_ANSWER, model, degraded, usage: usedBy(calls) }
  }
  // An extractive answer quotes word for word, so there is nothing to check.
  const isVerbatim = llm === extractive
  if (!isVerbatim) yield { type: "status", stage: "checking" }
  const strict = isVerbatim
    ? null
    : await checkStrictly(
        {
          model: hasFailed ? null : llm,
          metrics,
          signal: ctx.signal,
          calls,
          timeoutMs: CHECK_TIMEOUT_MS,
          asker: askerOf(ctx, question),
          budget: ctx.budget,
        },
        question.query,
        written,
      )
  if (strict && !strict.isChecked) {
    metrics.count("rag_degraded_total", { reason: "check" })
    degraded.push("check")
  }
  const { answer, citations, claims, grounding } = strict ?? written
  yield { type: "token", text: answer || NO_ANSWER }
  for (const citation of citations) yield { type: "citation", citation }
  return {
    answer: answer || NO_ANSWER,
    citations,
    claims,
    grounding,
    model,
    degraded,
    usage: usedBy(calls),
  }
}
