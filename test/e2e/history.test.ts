// From asking to the history and the account, through the queue and the ingest Worker as they are deployed.
import { expect, test, vi } from "vitest"
import { z } from "zod"
import { freshTenant, textFile } from "./tenant.ts"

const routeShape = z.looseObject({ endpoint: z.string() })
const pageShape = z.object({ data: z.array(z.record(z.string(), z.unknown())) })

test("what was asked stands in the history seconds later, hits with the question that made them, and on the account once", async () => {
  const { client } = await freshTenant()
  const { id } = await client.upload(textFile("The lamp on the pier is lit at seven in the evening."))
  await client.settled(id)
  const question = "When is the lamp on the pier lit?"
  const made = await client.ask(question)
  const hit = await client.ask(question)
  expect([made.cache, hit.cache]).toEqual(["MISS", "HIT"])
  await client.send("POST", "/api/v1/search", { query: "lamp" })
  const get = async (path: string): Promise<unknown> => (await client.send("GET", `/api/v1/${path}`)).json()
  const listed = await vi.waitFor(
    async () => {
      const { data } = pageShape.parse(await get("queries"))
      expect(data).toHaveLength(3)
      return data
    },
    { timeout: 120_000, interval: 200 },
  )
  const entry = (of: string) => listed.find((one) => one.id === of)
  expect(entry(made.answer.id)).toMatchObject({ question, cache: "MISS", verdict: "answered", cached_from: null })
  expect(entry(hit.answer.id)).toMatchObject({ cache: "HIT", verdict: "answered", cached_from: made.answer.id })
  expect(await get(`queries/${hit.answer.id}`)).toMatchObject({
    answer: made.answer.answer,
    candidates: [{ document_id: id, rank: 1, source: 1, live: true }],
  })
  const replay = await client.send("POST", `/api/v1/queries/${made.answer.id}/replay`, {})
  expect(await replay.json()).toMatchObject({ identical: true, changes: [], moved: [] })
  expect(await get("usage?group_by=endpoint")).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({ endpoint: "query", metric: "questions", amount: 2 }),
      expect.objectContaining({ endpoint: "search", metric: "questions", amount: 1 }),
      expect.objectContaining({ endpoint: "ingest", metric: "chunks_stored", amount: 1 }),
    ]),
  })
  await vi.waitFor(
    async () => {
      const { data } = z.object({ data: z.array(routeShape) }).parse(await get("usage/endpoints"))
      const asked = data.find(({ endpoint }) => endpoint === "POST /api/v1/query")
      expect(asked).toMatchObject({ calls: 2, success_rate: 1, latency_p95_ms: expect.any(Number) })
    },
    { timeout: 120_000, interval: 200 },
  )

  await client.erased((await client.remove(id)).id)
  expect(await get(`queries/${made.answer.id}`)).toMatchObject({
    question,
    answer: null,
    citations: null,
    candidates: [],
  })
})
