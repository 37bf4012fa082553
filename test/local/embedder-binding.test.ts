// The embedding service as it is reached when deployed: by service binding, through the Worker in front, into a pool.
import { join } from "node:path"
import { convertV4MiniflareOptions, Miniflare, Response } from "miniflare"
import { afterAll, beforeAll, expect, test } from "vitest"
import { bundleWorkers } from "../../workers/local/workerd/bundle.ts"
import { embedderWorkers } from "../../workers/local/workerd/embedder-workers.ts"
import { readWranglerFiles } from "../../workers/local/workerd/read-wrangler-files.ts"

const SECRET = "x".repeat(32)
const CALLERS = ["bound", "elsewhere"] as const

/** Containers that say in the model's name which pool was asked, at which path, with which secret. */
const SCRIPTED_POOLS = `
  import { DurableObject } from "cloudflare:workers"
  const answer = (pool, request) => Response.json({
    model: {
      model: [pool, new URL(request.url).pathname, request.headers.get("x-embedder-secret")].join(" "),
      dimension: 1, revision: "r1", kind: "lexical",
    },
    embeddings: ["AACAPw=="],
    tokens: 1,
  })
  export class QueryEmbedder extends DurableObject { fetch(request) { return answer("query", request) } }
  export class IngestEmbedder extends DurableObject { fetch(request) { return answer("ingest", request) } }
  export default { fetch: () => new Response(null, { status: 404 }) }`

let miniflare: Miniflare

beforeAll(async () => {
  const [edge] = await readWranglerFiles(["wrangler.toml"])
  if (!edge) throw new Error("wrangler.toml was not read")
  const { compatibilityDate, compatibilityFlags, serviceBindings } = edge.options
  const [script = ""] = await bundleWorkers([join(import.meta.dirname, "../support/embedder-caller.ts")])
  const callers = CALLERS.map((name) => ({
    name,
    modules: true as const,
    script,
    compatibilityDate,
    compatibilityFlags,
    serviceBindings: { EMBEDDER: serviceBindings.EMBEDDER?.name ?? "" },
    bindings: {
      EMBEDDER_SECRET: SECRET,
      ...(name === "elsewhere" ? { EMBEDDER_URL: "http://elsewhere.test/v1" } : {}),
    },
    outboundService: ({ url }: { url: string }) =>
      Response.json({
        model: { model: url, dimension: 1, revision: "r1", kind: "lexical" },
        embeddings: ["AACAPw=="],
        tokens: 1,
      }),
  }))
  const [front, { name = "" }] = await embedderWorkers("http://nowhere.test")
  const pools = {
    name,
    modules: true as const,
    script: SCRIPTED_POOLS,
    compatibilityDate,
    durableObjects: { QUERY_POOL: "QueryEmbedder", INGEST_POOL: "IngestEmbedder" },
  }
  miniflare = new Miniflare(
    convertV4MiniflareOptions({ telemetry: { enabled: false }, workers: [...callers, front, pools] }),
  )
  await miniflare.ready
})
afterAll(() => miniflare.dispose())

/** Which model answered a question, a document, and the look at the model itself. */
async function ask(caller: (typeof CALLERS)[number]): Promise<unknown> {
  const worker = await miniflare.getWorker(caller)
  return await (await worker.fetch("http://caller/")).json()
}

test("by the binding of the edge's wrangler.toml questions go to their pool and documents to the other, with the secret", async () => {
  expect(await ask("bound")).toEqual([
    `query /embed ${SECRET}`,
    `ingest /embed ${SECRET}`,
    `ingest /health/ready ${SECRET}`,
  ])
})

test("a URL goes before the binding", async () => {
  const at = "http://elsewhere.test/v1"
  expect(await ask("elsewhere")).toEqual([`${at}/embed`, `${at}/embed`, `${at}/health/ready`])
})

test("a path of neither pool is no route", async () => {
  const front = await miniflare.getWorker("footnote-embedder")
  const reply = await front.fetch("http://embedder/embed")
  expect([reply.status, await reply.json()]).toMatchObject([404, { error: { code: "unknown-pool" } }])
})
