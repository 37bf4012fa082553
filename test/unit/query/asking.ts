// Asks a question over fake ports and reports everything that was looked up, cached, recorded and counted.
import { expect } from "vitest"
import type { TenantContext } from "../../../src/context.ts"
import { newId, type QueryId } from "../../../src/ids.ts"
import type { CachedState, CacheLookup, LanguageModel } from "../../../src/ports.ts"
import { type AskDeps, ask, collectAnswer } from "../../../src/query/ask.ts"
import type { Provider } from "../../../src/tenants/model/provider.ts"
import type { Amounts } from "../../../src/usage/model/budget.ts"
import type { KeptOrigin, NewEntry, NewQuestionRecord } from "../../../src/usage/model/usage-event.ts"
import {
  COLLECTION,
  contextOf,
  fakeDeps,
  fakeModel,
  headOf,
  questionOf,
  REFUND_HITS,
} from "../../support/fake-query.ts"

export const ORIGIN: KeptOrigin = {
  id: "qry_first" as QueryId,
  verdict: "answered",
  model: "groq/test",
  saved: { promptTokens: 100, completionTokens: 20, costUsd: 0.1 },
}

export const [text, more] = ["Refunds take 30 days. [1]", " Refunds need a receipt. [2]"]

export const QUESTION = questionOf("How long do refunds take?")

export async function asking(
  setup: {
    useCache?: boolean
    isStreamed?: boolean
    cached?: Partial<CachedState> | null
    dead?: string[]
    llm?: LanguageModel
    leaves?: boolean
    searchError?: Error
    isExtractive?: boolean
    /** No budget bounds the question. */
    isUnbounded?: boolean
    /** What every call waits for, admission and the first words of the model too. */
    wait?: () => Promise<void>
    /** Whether budgets have room for a call. */
    cover?: (most: Amounts) => Promise<boolean>
    actor?: TenantContext["actor"]
    /** What the caller's token is bound to. */
    filter?: TenantContext["filter"]
    signal?: AbortSignal
    /** As the isolate's copy has it, and as the tenant's record has it in the first trip. */
    believed?: Provider
    provider?: Provider
  } = {},
) {
  const { wait } = setup
  const llm = setup.llm && wait ? later(setup.llm, wait) : setup.llm
  const fake = fakeDeps({ hits: REFUND_HITS, dead: setup.dead ?? [], wait, ...(llm ? { llm } : {}) })
  const kept: string[] = []
  const deferred: Promise<unknown>[] = []
  const recorded: NewEntry[] = []
  const settled: Amounts[] = []
  const held: Amounts[] = []
  const owners: string[] = []
  const { searchError } = setup
  const deps: AskDeps = {
    ...fake.deps,
    ...(searchError ? { chunks: { ...fake.deps.chunks, search: () => Promise.reject(searchError) } } : {}),
    log: { ...fake.deps.log, info() {}, warn() {} },
    config: { EMBEDDING_MODEL: "lexical" },
    ownModel: (tenant, { model }) => {
      owners.push(tenant)
      return {
        ...fakeModel(model, [text]).llm,
        isOwn: true,
        costOf: (prompt, completion) => (prompt + completion) / 1e6,
      }
    },
    usageLog: { record: (entry) => void recorded.push(entry) },
    answerCache: {
      keepAnswer: async (tenant, key, epochs, answer) => void kept.push(`${tenant} ${key} ${[...epochs]} ${answer}`),
      keepEmbedding: async () => void kept.push("embedding"),
      restoreHead: async (tenant, id, lease, { epoch }) => void kept.push(`head ${tenant} ${id} ${lease} ${epoch}`),
    } as AskDeps["answerCache"],
  }
  const lookups: (CacheLookup | null)[] = []
  const origins: KeptOrigin[] = []
  const reasons: string[] = []
  const before = performance.now()
  const clean = new Map([[COLLECTION, { state: "clean" as const, head: headOf() }]])
  const asked = await ask(deps, {
    question: QUESTION,
    asker: { ...contextOf(), provider: setup.believed },
    useCache: setup.useCache ?? true,
    isStreamed: setup.isStreamed ?? true,
    admit: async (lookup, most) => {
      await wait?.()
      held.push(most)
      lookups.push(lookup)
      const cached = setup.cached === null ? null : { answer: null, embedding: null, heads: clean, ...setup.cached }
      const { isExtractive = false, actor = contextOf().actor, signal = contextOf().signal, filter = null } = setup
      const cover = setup.cover ?? (async () => true)
      const share = { isExtractive, cover, settle: (used: Amounts) => void settled.push(used) }
      const budget = setup.isUnbounded ? undefined : share
      const defer = (work: Promise<unknown>) => void deferred.push(work)
      const ctx = { ...contextOf(signal), actor, filter, provider: setup.provider, budget, defer }
      return { ctx, cached: lookup && cached }
    },
    form: {
      write: ({ answer, grounding }, origin) => {
        origins.push(origin)
        reasons.push(grounding.reason)
        return `kept: ${answer} ${origin.verdict}`
      },
      read: (kept) => ({ origin: ORIGIN, reply: kept }),
    },
  })
  const answer =
    asked.type === "answering" && !setup.leaves
      ? await collectAnswer(asked.events).catch((error: unknown) => {
          if (error !== searchError) throw error
          return null
        })
      : null
  if (asked.type === "answering" && setup.leaves) for await (const { type } of asked.events) if (type === "token") break
  await Promise.all(deferred)
  expect(fake.errors.filter((event) => event !== "llm.unavailable")).toEqual([])
  const { counted, observed, calls } = fake
  const tookMs = performance.now() - before
  return {
    asked,
    answer,
    recorded,
    settled,
    held,
    owners,
    kept,
    origins,
    reasons,
    lookups,
    counted,
    observed,
    calls,
    tookMs,
  }
}

const later = (llm: LanguageModel, wait: () => Promise<void>): LanguageModel => ({
  ...llm,
  async *stream(request) {
    await wait()
    yield* llm.stream(request)
  },
})

/** The fakes' short ids stand for real ones. */
export const valid = (record: NewQuestionRecord) => ({
  ...record,
  tenantId: newId("ten"),
  keyId: newId("key"),
  collectionIds: [newId("col")],
})
