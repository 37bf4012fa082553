// Serves Upstash's REST protocol on loopback: bearer token, three routes, one backend.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { StandIn } from "../stand-in.ts"
import { type Backend, engineBackend } from "./backend.ts"
import { connectBridge } from "./bridge.ts"
import { createEngine, type Engine } from "./engine.ts"
import { type RedisOptions, redisOptions } from "./options.ts"
import { isError, type Reply } from "./reply.ts"
import { readCommand, readCommands, writeReply } from "./wire.ts"

const MAX_BODY_BYTES = 1024 * 1024
const KEEP_ALIVE_MS = 60_000

type Answer = { status: number; body: unknown; syncToken?: string | null }

const refusal = (status: number, error: string): Answer => ({ status, body: { error } })

/**
 * Starts the stand-in. `engine` lets a test bring its own, with its own clock.
 * Rejects when an option is unknown or void, the port is taken, or the real Redis cannot be reached.
 */
export async function startRedis(options: RedisOptions, engine?: Engine): Promise<StandIn> {
  const { port = 0, host = "127.0.0.1", token, redisUrl, ...ofEngine } = redisOptions.parse(options)
  const backend = redisUrl ? await connectBridge(redisUrl) : engineBackend(engine ?? createEngine(ofEngine))
  const server = createServer((request, response) => void answer(backend, token, request, response))
  server.keepAliveTimeout = KEEP_ALIVE_MS
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the server listens on no port")
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await backend.close()
    },
  }
}

async function answer(backend: Backend, token: string, request: IncomingMessage, response: ServerResponse) {
  let reply: Answer
  try {
    reply = await handle(backend, token, request)
  } catch (cause) {
    if (!request.complete) return // the client went away while it was sending
    console.error("redis stand-in:", cause)
    reply = refusal(500, "ERR the stand-in failed, see its log")
  }
  const body = JSON.stringify(reply.body)
  response.writeHead(reply.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(reply.syncToken ? { "upstash-sync-token": reply.syncToken } : {}),
  })
  response.end(body)
}

async function handle(backend: Backend, token: string, request: IncomingMessage): Promise<Answer> {
  const refused = refuseRequest(token, request)
  if (refused) return refused
  const text = await readBody(request)
  if (text === null) return refusal(413, `ERR max request size exceeded. Limit: ${MAX_BODY_BYTES} bytes`)
  const body = parseJson(text)
  const base64 = request.headers["upstash-encoding"] === "base64"
  const seenMs = Number(request.headers["upstash-sync-token"]) || 0

  if (request.url === "/") {
    const command = readCommand(body)
    if (!command) return refusal(400, "ERR failed to parse command")
    const [reply = null] = await backend.pipeline([command], seenMs)
    return { status: isError(reply) ? 400 : 200, body: writeReply(reply, base64), syncToken: backend.syncToken() }
  }
  const commands = readCommands(body)
  if (!commands) return refusal(400, "ERR failed to parse pipeline request")
  const replies =
    request.url === "/pipeline" ? await backend.pipeline(commands, seenMs) : await backend.transaction(commands)
  if (isError(replies)) return refusal(400, replies.error)
  const results = replies.map((reply: Reply) => writeReply(reply, base64))
  return { status: 200, body: results, syncToken: backend.syncToken() }
}

const routes = new Set(["/", "/pipeline", "/multi-exec"])

function refuseRequest(token: string, { headers, method, url = "" }: IncomingMessage): Answer | null {
  if (headers.authorization !== `Bearer ${token}`) return refusal(401, "WRONGPASS invalid or missing auth token")
  if (method !== "POST" || !routes.has(url)) return refusal(404, `ERR the stand-in has no route ${method} ${url}`)
  if (headers["upstash-response-format"]) return refusal(501, "ERR Upstash-Response-Format is not spoken here")
  const encoding = headers["upstash-encoding"]
  if (encoding && encoding !== "base64") return refusal(400, `ERR unknown Upstash-Encoding ${encoding}`)
  return null
}

/** The body as text, or null when it is too long; it is read to its end, so that the connection stays usable. */
function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
    })
    request.once("end", () => resolve(bytes > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString("utf8")))
    request.once("error", reject)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
