// Every outgoing call ends with the request's deadline although its own timeout is longer: against a server that never answers.

import { createServer } from "node:http"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { httpEmbedder } from "../../../src/adapters/embedder/http-embedder.ts"
import { groqLanguageModel } from "../../../src/adapters/groq/groq-language-model.ts"
import { askProvider } from "../../../src/adapters/oauth/exchange.ts"
import { connect } from "../../../src/adapters/postgres/database.ts"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { withDeadline } from "../../../src/deadline.ts"
import { ASKER } from "../../support/fake-asker.ts"

const OWN_MS = 60_000
let arrived = 0
const server = createServer(() => void arrived++)
let url = ""
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  url = typeof address === "object" && address ? `http://127.0.0.1:${address.port}` : ""
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const read = async (events: AsyncIterable<unknown>) => {
  for await (const _ of events);
}
const signal = new AbortController().signal
const CALLS: [name: string, call: () => Promise<unknown>][] = [
  [
    "Postgres",
    async () =>
      await connect({ url: "postgresql://a:b@localhost/c", endpoint: `${url}/sql`, timeoutMs: OWN_MS }).execute(
        sql`select 1`,
      ),
  ],
  ["Redis", async () => await redisClient({ url, token: "a-token", timeoutMs: OWN_MS }).ping()],
  ["Qdrant", async () => await qdrantChunkIndex({ url, timeoutMs: OWN_MS }).prepare(null)],
  [
    "the embedder",
    async () =>
      await httpEmbedder({ url, secret: "s" }).embed(["x"], "query", { requestId: "req_test", timeoutMs: OWN_MS }),
  ],
  [
    "the language model",
    async () =>
      await read(
        groqLanguageModel({ apiKey: "k", model: "m", baseUrl: url, timeoutMs: OWN_MS }).stream({
          question: "x",
          sources: [],
          maxTokens: null,
          temperature: null,
          asker: ASKER,
          signal,
        }),
      ),
  ],
  ["a sign-in provider", async () => await askProvider(url, "token")],
]

test.each(CALLS)("%s", async (_, call) => {
  const before = arrived
  const startedAt = performance.now()
  await expect(withDeadline(300, call)).rejects.toThrow()
  const tookMs = performance.now() - startedAt
  expect(arrived).toBe(before + 1)
  expect(tookMs).toBeGreaterThan(250)
  expect(tookMs).toBeLessThan(OWN_MS / 2)
})
