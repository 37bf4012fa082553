// The HTTP server of the local stand-in for Qdrant's REST API.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { z } from "zod"
import type { StandIn } from "../stand-in.ts"
import { openCollections } from "./collections/collections.ts"
import { isRefusal, refuse } from "./refusal.ts"
import { findRoute } from "./routes.ts"

export type QdrantOptions = {
  /** 0, the default, takes a free port. */
  port?: number
  /** Where collections are kept; absent = in memory only. */
  dataDir?: string
  /** Required in the `api-key` header when set. */
  apiKey?: string
  /** A second key, which may only read. */
  readOnlyApiKey?: string
}

/** Real Qdrant refuses larger bodies too. */
const maxBodyBytes = 32 * 1024 * 1024

/** The version whose recorded answers this stand-in reproduces. */
const version = { title: "qdrant - vector search engine (local stand-in)", version: "1.18.3" }

const plainAnswers = new Map([
  ["/healthz", "healthz check passed"],
  ["/livez", "healthz check passed"],
  ["/readyz", "all shards are ready"],
])

const parameters = z.strictObject({
  wait: z.stringbool({ truthy: ["true"], falsy: ["false"] }).default(false),
  consistency: z.literal("all").optional(),
})

type Reply = { status: number; type: string; text: string }
const json = (status: number, body: unknown): Reply => ({
  status,
  type: "application/json",
  text: JSON.stringify(body),
})

export async function startQdrant(options: QdrantOptions = {}): Promise<StandIn> {
  const collections = openCollections(options.dataDir ?? null)

  async function answer(request: IncomingMessage): Promise<Reply> {
    const started = performance.now()
    const seconds = () => (performance.now() - started) / 1000
    try {
      const url = new URL(request.url ?? "/", "http://local")
      const method = request.method ?? "GET"
      const plain = method === "GET" ? plainAnswers.get(url.pathname) : undefined
      if (plain) return { status: 200, type: "text/plain; charset=utf-8", text: plain }
      if (method === "GET" && url.pathname === "/") return json(200, version)
      const text = await readBody(request)
      const may = rightsOf(request, options)
      if (may === "nothing") return { status: 401, type: "text/plain", text: "Invalid API key or JWT" }
      if (may === "read" && isWrite(method, url.pathname)) refuse(403, "Forbidden: Global write access is required")
      const found = findRoute(method, url.pathname)
      if (!found) return refuse(501, `this stand-in does not support ${method} ${url.pathname}`)
      const { wait } = parseParameters(url.searchParams)
      const body = method === "GET" || method === "DELETE" ? undefined : parseJson(text)
      const result = found.route.answer({ collections, path: found.path, body, wait })
      return json(200, { result, status: "ok", time: seconds() })
    } catch (cause) {
      if (isRefusal(cause)) return json(cause.status, { status: { error: cause.message }, time: seconds() })
      if (request.complete) console.error(cause)
      return json(500, { status: { error: "Service internal error" }, time: seconds() })
    }
  }

  const server = createServer((request, response) => {
    void answer(request).then((reply) => send(response, reply))
  })
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(options.port ?? 0, "127.0.0.1", resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          collections.close()
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function rightsOf({ headers }: IncomingMessage, { apiKey, readOnlyApiKey }: QdrantOptions): "all" | "read" | "nothing" {
  const given = headers["api-key"]
  if (apiKey === undefined || given === apiKey) return "all"
  return readOnlyApiKey !== undefined && given === readOnlyApiKey ? "read" : "nothing"
}

/** Reading goes by POST as well. */
const isWrite = (method: string, path: string) =>
  method === "POST" ? /\/points\/(delete|payload)$/.test(path) : method !== "GET"

function parseParameters(given: URLSearchParams): z.output<typeof parameters> {
  const parsed = parameters.safeParse(Object.fromEntries(given))
  return parsed.data ?? refuse(400, `Deserialize error in query parameters: ${parsed.error.issues[0]?.message}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse(400, "Format error in JSON body: not JSON")
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes <= maxBodyBytes) chunks.push(chunk)
  }
  if (bytes > maxBodyBytes) refuse(413, `Payload too large: more than ${maxBodyBytes} bytes`)
  return Buffer.concat(chunks).toString()
}

function send(response: ServerResponse, { status, type, text }: Reply): void {
  const length = { "content-length": Buffer.byteLength(text) }
  response.writeHead(status, type ? { "content-type": type, ...length } : length).end(text)
}
