// A Worker that is configured wrongly answers every request with 503 and says in its log what is wrong.
import { afterEach, expect, test, vi } from "vitest"
import { createApp } from "../../src/edge/app.ts"
import { type EdgeEnv, provideDeps } from "../../src/edge/deps.ts"

afterEach(() => vi.restoreAllMocks())

test("the first request of an isolate fails fast, naming every fault in the log and none to the caller", async () => {
  const logged: string[] = []
  vi.spyOn(console, "error").mockImplementation((line: unknown) => void logged.push(String(line)))
  const app = createApp((env) => provideDeps(env as EdgeEnv))
  const env = { ENV: "prod", QDRANT_URL: "nonsense-value" }
  const reply = await app.fetch(new Request("https://edge.test/api/v1/documents"), env)
  const text = await reply.text()
  expect([reply.status, JSON.parse(text)]).toMatchObject([503, { code: "configuration-invalid" }])
  const [line = ""] = logged
  for (const name of ["DATABASE_URL: is missing", "R2_BUCKET: is missing", "QDRANT_URL: "]) expect(line).toContain(name)
  expect(line + text).not.toContain("nonsense-value")
  expect(text).not.toContain("QDRANT_URL")
})
