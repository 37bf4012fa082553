// Embeddings of a provider: its vectors in order and at unit length, its token count, its faults told apart, its key nowhere.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import type { ModelSettings } from "../../workers/embedder/model/model-spec.ts"
import { runEmbedder, runReadyEmbedder, toVector } from "./running-embedder.ts"

const KEY = "sk-of-the-operator-0123456789"
type Asked = { model: string; input: string[]; dimensions?: number; encoding_format: string }
type Step = (asked: Asked) => { status?: number; headers?: Record<string, string>; body: unknown } | "break"

const vectorOf = (text: string) => [text.length, 3, 4]
const whole: Step = ({ input }) => ({
  body: {
    data: input.map((text, index) => ({ index, embedding: vectorOf(text) })).toReversed(),
    usage: { prompt_tokens: 7 * input.length, total_tokens: 7 * input.length },
  },
})

/** Answers by the script, but for the first request, which is the service's own when it starts. */
async function provider(...script: Step[]) {
  const asked: (Asked & { authorization: string | undefined; path: string | undefined })[] = []
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    const body = JSON.parse(text) as Asked
    asked.push({ ...body, authorization: request.headers.authorization, path: request.url })
    const step = (script[Math.min(asked.length - 1, script.length) - 1] ?? whole)(body)
    if (step === "break") return void response.destroy()
    response.writeHead(step.status ?? 200, { "content-type": "application/json", ...step.headers })
    response.end(typeof step.body === "string" ? step.body : JSON.stringify(step.body))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const remote: ModelSettings["remote"] & object = { url, apiKey: KEY, dimensions: undefined }
  return { asked, model: { name: "text-embedding-test", remote } }
}
const ONE = { pool: "ingest" as const }

test("come in the order of the texts, at unit length, with the provider's count of tokens", async () => {
  const { asked, model } = await provider()
  const embedder = await runReadyEmbedder({ ...ONE, model: { ...model, queryPrefix: "query: " } })
  const texts = ["a longer text", "b", "between"]
  const { model: stamp, embeddings, tokens } = await embedder.embed(texts)
  expect(stamp).toMatchObject({ model: "text-embedding-test", dimension: 3, kind: "neural" })
  for (const [i, text] of texts.entries()) {
    const expected = vectorOf(text).map((value) => value / Math.hypot(...vectorOf(text)))
    for (const [d, value] of toVector(embeddings[i] ?? "").entries()) expect(value).toBeCloseTo(expected[d] ?? 0, 6)
  }
  expect(tokens).toBe(21)
  expect(asked).toHaveLength(2)
  expect(asked[1]).toMatchObject({
    ...{
      path: "/v1/embeddings",
      authorization: `Bearer ${KEY}`,
      model: "text-embedding-test",
      encoding_format: "float",
    },
  })
  await embedder.embed(["why"], "query")
  expect(asked[2]?.input).toEqual(["query: why"])
})

test("of many texts come in few requests, and all of them", async () => {
  const { asked, model } = await provider()
  const embedder = await runReadyEmbedder({ ...ONE, model })
  const texts = Array.from({ length: 256 }, (_, i) => "word ".repeat(1 + (i % 200)))
  const { embeddings, tokens } = await embedder.embed(texts)
  expect([embeddings.length, tokens]).toEqual([256, 7 * 256])
  expect(asked.length - 1).toBeLessThan(10)
})

test.each<[string, Step, number, string | null]>([
  ["a limit", () => ({ status: 429, headers: { "retry-after": "7" }, body: { error: KEY } }), 503, "7"],
  ["a fault of its own", () => ({ status: 500, body: KEY }), 503, "5"],
  ["a key it does not take", () => ({ status: 401, body: { error: `wrong key ${KEY}` } }), 503, "60"],
  ["a connection that breaks", () => "break", 503, "5"],
  ["a reply nobody can read", () => ({ body: "{" }), 503, "5"],
  ["a vector too few", () => ({ body: { data: [], usage: { total_tokens: 0 } } }), 503, "5"],
  ["texts it refuses", () => ({ status: 400, body: { error: "too long" } }), 400, null],
  [
    "another model behind the name",
    () => ({ body: { data: [{ index: 0, embedding: [1, 2] }], usage: { total_tokens: 1 } } }),
    ...([500, null] as const),
  ],
])("%s is told as what it is, and the next request is whole", async (_, fault, status, retryAfter) => {
  const { model } = await provider(fault, whole)
  const embedder = await runReadyEmbedder({ ...ONE, model })
  const reply = await embedder.postEmbed(["one"])
  const told = await reply.text()
  expect([reply.status, reply.headers.get("retry-after")]).toEqual([status, retryAfter])
  expect((await embedder.embed(["one"])).tokens).toBe(7)
  expect(JSON.stringify([told, embedder.logs])).not.toContain(KEY)
})

test("of other dimensions than asked for keep the service from being ready, and it says why", async () => {
  const { asked, model } = await provider()
  const remote = { ...model.remote, dimensions: 256 }
  const embedder = await runEmbedder({ ...ONE, model: { ...model, remote }, loadRetryDelaysMs: [] })
  await expect
    .poll(async () => await (await fetch(`${embedder.url}/health/ready`)).json())
    .toMatchObject({
      status: "failed",
      detail: expect.stringContaining("3 dimensions, not 256"),
    })
  expect(asked[0]?.dimensions).toBe(256)
})

test("of another place or with other dimensions are another revision", async () => {
  const { model } = await provider()
  const revisionOf = async (remote: typeof model.remote) =>
    (await (await runReadyEmbedder({ ...ONE, model: { ...model, remote } })).embed(["x"])).model.revision
  const [one, same, other] = [
    await revisionOf(model.remote),
    await revisionOf({ ...model.remote, apiKey: "another-key" }),
    await revisionOf({ ...model.remote, dimensions: 3 }),
  ]
  expect(same).toBe(one)
  expect(other).not.toBe(one)
})
