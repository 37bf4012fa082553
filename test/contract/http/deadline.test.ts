// Every outgoing call ends with the request's deadline although its own timeout is longer: against a server that never answers.

import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { sql } from "drizzle-orm"
import { expect, test } from "vitest"
import { httpEmbedder } from "../../../src/adapters/embedder/http-embedder.ts"
import { groqLanguageModel } from "../../../src/adapters/groq/groq-language-model.ts"
import { askProvider } from "../../../src/adapters/oauth/exchange.ts"
import { connect } from "../../../src/adapters/postgres/database.ts"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { withDeadline } from "../../../src/deadline.ts"
import { ASKER } from "../../support/fake-asker.ts"

/** Of each client; only the request's deadline can end a call before the runner does. */
const OWN_MS = 3_600_000
/** In which every request arrives, on a busy machine too. */
const DEADLINE_MS = 3_000

const read = async (events: AsyncIterable<unknown>) => {
  for await (const _ of events);
}
const signal = new AbortController().signal
const CALLS: [name: string, call: (url: string) => Promise<unknown>][] = [
  [
    "Postgres",
    async (url) =>
      await connect({ url: "postgresql://a:b@localhost/c", endpoint: `${url}/sql`, timeoutMs: OWN_MS }).execute(
        sql`select 1`,
      ),
  ],
  ["Redis", async (url) => await redisClient({ url, token: "a-token", timeoutMs: OWN_MS }).ping()],
  ["Qdrant", async (url) => await qdrantChunkIndex({ url, timeoutMs: OWN_MS }).prepare(null)],
  [
    "the embedder",
    async (url) =>
      await httpEmbedder({ url, secret: "s" }).embed(["x"], "query", { requestId: "req_test", timeoutMs: OWN_MS }),
  ],
  [
    "the language model",
    async (url) =>
      await read(
        groqLanguageModel({ apiKey: "k", model: "m", baseUrl: url, timeoutMs: OWN_MS }).stream({
          question: "x",
          sources: [],
          statements: [],
          maxTokens: null,
          temperature: null,
          asker: ASKER,
          signal,
        }),
      ),
  ],
  ["a sign-in provider", async (url) => await askProvider(url, "token")],
]

test.concurrent.each(CALLS)("%s", async (_, call) => {
  let arrived = 0
  const server = createServer(() => void arrived++)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const startedAt = performance.now()
  await expect(withDeadline(DEADLINE_MS, () => call(url))).rejects.toThrow()
  expect(performance.now() - startedAt).toBeGreaterThan(DEADLINE_MS - 50)
  expect(arrived).toBe(1)
  server.closeAllConnections()
  server.close()
})
