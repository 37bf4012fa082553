// A loopback proxy that holds every request for a given time, which makes a sequential hop visible in a latency.
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises"

export type Passed = { path: string; body: string }

export type DelayProxy = {
  url: string
  /** Where requests go; a store's address may be known only after the proxy's. */
  forwardTo(url: string): void
  setDelay(ms: number): void
  /** The latest request that passed. */
  latest(): Passed | null
  /** How many have passed, and how many SQL statements were in them. */
  passed(): { requests: number; statements: number }
  close(): Promise<void>
}

/** A timer fires up to this much late, so the last stretch is watched. */
const WATCHED_MS = 2
const KEEP_ALIVE_MS = 60_000

export async function startDelayProxy(): Promise<DelayProxy> {
  const agent = new Agent({ keepAlive: true })
  let upstream = ""
  let delayMs = 0
  let latest: Passed | null = null
  const passed = { requests: 0, statements: 0 }
  const server = createServer((incoming, response) => {
    const arrivedAt = performance.now()
    const pass = async () => {
      const body = await bytesOf(incoming)
      latest = { path: incoming.url ?? "/", body: body.toString() }
      passed.requests++
      passed.statements += latest.path === "/sql" ? latest.body.split('"query":').length - 1 : 0
      await until(arrivedAt + delayMs)
      await forward(agent, upstream, incoming, body, response)
    }
    pass().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the proxy listens on no port")
  return {
    url: `http://127.0.0.1:${address.port}`,
    forwardTo(url) {
      upstream = url
    },
    setDelay(ms) {
      delayMs = ms
    },
    latest: () => latest,
    passed: () => ({ ...passed }),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

/** To a tenth of a millisecond: a timer's lateness at every hop would pass for depth. */
async function until(time: number): Promise<void> {
  const left = time - performance.now()
  if (left > WATCHED_MS) await pause(left - WATCHED_MS)
  while (performance.now() < time) await turn()
}

async function forward(
  agent: Agent,
  upstream: string,
  incoming: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const { host: _host, connection: _connection, "transfer-encoding": _encoding, ...headers } = incoming.headers
  const options = {
    agent,
    method: incoming.method ?? "GET",
    headers: { ...headers, "content-length": String(body.length) },
  }
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    request(upstream + (incoming.url ?? "/"), options, resolve)
      .on("error", reject)
      .end(body)
  })
  const bytes = await bytesOf(reply)
  const { connection: _own, "transfer-encoding": _chunked, "keep-alive": _seconds, ...passed } = reply.headers
  response.writeHead(reply.statusCode ?? 502, { ...passed, "content-length": String(bytes.length) }).end(bytes)
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}
