// Serves Neon's SQL-over-HTTP on loopback in front of PGlite or any Postgres.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { z } from "zod"
import type { StandIn } from "../stand-in.ts"
import { openPostgres } from "./pg-bridge.ts"
import { openPglite } from "./pglite.ts"
import { boundedQueue } from "./queue.ts"
import { type Engine, runRequest, wrongPassword } from "./session.ts"
import { type Reply, readRequest, refusal, type SqlRequest, writeFailure, writeOutcomes } from "./wire.ts"

const optionsSchema = z
  .strictObject({
    port: z.int().min(0).max(65_535).default(0),
    /** Loopback by default; other addresses are for a container of its own. */
    host: z.string().default("127.0.0.1"),
    /** The one password of all users. */
    password: z.string().min(1),
    /** Where PGlite keeps its data; absent = in memory. */
    dataDir: z.string().min(1).optional(),
    /** The Postgres server to use. Its user owns everything and takes the roles of other users by SET ROLE. */
    databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  })
  .refine(({ dataDir, databaseUrl }) => !(dataDir && databaseUrl), "dataDir and databaseUrl exclude each other")

export type PostgresOptions = z.input<typeof optionsSchema>

const WAITING_LIMIT = 512
/** Neon's documented limit for requests and responses. */
const BODY_LIMIT_BYTES = 64 * 1024 * 1024
/** Longer than clients keep idle connections, so that none is closed while a request is on its way. */
const KEEP_ALIVE_MS = 600_000

/** Serves `POST {url}/sql`. Accepts any database name, since there is one database. */
export async function startPostgres(input: PostgresOptions): Promise<StandIn> {
  const options = optionsSchema.parse(input)
  const engine = await (options.databaseUrl ? openPostgres(options.databaseUrl) : openPglite(options.dataDir))
  const admitted = new Set<string>()
  const queue = boundedQueue(engine.lanes, WAITING_LIMIT)

  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = readRequest(incoming.headers, await readBody(incoming))
    if (request.password !== options.password) throw wrongPassword(request.user)
    const done = queue.add(async () => {
      if (!response.destroyed) await serve(engine, admitted, request, response)
    })
    if (done === null) throw refusal(503, `too many requests: ${WAITING_LIMIT} wait already`)
    await done
  }
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, response) => {
    answer(incoming, response).catch((error) => fail(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port, options.host, resolve)
  }).catch(async (error) => {
    await engine.close()
    throw error
  })
  const address = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await queue.drained()
      server.closeAllConnections()
      await closed
      await engine.close()
    },
  }
}

/** Answers before it wipes the session, because only the next request needs a clean one. */
const serve = (engine: Engine, admitted: Set<string>, request: SqlRequest, response: ServerResponse): Promise<void> =>
  engine.withSession(async (session) => {
    const role = engine.owners.includes(request.user) ? null : request.user
    try {
      send(response, writeOutcomes(request, await runRequest(session, request, role, admitted)))
    } catch (error) {
      fail(response, error)
    }
    await session.wipe(role === null)
  })

function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  const reply = writeFailure(error)
  if (reply.status === 500) console.error(error)
  if (!response.headersSent) send(response, reply)
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  const length = Buffer.byteLength(body)
  if (length > BODY_LIMIT_BYTES) {
    send(response, writeFailure(refusal(507, `response is too large (max is ${BODY_LIMIT_BYTES} bytes)`)))
    return
  }
  response.writeHead(status, { "content-type": type, "content-length": length }).end(body)
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  if (incoming.url !== "/sql") throw refusal(404, "only /sql is served here")
  if (incoming.method !== "POST") throw refusal(405, "only POST is served here")
  const tooLarge = () => refusal(413, `request is too large (max is ${BODY_LIMIT_BYTES} bytes)`)
  if (Number(incoming.headers["content-length"]) > BODY_LIMIT_BYTES) throw tooLarge()
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming) {
    length += chunk.length
    if (length > BODY_LIMIT_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}
