// Calibration: fitted to one half of a tenant's questions, and kept only if it is better on both halves.
import { describe, expect, test } from "vitest"
import { calibrateCollection, type KnownQuestion } from "../../../src/query/grounding/calibrate-collection.ts"
import { VERDICT_REVISIONS } from "../../../src/query/grounding/calibrated-log-odds.ts"
import { NOT_CALIBRATED } from "../../../src/query/model/calibration.ts"
import type { NewEntry } from "../../../src/usage/model/usage-event.ts"
import { COLLECTION, contextOf, fakeDeps, headOf, unavailable } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

/** Has all words of the question, so that the score alone decides. */
const PASSAGE = "Our ferries have been painted by the same family for years."
const NEAR = { dense: 0.75, sparse: 12 }
const FAR = { dense: 0.05, sparse: 2 }

type World = {
  text?: string
  /** Whether the search finds a near passage, of each question in turn. */
  isNear?: (question: KnownQuestion, i: number) => boolean
  rerank?: (question: KnownQuestion) => number | Error
  setup?: Parameters<typeof fakeDeps>[0]
  settings?: { topK: number; rerank: boolean }
  context?: ReturnType<typeof contextOf>
  used?: NewEntry[]
}

const questions = (count = 12): KnownQuestion[] =>
  Array.from({ length: count }, (_, i) => ({
    query: "Have our ferries been painted by the same family?",
    answerable: i % 2 === 0,
  }))

async function calibrate(some: readonly KnownQuestion[], world: World = {}) {
  const { isNear = ({ answerable }) => answerable, settings = { topK: 5, rerank: false }, text = PASSAGE } = world
  const fake = fakeDeps(world.setup)
  const { used = [] } = world
  let [searched, reranked] = [0, 0]
  const calibrated = await calibrateCollection(
    {
      ...fake.deps,
      embedder: {
        embed: async (texts, kind, options) => ({
          ...(await fake.deps.embedder.embed(texts, kind, options)),
          vectors: texts.map(() => Float32Array.from([0.5, 0.5])),
          tokens: texts.length,
        }),
      },
      chunks: {
        search: async (tenant, search) => {
          await fake.deps.chunks.search(tenant, search)
          const i = searched++
          const question = some[i] as KnownQuestion
          const scores = isNear(question, i) ? NEAR : FAR
          return [1, 2].map((n) => fakeHit({ text: `${text}${n}`, document: `doc_${n}`, scores }))
        },
      },
      reranker: {
        rerank: async (query, passages, options) => {
          await fake.deps.reranker.rerank(query, passages, options)
          const score = world.rerank?.(some[reranked++] as KnownQuestion) ?? 0
          if (score instanceof Error) throw score
          return passages.map((_, i) => score - i)
        },
      },
      usageLog: { record: (entry: NewEntry) => void used.push(entry) },
      config: { EMBEDDING_MODEL: "lexical" },
    },
    world.context ?? contextOf(),
    COLLECTION,
    some,
    settings,
  )
  return { ...calibrated, used, fake }
}

describe("where answerable questions have better evidence than the model asks for", () => {
  test("the score becomes a better probability on the half that was not used", async () => {
    const { chosen, calibrations, before, after, fittedOn, reportedOn } = await calibrate(questions(40))
    expect([fittedOn, reportedOn]).toEqual([20, 20])
    expect(chosen).toMatchObject({ revision: VERDICT_REVISIONS.lexical, rerank: 0 })
    expect(calibrations).toEqual({ plain: chosen, reranked: null })
    expect(after.brier).toBeLessThan(before.brier - 0.05)
    expect(after.calibrationError).toBeLessThan(before.calibrationError)
  })

  test("alike evidence for both kinds is worth the share of the answerable", async () => {
    const { chosen, after } = await calibrate(questions(40), { isNear: () => false })
    expect(chosen).not.toBeNull()
    expect(after.brier).toBeCloseTo(0.25, 3)
  })

  test("one that stands is compared with, and stays if nothing is better", async () => {
    const first = await calibrate(questions(40))
    const heads = new Map([[COLLECTION, headOf({ calibrations: first.calibrations })]])
    const again = await calibrate(questions(40), { setup: { heads } })
    expect(again.before).toEqual(first.after)
    expect(again).toMatchObject({ chosen: null, calibrations: first.calibrations, after: again.before })
  })
})

test("where evidence says the contrary of what is so, the model's score stays", async () => {
  // So many that the penalty does not keep the slope positive.
  const { chosen, calibrations, before, after } = await calibrate(questions(200), {
    isNear: ({ answerable }) => !answerable,
  })
  expect({ chosen, calibrations }).toEqual({ chosen: null, calibrations: NOT_CALIBRATED })
  expect(after).toEqual(before)
})

test("what helps only on the half it was fitted to is not kept", async () => {
  // Of each kind, the questions take turns between the halves.
  const { chosen } = await calibrate(questions(40), {
    isNear: ({ answerable }, i) => (Math.floor(i / 2) % 2 === 0 ? answerable : !answerable),
  })
  expect(chosen).toBeNull()
})

describe("with the reranker", () => {
  const world: World = {
    isNear: () => true,
    rerank: ({ answerable }) => (answerable ? 4 : -4),
    settings: { topK: 5, rerank: true },
  }

  test("its score tells apart what the words do not; the calibration without it stays as it was", async () => {
    const plain = { revision: VERDICT_REVISIONS.lexical, slope: 1.5, offset: 0.5, rerank: 0 }
    const heads = new Map([[COLLECTION, headOf({ calibrations: { plain, reranked: null } })]])
    const { chosen, calibrations, before, after } = await calibrate(questions(40), { ...world, setup: { heads } })
    expect(chosen?.rerank).toBeGreaterThan(0)
    expect(calibrations).toEqual({ plain, reranked: chosen })
    expect(after.brier).toBeLessThan(before.brier - 0.05)
  })

  test("nothing is fitted where it did not answer", async () => {
    const failing = { ...world, rerank: () => unavailable("embedder-unavailable") }
    await expect(calibrate(questions(), failing)).rejects.toMatchObject({ code: "embedder-unavailable" })
  })

  test("what it read is on the account also where it failed in the end", async () => {
    let left = 5
    const used: NewEntry[] = []
    const failing = { ...world, used, rerank: () => (left-- > 0 ? 1 : unavailable("embedder-unavailable")) }
    await expect(calibrate(questions(), failing)).rejects.toMatchObject({ code: "embedder-unavailable" })
    expect(used).toContainEqual(expect.objectContaining({ kind: "rerank_passages", endpoint: "calibrate" }))
  })

  test("what it read and what was embedded is on the collection's account", async () => {
    const { used } = await calibrate(questions(24), world)
    const common = { type: "usage", endpoint: "calibrate", collectionId: COLLECTION }
    expect(used).toMatchObject([
      { ...common, kind: "embedding_tokens", amount: 24 },
      { ...common, kind: "rerank_passages", amount: 48 },
    ])
  })
})

describe("a question that asks for several things is judged as an answer to it is", () => {
  const text = "The mill is run by Ada Moss. The long quay behind the cathedral of Ely is owned by Ben Roe."
  const LESS_SURE = "who owns the long stone quay behind the cathedral of Ely?"
  const BOTH = `Who runs the mill and ${LESS_SURE}`
  const asked = (query: string, other = query) =>
    Array.from({ length: 40 }, (_, i) => ({ query: i % 2 === 0 ? query : other, answerable: i % 2 === 0 }))

  test("by each of its parts", async () => {
    const halfTold = "Who owns the long quay behind the cathedral of Ely and who runs the ferry?"
    const { before } = await calibrate(asked(BOTH, halfTold), { text, isNear: () => true })
    expect(before).toMatchObject({ answered: 1, wronglyAnswered: 0 })
  })

  test("and what is fitted is the log-odds of its least sure part", async () => {
    const world = { text, isNear: ({ answerable }: KnownQuestion) => answerable }
    const [mill, quay, both] = await Promise.all(
      ["Who runs the mill?", LESS_SURE, BOTH].map((query) => calibrate(asked(query), world)),
    )
    expect(quay?.chosen).not.toEqual(mill?.chosen)
    expect(both?.chosen).not.toBeNull()
    expect(both).toMatchObject({ chosen: quay?.chosen, before: quay?.before, after: quay?.after })
  })
})

test("questions are asked as the caller may ask, in this collection alone, with as many passages as are wanted", async () => {
  const filter = { $and: [{ year: { $eq: 2020 } }] } as unknown as NonNullable<ReturnType<typeof contextOf>["filter"]>
  const { fake } = await calibrate(questions(), {
    context: { ...contextOf(), filter },
    settings: { topK: 3, rerank: false },
  })
  expect(fake.searches).toHaveLength(12)
  for (const search of fake.searches)
    expect(search).toMatchObject({ collectionIds: [COLLECTION], filter, limit: 3 * 3 + 10 })
  expect(fake.calls.filter((call) => call.startsWith("heads"))).toHaveLength(1)
})

test("a collection that is not there is refused before anything is embedded", async () => {
  const fake = calibrate(questions(), { setup: { heads: new Map() } })
  await expect(fake).rejects.toMatchObject({ code: "collection-not-found" })
})
