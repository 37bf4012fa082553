// Answers a question from the tenant's documents, streaming, with every claim checked against its source.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { ChunkIndex, Documents, LanguageModel, Log } from "../ports.ts"
import { addKnown } from "./add-known.ts"
import { CHECK_TIMEOUT_MS, checkStrictly } from "./grounding/check-strictly.ts"
import { counted } from "./grounding/count-grounding.ts"
import { createGrounder, type Grounded } from "./grounding/ground.ts"
import { foresee, type Outlook } from "./grounding/verdict.ts"
import { explain } from "./history/explain.ts"
import { passed, type QueryTrace } from "./history/query-trace.ts"
import { callModel, type ModelCall } from "./model/call-model.ts"
import { askerOf, expectedTokensOf, requestOf } from "./model/model-request.ts"
import type { Answer, AnswerEvent, Question, Source } from "./question.ts"
import { checkLiveness } from "./retrieval/check-liveness.ts"
import { readContext } from "./retrieval/read-context.ts"
import { type KnownState, type RetrieveDeps, type Retrieved, retrieve } from "./retrieval/retrieve.ts"
import { toSources } from "./retrieval/search-chunks.ts"

export type AnswerDeps = RetrieveDeps & {
  documents: Pick<Documents, "liveness">
  chunks: Pick<ChunkIndex, "search" | "around">
  llm: LanguageModel
  /** Answers when `llm` cannot; may be the same. */
  extractive: LanguageModel
  log: Pick<Log, "error">
}

/** `done` also carries the retrieval, for what is cached after it. */
export type AnsweringEvent =
  | Exclude<AnswerEvent, { type: "done" }>
  | { type: "done"; answer: Answer; retrieved: Retrieved }

const NO_ANSWER = "I could not find an answer to this in the documents."

/** True when the answer may be kept under `retrieved.epochs`. */
export const cacheable = (answer: Answer, retrieved: Retrieved): boolean =>
  answer.degraded.length === 0 && retrieved.epochs !== null

/**
 * Yields events as they become certain and ends with `done`; the tokens together are exactly the answer. No token and
 * no source leaves before what was retrieved is known to be live. To be read to its end; `ctx.signal` ends it early. What
 * happens on the way stands in `trace`, also when it is not.
 */
export async function* answerQuestion(
  deps: AnswerDeps,
  ctx: TenantContext,
  question: Question,
  known: KnownState,
  trace: QueryTrace,
): AsyncGenerator<AnsweringEvent> {
  yield { type: "status", stage: "retrieving" }
  const expectedTokens = expectedTokensOf(question)
  let spare = deps.llm.reserve?.(ctx.tenantId, expectedTokens)
  spare?.catch(() => {}) // whoever calls the model sees it
  const found = await retrieve(deps, ctx, question, known, trace.spent)
  trace.found = found
  passed(trace, "retrieve")
  const outlookOf = ({ hits, stamp }: Retrieved, quoted: Source[]) => foresee(question.query, hits, quoted, stamp.kind)
  const done = (retrieved: Retrieved, sources: Source[], outcome: Outcome): AnsweringEvent => {
    const answer: Answer = {
      id: trace.id,
      answer: outcome.answer,
      citations: outcome.citations,
      claims: outcome.claims,
      sources,
      grounding: outcome.grounding,
      model: outcome.model,
      degraded: outcome.degraded,
      usage: { embeddingTokens: trace.spent.embeddingTokens, ...outcome.usage },
      latencyMs: performance.now() - trace.startedAt,
      ...(question.explain ? { explain: explain(found, retrieved, sources) } : {}),
    }
    trace.answer = counted(deps.metrics, answer)
    return { type: "done", retrieved, answer }
  }
  const startCall = () => {
    const request = requestOf(ctx, question, sources)
    const call = callModel(deps.llm, deps.metrics, { ...request, asker: { ...request.asker, turn: spare } })
    spare = undefined
    trace.calls.push(call)
    return call
  }

  const withContext = async (retrieved: Retrieved, chosen: Source[]) => {
    if (question.context === "none") return chosen
    const read = await readContext(deps, ctx, question.context, retrieved, chosen)
    passed(trace, "context")
    return read
  }

  let sources = toSources(found.hits, question.topK)
  let outlook = outlookOf(found, sources)
  let live = found
  let call: ModelCall | null = null
  if (found.hits.length > 0) {
    if (outlook.verdict !== "abstained") {
      yield { type: "status", stage: "answering" }
      sources = await withContext(found, sources)
      trace.sources = sources
      call = startCall()
    }
    try {
      live = await checkLiveness(deps, ctx, question, found)
      trace.live = live
      passed(trace, "liveness")
    } catch (error) {
      call?.abandon()
      throw error
    }
    const kept = new Set(live.hits.map(({ chunkId }) => chunkId))
    if (sources.some(({ chunkId }) => !kept.has(chunkId))) {
      call?.abandon()
      sources = toSources(live.hits, question.topK)
      outlook = outlookOf(live, sources)
      call = null
      if (outlook.verdict !== "abstained") {
        sources = await withContext(live, sources)
        call = startCall()
      }
    }
  }
  trace.sources = sources
  if (!call) {
    if (spare !== undefined) ctx.defer(deps.llm.giveBack?.(spare, ctx.tenantId, expectedTokens) ?? Promise.resolve())
    if (sources.length > 0) yield { type: "sources", sources }
    yield { type: "token", text: NO_ANSWER }
    yield done(live, sources, abstained(deps, found, outlook, sources))
    return
  }
  try {
    yield { type: "sources", sources }
    yield done(live, sources, yield* generate(deps, ctx, question, sources, call, outlook, found.degraded, trace))
  } finally {
    call.abandon()
  }
}

type Outcome = Grounded & Pick<Answer, "model" | "degraded"> & { usage: Omit<Answer["usage"], "embeddingTokens"> }

/** Streams the model's text through the grounder; when the model fails, the extractive answer follows what it said. */
async function* generate(
  { llm, extractive, metrics, log }: AnswerDeps,
  ctx: TenantContext,
  question: Question,
  sources: Source[],
  call: ModelCall,
  outlook: Outlook,
  alreadyDegraded: readonly string[],
  { calls }: Pick<QueryTrace, "calls">,
): AsyncGenerator<AnsweringEvent, Outcome> {
  const grounder = createGrounder(sources, outlook)
  const usage: Outcome["usage"] = { promptTokens: 0, completionTokens: 0, costUsd: 0 }
  const degraded = [...alreadyDegraded]
  let model = llm.name

  async function* ground(events: ModelCall["events"]): AsyncGenerator<AnsweringEvent> {
    for await (const event of events) {
      if (event.type === "text") {
        const certain = grounder.push(event.text)
        if (!question.strict) yield* certain
      } else {
        usage.promptTokens += event.promptTokens
        usage.completionTokens += event.completionTokens
        usage.costUsd = addKnown(usage.costUsd, event.costUsd)
        if (event.model !== undefined && event.model !== model) {
          model = event.model
          metrics.count("rag_degraded_total", { reason: "llm_fallback" })
          degraded.push("llm_fallback")
        }
      }
    }
  }

  try {
    yield* ground(call.events)
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (llm === extractive || !(error instanceof AppError && error.code === "llm-unavailable")) throw error
    log.error("llm.unavailable", error, { request_id: ctx.requestId, tenant_id: ctx.tenantId, model })
    metrics.count("rag_degraded_total", { reason: "llm" })
    degraded.push("llm")
    model = extractive.name
    const certain = grounder.push("\n\n")
    if (!question.strict) yield* certain
    yield* ground(extractive.stream(requestOf(ctx, question, sources)))
  }
  const { events, ...written } = grounder.finish()
  if (!question.strict) {
    yield* written.answer === "" ? [...events, { type: "token" as const, text: NO_ANSWER }] : events
    return { ...written, answer: written.answer || NO_ANSWER, model, degraded, usage }
  }
  // What quotes word for word has nothing left to check.
  const isVerbatim = llm === extractive
  if (!isVerbatim) yield { type: "status", stage: "checking" }
  const strict = isVerbatim
    ? null
    : await checkStrictly(
        {
          ...{ model: degraded.includes("llm") ? null : llm, metrics, signal: ctx.signal, calls },
          ...{ timeoutMs: CHECK_TIMEOUT_MS, asker: askerOf(ctx, question) },
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
    usage: {
      promptTokens: usage.promptTokens + (strict?.usage.promptTokens ?? 0),
      completionTokens: usage.completionTokens + (strict?.usage.completionTokens ?? 0),
      costUsd: addKnown(usage.costUsd, strict ? strict.usage.costUsd : 0),
    },
  }
}

const MAX_NAMED = 3

/** Where an asker may look. */
function nearestNamed(sources: readonly Source[]): string {
  const names = [...new Set(sources.map(({ filename }) => filename))].slice(0, MAX_NAMED)
  return names.length === 0 ? "" : ` Nearest: ${names.join(", ")}.`
}

const abstained = (
  { llm }: AnswerDeps,
  { degraded }: Retrieved,
  { score, reason }: Outlook,
  nearest: readonly Source[],
): Outcome => ({
  answer: NO_ANSWER,
  citations: [],
  claims: [],
  grounding: { verdict: "abstained", score, reason: `${reason}${nearestNamed(nearest)}` },
  model: llm.name,
  degraded,
  usage: { promptTokens: 0, completionTokens: 0, costUsd: 0 },
})
