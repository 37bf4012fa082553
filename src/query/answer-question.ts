// Answers a question from the tenant's documents, streaming, with every claim checked against its source.
import type { TenantContext } from "../context.ts"
import type { ChunkIndex, Documents, LanguageModel } from "../ports.ts"
import { type GenerateDeps, generateAnswer, NO_ANSWER, type Outcome } from "./generate-answer.ts"
import { counted } from "./grounding/count-grounding.ts"
import type { Prediction } from "./grounding/prediction.ts"
import { predictVerdict } from "./grounding/verdict.ts"
import { explain } from "./history/explain.ts"
import { passed, type QueryTrace } from "./history/query-trace.ts"
import { callModel, type ModelCall } from "./language-model/call-model.ts"
import { expectedTokensOf, maximumOf, requestOf } from "./language-model/model-request.ts"
import type { Answer, AnswerEvent, Question, Source } from "./model/question.ts"
import { checkLiveness } from "./retrieval/check-liveness.ts"
import { readContext } from "./retrieval/read-context.ts"
import { type KnownState, type RetrieveDeps, type Retrieved, retrieve } from "./retrieval/retrieve.ts"
import { toSources } from "./retrieval/search-chunks.ts"

export type AnswerDeps = RetrieveDeps &
  GenerateDeps & {
    documents: Pick<Documents, "liveness">
    chunks: Pick<ChunkIndex, "search" | "around">
  }

/** As `AnswerEvent`; `done` also carries what was retrieved, which the cache is filled from. */
export type AnsweringEvent =
  | Exclude<AnswerEvent, { type: "done" }>
  | { type: "done"; answer: Answer; retrieved: Retrieved }

/** True when the answer may be cached under `retrieved.epochs`: nothing was left out, and the epochs are known. */
export const cacheable = (answer: Answer, retrieved: Retrieved): boolean =>
  answer.degraded.length === 0 && retrieved.epochs !== null

/**
 * Yields events once they are certain and ends with `done`; all tokens together are exactly the answer. No source and
 * no token is sent before Postgres confirmed that the sources are live. If the answer is not `isStreamed`, its text comes
 * at its end, so that a model that fails in the middle leaves nothing. The caller reads the events to the end, or
 * aborts `ctx.signal`. `trace` is filled in along the way, also when answering fails.
 */
export async function* answerQuestion(
  deps: AnswerDeps,
  ctx: TenantContext,
  question: Question,
  known: KnownState,
  trace: QueryTrace,
  isStreamed = true,
): AsyncGenerator<AnsweringEvent> {
  yield { type: "status", stage: "retrieving" }
  const turn = reserveTurn(deps.llm, ctx, expectedTokensOf(question))
  try {
    yield* answerInTurn(deps, ctx, question, known, trace, isStreamed, turn)
  } finally {
    turn.giveBack()
  }
}

/** Asks for a turn at the model while the search runs. A turn that no call has taken is given back in the end. */
function reserveTurn(llm: LanguageModel, { tenantId, defer }: TenantContext, expectedTokens: number) {
  let spare = llm.reserve?.(tenantId, expectedTokens)
  spare?.catch(() => {}) // the caller of the model gets the error
  const take = () => {
    const taken = spare
    spare = undefined
    return taken
  }
  return {
    take,
    giveBack() {
      const left = take()
      if (left !== undefined) defer(llm.giveBack?.(left, tenantId, expectedTokens) ?? Promise.resolve())
    },
  }
}

async function* answerInTurn(
  deps: AnswerDeps,
  ctx: TenantContext,
  question: Question,
  known: KnownState,
  trace: QueryTrace,
  isStreamed: boolean,
  turn: ReturnType<typeof reserveTurn>,
): AsyncGenerator<AnsweringEvent> {
  const found = await retrieve(deps, ctx, question, known, trace.spent)
  trace.found = found
  passed(trace, "retrieve")
  const predictionOf = ({ hits, stamp, calibrations, isLanguageKnown }: Retrieved, quoted: Source[]) =>
    predictVerdict(question.query, hits, quoted, stamp.kind, calibrations, isLanguageKnown)
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
  let { llm } = deps
  const startCall = async () => {
    const request = requestOf(ctx, question, sources, prediction)
    const isWithin = ctx.budget ? await ctx.budget.cover(maximumOf(llm, request)) : true
    if (!isWithin) {
      llm = deps.extractive
      found.degraded.push("budget")
    }
    const call = callModel(llm, deps.metrics, { ...request, asker: { ...request.asker, turn: turn.take() } })
    trace.calls.push(call)
    return call
  }

  const withContext = async (retrieved: Retrieved, chosen: Source[]) => {
    const context = question.context ?? retrieved.context
    if (context === "none") return chosen
    const read = await readContext(deps, ctx, context, retrieved, chosen)
    passed(trace, "context")
    return read
  }

  let sources = toSources(found.hits, question.topK)
  let prediction = predictionOf(found, sources)
  let live = found
  let call: ModelCall | null = null
  if (found.hits.length > 0) {
    if (prediction.verdict !== "abstained") {
      yield { type: "status", stage: "answering" }
      sources = await withContext(found, sources)
      trace.sources = sources
      call = await startCall()
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
      prediction = predictionOf(live, sources)
      call = null
      if (prediction.verdict !== "abstained") {
        sources = await withContext(live, sources)
        call = await startCall()
      }
    }
  }
  trace.sources = sources
  if (!call) {
    if (sources.length > 0) yield { type: "sources", sources }
    yield { type: "token", text: NO_ANSWER }
    yield done(live, sources, abstained(deps, found, prediction, sources))
    return
  }
  try {
    yield { type: "sources", sources }
    const means = { ...deps, llm }
    const isHeld = question.strict || !isStreamed
    yield done(
      live,
      sources,
      yield* generateAnswer(means, ctx, question, sources, call, prediction, found.degraded, isHeld, trace),
    )
  } finally {
    call.abandon()
  }
}

const MAX_NAMED = 3

/** Names the documents nearest to the question, so that the asker knows where to look. */
function nearestNamed(sources: readonly Source[]): string {
  const names = [...new Set(sources.map(({ filename }) => filename))].slice(0, MAX_NAMED)
  return names.length === 0 ? "" : ` Nearest: ${names.join(", ")}.`
}

const abstained = (
  { llm }: AnswerDeps,
  { degraded }: Retrieved,
  { score, reason }: Prediction,
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
