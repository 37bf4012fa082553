// Writes an answer from live sources: the model's text goes through
// the grounder, and through the strict check if asked for.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { Metrics } from "../metrics.ts"
import type { CompletionEvent, LanguageModel, Log } from "../ports.ts"
import { CHECK_TIMEOUT_MS, checkStrictly } from "./grounding/check-strictly.ts"
import { createGrounder } from "./grounding/ground.ts"
import type { Grounded } from "./grounding/grounded.ts"
import type { Prediction } from "./grounding/prediction.ts"
import { passed, type QueryTrace } from "./history/query-trace.ts"
import { type ModelCall, usedBy } from "./language-model/call-model.ts"
import { askerOf, requestOf } from "./language-model/model-request.ts"
import type { Answer, AnswerEvent, Grounding, Question, Source } from "./model/question.ts"

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

type CutReason = Extract<CompletionEvent, { type: "cut" }>["reason"]
/** Added to the reason of an answer that ends too early. */
const TOO_SHORT: Readonly<Record<CutReason, string>> = {
  length: "The model reached the limit of its answer, which may lack something.",
  content_filter: "The provider's filter ended the answer, which may lack something.",
}
/** Only space, marks, reasoning or calls of tools. */
const SILENT = "the model said nothing"

/**
 * Streams the model's text through the grounder. If the model is unavailable, or says nothing whole before its limit, the
 * extractive answer takes its place, or follows what was sent. An answer that `isHeld` is sent at its end, in one piece.
 * Throws other errors, and when `ctx.signal` is aborted.
 */
export async function* generateAnswer(
  { llm, extractive, metrics, log }: GenerateDeps,
  ctx: TenantContext,
  question: Question,
  sources: Source[],
  call: ModelCall,
  prediction: Prediction,
  alreadyDegraded: readonly string[],
  isHeld: boolean,
  trace: QueryTrace,
): AsyncGenerator<WritingEvent, Outcome> {
  let grounder = createGrounder(sources, prediction, question.query)
  const degraded = [...alreadyDegraded]
  let model = llm.name
  /** True if the whole answer is quoted word for word. */
  let isVerbatim = llm === extractive
  let cutBy: CutReason | null = null

  async function* ground(events: AsyncIterable<CompletionEvent>): AsyncGenerator<WritingEvent> {
    for await (const event of events) {
      if (event.type === "text") {
        const certain = grounder.push(event.text)
        if (!isHeld) yield* certain
        else if (certain.length > 0 && !question.strict && trace.stages.first_token === undefined)
          passed(trace, "first_token")
      } else if (event.type === "cut") cutBy = event.reason
      else if (event.model !== undefined && event.model !== model) {
        model = event.model
        metrics.count("rag_degraded_total", { reason: "llm_fallback" })
        degraded.push("llm_fallback")
      }
    }
  }

  /** The extractive answer, without what was said already. */
  async function* extract(isAnythingSaid: boolean): AsyncGenerator<WritingEvent> {
    const statements = prediction.statements.filter(({ source, ...span }) => !grounder.hasQuoted(source.index, span))
    if (isAnythingSaid && statements.length === 0) return
    model = extractive.name
    const certain = grounder.push("\n\n")
    if (!isHeld) yield* certain
    yield* ground(extractive.stream(requestOf(ctx, question, sources, { statements })))
  }

  let hasFailed = false
  try {
    yield* ground(call.events)
    if (!cutBy) {
      const rest = grounder.flush()
      if (!isHeld) yield* rest
      if (llm !== extractive && grounder.isSilent()) throw new AppError("llm-unavailable", { detail: SILENT })
    }
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
  }
  if (cutBy) degraded.push(cutBy)
  if (hasFailed || cutBy) {
    const isAnythingSaid = grounder.breakOff(!isHeld)
    if (isHeld && (hasFailed || !isAnythingSaid)) {
      grounder = createGrounder(sources, prediction, question.query)
      isVerbatim = true
      yield* extract(false)
    } else if (hasFailed || !isAnythingSaid) yield* extract(isAnythingSaid)
  }
  const { events, ...finished } = grounder.finish()
  const written = cutBy && !isVerbatim ? { ...finished, grounding: withNote(finished.grounding, cutBy) } : finished
  if (!isHeld) {
    yield* written.answer === "" ? [...events, { type: "token" as const, text: NO_ANSWER }] : events
    return { ...written, answer: written.answer || NO_ANSWER, model, degraded, usage: usedBy(trace.calls) }
  }
  const isToCheck = question.strict && !isVerbatim
  if (isToCheck) yield { type: "status", stage: "checking" }
  const strict = isToCheck
    ? await checkStrictly(
        {
          model: llm,
          metrics,
          signal: ctx.signal,
          calls: trace.calls,
          timeoutMs: CHECK_TIMEOUT_MS,
          asker: askerOf(ctx, question),
          budget: ctx.budget,
        },
        question.query,
        written,
      )
    : null
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
    usage: usedBy(trace.calls),
  }
}

const withNote = (grounding: Grounding, cutBy: CutReason): Grounding => ({
  ...grounding,
  reason: `${grounding.reason} ${TOO_SHORT[cutBy]}`,
})
