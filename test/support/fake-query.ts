// In-memory ports of the query path. Each records when it was called and can fail or wait.
import type { BudgetShare, TenantContext } from "../../src/context.ts"
import type { ModelStamp } from "../../src/embedding/contract.ts"
import { AppError } from "../../src/errors.ts"
import { type ApiKeyId, type CollectionId, type DocumentId, newId, type TenantId } from "../../src/ids.ts"
import type { Metrics } from "../../src/metrics.ts"
import type {
  ChunkHit,
  ChunkSearch,
  CollectionHead,
  CompletionEvent,
  CompletionRequest,
  LanguageModel,
} from "../../src/ports.ts"
import { type AnswerDeps, type AnsweringEvent, answerQuestion } from "../../src/query/answer-question.ts"
import { startTrace } from "../../src/query/history/query-trace.ts"
import { NOT_CALIBRATED } from "../../src/query/model/calibration.ts"
import type { Question } from "../../src/query/model/question.ts"
import type { KnownState } from "../../src/query/retrieval/retrieve.ts"
import { fakeHit } from "./fake-source.ts"

export const COLLECTION = "col_a" as CollectionId
export const LEXICAL: ModelStamp = { model: "lexical", dimension: 2, revision: "r1", kind: "lexical" }
export const NOTHING_KNOWN: KnownState = { embedding: null, heads: null }

export const headOf = (changes: Partial<CollectionHead & CollectionHead["profile"]> = {}): CollectionHead => ({
  epoch: changes.epoch ?? 7,
  profile: {
    embedding: changes.embedding ?? LEXICAL,
    denseWeightPercent: changes.denseWeightPercent ?? null,
    fusion: changes.fusion ?? "score",
    context: changes.context ?? "none",
    calibrations: changes.calibrations ?? NOT_CALIBRATED,
    redactQuestions: changes.redactQuestions ?? false,
  },
})

/** What the cache lookup returns for a collection in its normal state. */
export const knownHead = (head = headOf()): KnownState => ({
  embedding: null,
  heads: new Map([[COLLECTION, { state: "clean", head }]]),
})

export const freshTrace = () => startTrace(newId("qry"))

export const questionOf = (query: string, changes: Partial<Question> = {}): Question => ({
  query,
  fusion: null,
  collectionIds: [COLLECTION],
  filter: null,
  topK: 2,
  minScore: null,
  useVector: true,
  useKeyword: true,
  rerank: false,
  boost: null,
  context: "none",
  maxTokens: null,
  temperature: null,
  strict: false,
  explain: false,
  ...changes,
})

export function contextOf(signal = new AbortController().signal): TenantContext {
  return {
    requestId: "req_test",
    defer() {},
    signal,
    actor: { type: "api-key", keyId: "key_a" as ApiKeyId },
    tenantId: "ten_a" as TenantId,
    tier: "free",
    scopes: ["query"],
    allowedCollections: null,
    defaultCollectionId: COLLECTION,
    filter: null,
  }
}

/** A model that streams one of `replies` after the other; an error among them is thrown at its place. */
export function fakeModel(name: string, ...replies: (string | Error)[][]) {
  const requests: CompletionRequest[] = []
  const llm: LanguageModel = {
    name,
    async *stream(request): AsyncGenerator<CompletionEvent> {
      requests.push(request)
      for (const part of replies[Math.min(requests.length, replies.length) - 1] ?? []) {
        request.signal.throwIfAborted()
        if (part instanceof Error) throw part
        yield { type: "text", text: part }
      }
      yield { type: "usage", promptTokens: 10, completionTokens: 2, costUsd: 0.5 }
    },
  }
  return { llm, requests }
}

type Setup = {
  hits?: ChunkHit[]
  /** The chunks next to the hits, or the error of reading them. */
  around?: ChunkHit[] | Error
  heads?: Map<CollectionId, CollectionHead>
  stamp?: ModelStamp
  /** Documents that are no longer live. */
  dead?: string[]
  epoch?: number
  embedError?: Error
  /** The reranker's scores, or its error. */
  rerank?: number[] | Error
  llm?: LanguageModel
  extractive?: LanguageModel
  /** What every call waits for; nothing but its turn unless told otherwise. */
  wait?: (() => Promise<void>) | undefined
}

/**
 * A network whose replies all come together, as late as they can: when nothing happens any more without one. `count` tells
 * how many times that was, which is how many calls waited for each other.
 */
export function lateReplies() {
  const waiting: (() => void)[] = []
  let hops = 0
  const replyToAll = () => {
    hops++
    for (const reply of waiting.splice(0)) reply()
  }
  return {
    count: () => hops,
    wait: () =>
      new Promise<void>((resolve) => {
        if (waiting.push(resolve) === 1) setImmediate(replyToAll)
      }),
  }
}

/** Deps that record every call in `calls` when it starts and in `ended` when it ends. */
export function fakeDeps(setup: Setup = {}) {
  const calls: string[] = []
  const ended: string[] = []
  const searches: ChunkSearch[] = []
  const counted: Record<string, number> = {}
  const observed: Record<string, number> = {}
  /** All embedded texts, and all passages the reranker read. */
  const [embedded, reread]: [string[], string[]] = [[], []]
  const errors: string[] = []
  const stamp = setup.stamp ?? LEXICAL
  const noted = async <T>(name: string, result: () => T): Promise<T> => {
    calls.push(name)
    await setup.wait?.()
    ended.push(name)
    return result()
  }
  const metrics: Metrics = {
    count(name, labels, by = 1) {
      const series = `${name}${Object.keys(labels).length > 0 ? ` ${Object.values(labels).join(" ")}` : ""}`
      counted[series] = (counted[series] ?? 0) + by
    },
    observe(name, _, value) {
      counted[name] = (counted[name] ?? 0) + 1
      observed[name] = value
    },
    gauge() {},
  }
  const extractive = setup.extractive ?? fakeModel("extractive", ["Refunds take 30 days. [1]"]).llm
  const deps: AnswerDeps = {
    embedder: {
      embed: (texts, kind, { timeoutMs }) =>
        noted(`embed ${kind} ${timeoutMs}`, () => {
          embedded.push(...texts)
          if (setup.embedError) throw setup.embedError
          return { stamp, vectors: [Float32Array.from({ length: stamp.dimension }, () => 0.5)], tokens: 3 }
        }),
    },
    reranker: {
      rerank: (query, passages, { timeoutMs }) =>
        noted(`rerank ${query} ${passages.length} ${timeoutMs}`, () => {
          reread.push(...passages)
          const { rerank = [] } = setup
          if (rerank instanceof Error) throw rerank
          return passages.map((_, i) => rerank[i] ?? 0)
        }),
    },
    chunks: {
      search: (tenant, search) => {
        searches.push(search)
        return noted(`search ${tenant}`, () => setup.hits ?? [])
      },
      around: (tenant, _, hits, reach) =>
        noted(`around ${tenant} ${hits.map(({ chunkId }) => chunkId)} ${reach}`, () => {
          if (setup.around instanceof Error) throw setup.around
          return setup.around ?? []
        }),
    },
    collections: {
      heads: (tenant, ids) =>
        noted(`heads ${tenant} ${ids}`, () => {
          const heads = setup.heads ?? new Map([[COLLECTION, headOf()]])
          return new Map([...heads].filter(([id]) => ids.includes(id)))
        }),
    },
    documents: {
      liveness: (_, ids, collections) =>
        noted(`liveness ${ids}`, () => ({
          versions: new Map<DocumentId, number>(ids.filter((id) => !setup.dead?.includes(id)).map((id) => [id, 1])),
          epochs: new Map(collections.map((id) => [id, setup.epoch ?? 7])),
        })),
    },
    llm: setup.llm ?? extractive,
    extractive,
    metrics,
    log: { error: (event) => void errors.push(event), warn: (event) => void errors.push(event) },
    embeddingTimeoutMs: 200,
    embeddingLanguages: null,
    rerankTimeoutMs: 300,
  }
  return { deps, calls, ended, searches, counted, observed, embedded, reread, errors }
}

export const unavailable = (code: "embedder-unavailable" | "llm-unavailable") => new AppError(code)

/** Three passages of three documents, all about refunds. */
export const REFUND_HITS = [
  fakeHit({ text: "Refunds take 30 days.", document: "doc_1" }),
  fakeHit({ text: "Refunds need a receipt and take 30 days.", document: "doc_2" }),
  fakeHit({ text: "Refunds go to the card.", document: "doc_3" }),
]

/** Asks how long refunds take and reads the answer to its end. */
export async function ask(
  setup: Parameters<typeof fakeDeps>[0],
  {
    known = knownHead(),
    signal,
    budget,
    isStreamed = true,
    ...changes
  }: Partial<Question> & {
    known?: typeof NOTHING_KNOWN
    signal?: AbortSignal
    budget?: BudgetShare
    isStreamed?: boolean
  } = {},
) {
  const fake = fakeDeps({ hits: REFUND_HITS, ...setup })
  const events: AnsweringEvent[] = []
  const question = questionOf("How long do refunds take?", changes)
  const trace = freshTrace()
  const ctx = { ...contextOf(signal), budget }
  for await (const event of answerQuestion(fake.deps, ctx, question, known, trace, isStreamed)) events.push(event)
  const last = events.at(-1)
  if (last?.type !== "done") throw new Error("the answer did not end with done")
  const text = events.flatMap((event) => (event.type === "token" ? [event.text] : [])).join("")
  return { ...fake, ...last, trace, events, text, types: events.map(({ type }) => type) }
}
