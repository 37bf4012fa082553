// The history and the dead letters in Postgres: what is found by what, who sees it, and that one is rated or removed alone.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDeadLetters } from "../../../src/adapters/postgres/usage/dead-letters.ts"
import { postgresHistory } from "../../../src/adapters/postgres/usage/history.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import { newId, type QueryId } from "../../../src/ids.ts"
import type { Feedback, HistoryFilter, Reach } from "../../../src/ports.ts"
import type { MetadataFilter } from "../../../src/query/model/metadata-filter.ts"
import type { QuestionRecord } from "../../../src/usage/model/usage-event.ts"
import { freshTenant, LEXICAL_STAMP, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { registered, sha, upload } from "../../support/test-documents.ts"
import { candidate, questionRecord } from "../../support/usage.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const [HOUR, DAY] = [3_600_000, 86_400_000]
const ALL: Reach = { collectionIds: null, filter: null }
const ANY: HistoryFilter = { from: null, to: null, keyId: null, userId: null, verdict: null, cached: null, text: null }
const firstPage = { limit: 100, cursor: null }
const FEEDBACK: Feedback = { rating: "up", reason: null, answer: null, wrongCitations: [], at: "2026-01-01T00:00:00Z" }
const history = () => postgresHistory(db.app)

/** Questions of one tenant by name, the oldest first, and one that another tenant asked in the same words. */
async function scene() {
  const [{ tenant, collection }, stranger] = [await freshTenant(db), await freshTenant(db)]
  const second = newId("col")
  await postgresCollections(db.app).create(tenant, {
    ...{ id: second, name: "second", isDefault: false, embedding: LEXICAL_STAMP, denseWeightPercent: null },
    ...{ chunking: { size_tokens: 512, overlap_tokens: 50 }, fusion: "score", ocr: false },
  })
  const bound: MetadataFilter = { type: "and", filters: [] }
  const [at, key, user] = [Date.now(), newId("key"), newId("usr")]
  let asks = 0
  const asked = (changes: Partial<QuestionRecord>) =>
    questionRecord(tenant, collection, { at, id: newId("qry", at + ++asks), ...changes })
  const old = asked({ at: at - 40 * DAY, question: "What cost 50% of_it?" })
  const plain = asked({ keyId: key })
  const mine = asked({ keyId: null, userId: user, verdict: "abstained" })
  const hit = asked({ cache: "HIT", cachedFrom: plain.id, answer: null })
  const both = asked({ collectionIds: [collection, second], answer: "of both" })
  const ofBoth = asked({ cache: "HIT", cachedFrom: both.id, answer: null })
  const narrowed = asked({ request: { topK: 5, narrowing: bound } })
  const made = { old, plain, mine, hit, both, ofBoth, narrowed }
  const theirs = questionRecord(stranger.tenant, stranger.collection, { at })
  await postgresLedger(db.system).add([...Object.values(made), theirs])
  const nameOf = (id: string) => Object.entries(made).find(([, one]) => one.id === id)?.[0]
  const list = async (filter: Partial<HistoryFilter>, reach: Partial<Reach> = {}, page = firstPage) =>
    (await history().list(tenant, { ...ALL, ...reach }, { ...ANY, ...filter }, page)).data.map(({ id }) => nameOf(id))
  const id = (name: keyof typeof made) => made[name].id as QueryId
  const strangers = async () =>
    (await history().list(stranger.tenant, ALL, ANY, firstPage)).data.map((entry) => [entry.id, entry.feedback])
  const untouched = [[theirs.id, null]]
  return { tenant, collection, second, bound, at, key, user, list, id, strangers, untouched }
}

describe("the history", () => {
  test("is listed newest first, page by page, by each of its filters", async () => {
    const { tenant, at, key, user, list, id } = await scene()
    const all = ["narrowed", "ofBoth", "both", "hit", "mine", "plain", "old"]
    expect(await list({})).toEqual(all)
    const page = await history().list(tenant, ALL, ANY, { limit: 2, cursor: null })
    expect(page.nextCursor).toBe(id("ofBoth"))
    expect(await list({}, {}, { limit: 9, cursor: page.nextCursor as never })).toEqual(all.slice(2))
    expect(await list({ from: new Date(at - HOUR) })).toEqual(all.slice(0, -1))
    expect([await list({ to: new Date(at - HOUR) }), await list({ to: new Date(at) })]).toEqual([["old"], ["old"]])
    expect([await list({ keyId: key }), await list({ userId: user })]).toEqual([["plain"], ["mine"]])
    expect(await list({ verdict: "abstained" })).toEqual(["mine"])
    expect(await list({ cached: true })).toEqual(["ofBoth", "hit"])
    expect(await list({ cached: false })).toEqual(["narrowed", "both", "mine", "plain", "old"])
    expect([await list({ text: "% OF_" }), await list({ text: "%" }), await list({ text: "o_f" })]).toEqual([
      ["old"],
      ["old"],
      [],
    ])
    await db.system.execute(sql`update query_logs set question = null where id = ${id("old")}`)
    expect([await list({ text: "What cost 50% of_it?" }), await list({ text: "% of" })]).toEqual([["old"], []])
    expect(await list({ text: "refunds", cached: true, from: new Date(at - HOUR) })).toEqual(["ofBoth", "hit"])
  })

  test("shows, rates and removes nothing beyond its reader's collections and filter, nor of another tenant", async () => {
    const { tenant, collection, second, bound, list, id, strangers, untouched } = await scene()
    const narrow = { collectionIds: [collection], filter: null }
    expect(await list({}, narrow)).toEqual(["narrowed", "ofBoth", "hit", "mine", "plain", "old"])
    expect(await list({}, { collectionIds: [second] })).toEqual([])
    expect(await list({}, { filter: bound })).toEqual(["narrowed"])
    const bounds = { collectionIds: null, filter: bound }
    for (const [reach, out, within] of [
      [narrow, "both", "plain"],
      [bounds, "plain", "narrowed"],
    ] as const) {
      expect(await history().get(tenant, reach, id(out))).toBeNull()
      expect(await history().rate(tenant, reach, id(out), FEEDBACK)).toBe(false)
      expect(await history().remove(tenant, reach, id(out), 9)).toBe(0)
      expect(await history().get(tenant, reach, id(within))).toMatchObject({ answer: "Thirty days. [1]" })
    }
    expect(await history().get(tenant, narrow, id("hit"))).toMatchObject({ answer: "Thirty days. [1]" })
    expect(await history().get(tenant, ALL, id("ofBoth"))).toMatchObject({ answer: "of both" })
    expect(await history().get(tenant, narrow, id("ofBoth"))).toMatchObject({ answer: null })
    expect(await history().remove(tenant, narrow, ANY, 9)).toBe(6)
    expect([await list({}), await strangers()]).toEqual([["both"], untouched])
  })

  test("has one question rated or removed alone, what matches by so many at a time, and counts the last days", async () => {
    const { tenant, collection, second, key, list, id, strangers, untouched } = await scene()
    expect(await history().rate(tenant, ALL, id("mine"), FEEDBACK)).toBe(true)
    const rated = (await history().list(tenant, ALL, ANY, firstPage)).data.filter(({ feedback }) => feedback)
    expect(rated.map((entry) => [entry.id, entry.feedback])).toEqual([[id("mine"), FEEDBACK]])
    const { total, keys, collections, days } = await history().figures(tenant, ALL, 30)
    expect(total).toMatchObject({ questions: 6, done: 6, hits: 2, answered: 5, abstained: 1, ratedUp: 1, ratedDown: 0 })
    expect(keys.find(({ group }) => group === key)?.questions).toBe(1)
    expect(days.map(({ questions }) => questions)).toEqual([6])
    expect(Object.fromEntries(collections.map(({ group, questions }) => [group, questions]))).toEqual({
      [collection]: 6,
      [second]: 1,
    })
    const narrow = { collectionIds: [collection], filter: null }
    expect((await history().figures(tenant, narrow, 30)).total.questions).toBe(5)
    expect((await history().figures(tenant, ALL, 60)).total.questions).toBe(7)
    expect(await history().remove(tenant, ALL, id("plain"), 9)).toBe(1)
    expect(await history().remove(tenant, ALL, { ...ANY, cached: true }, 1)).toBe(1)
    expect(await list({ cached: true })).toHaveLength(1)
    expect(await history().remove(tenant, ALL, { ...ANY, cached: true }, 9)).toBe(1)
    expect([await list({}), await strangers()]).toEqual([["narrowed", "both", "mine", "old"], untouched])
  })

  test("is summed up by how questions ended, how long they took, what they cost and how they were rated", async () => {
    const { tenant, collection } = await freshTenant(db)
    const call = (costUsd: number | null) => [
      { model: "m", promptTokens: 10, completionTokens: 2, costUsd, estimated: false },
    ]
    const asked = (changes: Partial<QuestionRecord>) =>
      questionRecord(tenant, collection, { embeddingTokens: 1, llmCalls: call(0.5), ...changes })
    const [up, down] = [asked({ latencyMs: 100 }), asked({ latencyMs: 300, verdict: "partial", llmCalls: call(null) })]
    const ended = (outcome: "failed" | "aborted") => asked({ outcome, verdict: null, latencyMs: 9_000 })
    await postgresLedger(db.system).add([up, down, ended("failed"), ended("failed"), ended("aborted")])
    for (const [{ id }, rating] of [
      [up, "up"],
      [down, "down"],
    ] as const)
      await history().rate(tenant, ALL, id as QueryId, { ...FEEDBACK, rating })
    expect((await history().figures(tenant, ALL, 1)).total).toEqual({
      ...{ group: null, questions: 5, done: 2, failed: 2, aborted: 1, hits: 0, answered: 1, partial: 1, abstained: 0 },
      ...{ latencyAvgMs: 200, latencyP95Ms: 290, tokens: 65, costUsd: 2, unpriced: 1, ratedUp: 1, ratedDown: 1 },
    })
  })

  test("is summed up for so many whole days, the newest first, and for a thousand keys at most", async () => {
    const { tenant, collection } = await freshTenant(db)
    const midnight = Math.floor(Date.now() / DAY) * DAY
    const asked = (daysAgo: number) => questionRecord(tenant, collection, { at: midnight - daysAgo * DAY, keyId: null })
    await postgresLedger(db.system).add([2, 0, 4, 1, 3].map(asked))
    const days = async (count: number) => (await history().figures(tenant, ALL, count)).days.map(({ group }) => group)
    const newest = [0, 1, 2, 3, 4].map((daysAgo) => new Date(midnight - daysAgo * DAY).toISOString().slice(0, 10))
    expect([await days(1), await days(3), await days(9)]).toEqual([newest.slice(0, 1), newest.slice(0, 3), newest])
    await db.owner.execute(sql`
      insert into query_logs select r.* from query_logs q, generate_series(1, 1001) i,
        lateral jsonb_populate_record(q, jsonb_build_object('id', 'qry_' || i, 'key_id', 'k' || i)) r
      where q.tenant_id = ${tenant} and q.at >= ${new Date(midnight).toISOString()}`)
    expect((await history().figures(tenant, ALL, 9)).keys).toHaveLength(1_000)
  })

  test("hides what a deleted document said at once, and nothing that others said", async () => {
    const { tenant, collection } = await freshTenant(db)
    const [gone, stays] = [
      await registered(db, tenant, upload(collection)),
      await registered(db, tenant, upload(collection, { sha256: sha("b") })),
    ]
    const quoting = questionRecord(tenant, collection, { candidates: [candidate(gone.id), candidate(stays.id)] })
    const beside = questionRecord(tenant, collection, { candidates: [candidate(stays.id)] })
    await postgresLedger(db.system).add([quoting, beside])
    const shown = async ({ id }: QuestionRecord) => await history().get(tenant, ALL, id as QueryId)
    expect(await shown(quoting)).toMatchObject({ answer: quoting.answer })
    await db.system.execute(sql`update documents set deleted_at = now() where id = ${gone.id}`)
    expect(await shown(quoting)).toMatchObject({ answer: null, citations: null, candidates: [] })
    expect(await shown(beside)).toMatchObject({ answer: beside.answer, candidates: [{ documentId: stays.id }] })
  })
})

test("dead letters are kept once, of tenants that are there, listed and sent again in order, and each removed alone", async () => {
  const letters = postgresDeadLetters(db.system)
  const [{ tenant }, deleted] = [await freshTenant(db), await freshTenant(db)]
  await db.system.execute(sql`update tenants set deleted_at = now() where id = ${deleted.tenant}`)
  const letter = (entryId: string, tenantId = tenant) => ({
    entryId,
    tenantId,
    reason: "refused" as const,
    entry: { entryId },
  })
  expect(await letters.keep([letter("a"), letter("x", deleted.tenant), letter("y", newId("ten"))])).toBe(1)
  expect(await letters.keep([letter("b")])).toBe(1)
  expect(await letters.keep([letter("b"), letter("c")])).toBe(1)
  const names = (found: { entryId: string }[]) => found.map(({ entryId }) => entryId)
  const newest = await letters.list({ limit: 2, cursor: null })
  expect(names(newest.data)).toEqual(["c", "b"])
  const rest = await letters.list({ limit: 2, cursor: newest.nextCursor })
  expect([names(rest.data), rest.nextCursor]).toEqual([["a"], null])
  const [c, b, a] = [...newest.data, ...rest.data].map(({ id }) => id)
  if (!a || !b || !c) throw new Error("not kept")
  // The rows no longer lie in the order in which they came.
  await db.owner.execute(sql`update dead_letters set reason = reason where id = ${a}`)
  expect([names(await letters.oldest(null, 2, null)), names(await letters.oldest(null, 9, a))]).toEqual([
    ["a", "b"],
    ["b", "c"],
  ])
  expect([names(await letters.oldest([c, a], 9, null)), names(await letters.oldest([c, a], 9, a))]).toEqual([
    ["a", "c"],
    ["c"],
  ])
  await letters.remove(b)
  expect([names(await letters.oldest(null, 9, null)), await letters.count()]).toEqual([["a", "c"], 2])
  for (const [id, days] of [
    [c, 90],
    [a, 61],
  ] as const)
    await db.owner.execute(
      sql`update dead_letters set created_at = now() - make_interval(days => ${days}) where id = ${id}`,
    )
  expect([await letters.forget(60, 1), names(await letters.oldest(null, 9, null))]).toEqual([1, ["c"]])
  expect([await letters.forget(91, 9), await letters.forget(60, 9), await letters.count()]).toEqual([0, 1, 0])
})
