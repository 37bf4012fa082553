// Cloudflare, Neon, Qdrant and Upstash on loopback, as far as set-up and deployment use them; whatever else is sent is a fault.
import { createServer, type IncomingMessage } from "node:http"
import { json } from "node:stream/consumers"
import { z } from "zod"

export const ACCOUNT = "0123456789abcdef0123456789abcdef"
export const TOKENS = { cloudflare: "cf-token", neon: "neon-key", qdrant: "qdrant-key", redis: "redis-token" }

export type World = {
  buckets: Map<string, { cors: unknown; notifies: { queueId: string; rules: unknown[] }[] }>
  queues: Map<string, string>
  /** Values by name, by Worker; what the real one would never tell. */
  secrets: Map<string, Record<string, string>>
  /** The latest first, by Worker. */
  deployments: Map<string, { version_id: string; percentage: number }[][]>
  projects: Map<string, string>
  /** Each request that was not understood. */
  faults: string[]
  /** Each one that changed something. */
  changes: string[]
}

export const emptyWorld = (): World => ({
  buckets: new Map(),
  queues: new Map(),
  secrets: new Map(),
  deployments: new Map(),
  projects: new Map(),
  faults: [],
  changes: [],
})

type Reply = { status: number; body: unknown }
type Route = [method: string, path: RegExp, answer: (found: string[], body: unknown) => Reply | null]

const ok = (result: unknown): Reply => ({ status: 200, body: { success: true, errors: [], messages: [], result } })
const missing = (code: number): Reply => ({
  status: 404,
  body: { success: false, errors: [{ code, message: "not found" }], messages: [], result: null },
})

const corsSchema = z.strictObject({
  rules: z.array(
    z.strictObject({
      allowed: z.strictObject({
        origins: z.array(z.string()),
        methods: z.array(z.string()),
        headers: z.array(z.string()),
      }),
      exposeHeaders: z.array(z.string()),
      maxAgeSeconds: z.int(),
    }),
  ),
})
const actions = z.array(
  z.enum(["PutObject", "CopyObject", "DeleteObject", "CompleteMultipartUpload", "LifecycleDeletion"]),
)
const deploySchema = z.strictObject({
  strategy: z.literal("percentage"),
  versions: z.array(z.strictObject({ version_id: z.string(), percentage: z.number() })),
  annotations: z.strictObject({ "workers/message": z.string() }),
})
const projectSchema = z.strictObject({
  project: z.strictObject({
    name: z.string(),
    region_id: z.string(),
    pg_version: z.literal(17),
    branch: z.strictObject({ database_name: z.string() }),
  }),
})

/** `ownerUrl` is what Neon says of any project. */
export async function startProviders(world: World, ownerUrl: string) {
  const cloudflare: Route[] = [
    ["GET", /^\/queues\?page=(\d+)$/, ([page]) => ok(page === "1" ? queuesOf(world) : [])],
    [
      "POST",
      /^\/queues$/,
      (_found, body) => {
        const { queue_name } = z.strictObject({ queue_name: z.string() }).parse(body)
        if (world.queues.has(queue_name)) return null
        world.queues.set(queue_name, `id-of-${queue_name}`)
        return ok({ queue_name, queue_id: `id-of-${queue_name}` })
      },
    ],
    ["GET", /^\/r2\/buckets\/([\w-]+)$/, ([name = ""]) => (world.buckets.has(name) ? ok({ name }) : missing(10006))],
    [
      "POST",
      /^\/r2\/buckets$/,
      (_found, body) => {
        const { name } = z.strictObject({ name: z.string() }).parse(body)
        world.buckets.set(name, { cors: null, notifies: [] })
        return ok({ name })
      },
    ],
    ["GET", /^\/r2\/buckets\/([\w-]+)\/cors$/, ([name = ""]) => corsOf(world, name)],
    [
      "PUT",
      /^\/r2\/buckets\/([\w-]+)\/cors$/,
      ([name = ""], body) => {
        const bucket = world.buckets.get(name)
        if (!bucket) return null
        bucket.cors = corsSchema.parse(body)
        return ok({})
      },
    ],
    [
      "GET",
      /^\/event_notifications\/r2\/([\w-]+)\/configuration$/,
      ([name = ""]) => ok({ bucketName: name, queues: world.buckets.get(name)?.notifies ?? [] }),
    ],
    [
      "PUT",
      /^\/event_notifications\/r2\/([\w-]+)\/configuration\/queues\/([\w-]+)$/,
      ([name = "", queueId = ""], body) => {
        const bucket = world.buckets.get(name)
        const { rules } = z
          .strictObject({ rules: z.array(z.strictObject({ actions, suffix: z.string() })) })
          .parse(body)
        if (!bucket || ![...world.queues.values()].includes(queueId)) return null
        bucket.notifies.push({ queueId, rules })
        return ok({})
      },
    ],
    [
      "GET",
      /^\/workers\/scripts\/([\w-]+)\/secrets$/,
      ([script = ""]) => {
        const secrets = world.secrets.get(script)
        return secrets ? ok(Object.keys(secrets).map((name) => ({ name, type: "secret_text" }))) : missing(10007)
      },
    ],
    [
      "GET",
      /^\/workers\/scripts\/([\w-]+)\/deployments$/,
      ([script = ""]) => {
        const deployments = world.deployments.get(script)
        return deployments
          ? ok({ deployments: deployments.map((versions) => ({ id: "d", versions })) })
          : missing(10007)
      },
    ],
    [
      "POST",
      /^\/workers\/scripts\/([\w-]+)\/deployments$/,
      ([script = ""], body) => {
        const { versions } = deploySchema.parse(body)
        world.deployments.get(script)?.unshift(versions)
        return ok({ id: "d" })
      },
    ],
    ["GET", /^\/workers\/subdomain$/, () => ok({ subdomain: "acme" })],
  ]
  const neon: Route[] = [
    ["GET", /^\/projects\?search=([\w-]+)&limit=100$/, () => plain({ projects: projectsOf(world) })],
    [
      "POST",
      /^\/projects$/,
      (_found, body) => {
        const { name } = projectSchema.parse(body).project
        world.projects.set(name, `id-of-${name}`)
        return { status: 201, body: { project: { id: `id-of-${name}`, name } } }
      },
    ],
    [
      "GET",
      /^\/projects\/([\w-]+)\/connection_uri\?database_name=footnote&role_name=neondb_owner&pooled=false$/,
      ([id = ""]) => ([...world.projects.values()].includes(id) ? plain({ uri: ownerUrl }) : null),
    ],
  ]
  const qdrant: Route[] = [
    ["GET", /^\/collections$/, () => plain({ result: { collections: [] }, status: "ok", time: 0 })],
  ]
  const redis: Route[] = [
    [
      "POST",
      /^\/$/,
      (_found, body) => (z.tuple([z.literal("PING")]).safeParse(body).success ? plain({ result: "PONG" }) : null),
    ],
  ]
  const doors: [prefix: string, header: string, value: string, routes: Route[]][] = [
    [`/cloudflare/accounts/${ACCOUNT}`, "authorization", `Bearer ${TOKENS.cloudflare}`, cloudflare],
    ["/neon", "authorization", `Bearer ${TOKENS.neon}`, neon],
    ["/qdrant", "api-key", TOKENS.qdrant, qdrant],
    ["/redis", "authorization", `Bearer ${TOKENS.redis}`, redis],
  ]

  async function answer(request: IncomingMessage): Promise<Reply> {
    const url = request.url ?? ""
    const door = doors.find(([prefix]) => url.startsWith(prefix))
    if (!door) return fault(`${request.method} ${url}`)
    const [prefix, header, value, routes] = door
    if (request.headers[header] !== value) return { status: 401, body: { message: "who are you" } }
    const path = url.slice(prefix.length) || "/"
    const body = request.method === "GET" ? null : await json(request)
    for (const [method, pattern, reply] of routes) {
      const found = pattern.exec(path)
      if (method !== request.method || !found) continue
      const told = reply(found.slice(1), body)
      if (!told) break
      if (method !== "GET" && prefix !== "/redis") world.changes.push(`${method} ${path}`)
      return told
    }
    return fault(`${request.method} ${path} ${JSON.stringify(body)}`)
  }

  function fault(text: string): Reply {
    world.faults.push(text)
    return {
      status: 400,
      body: { success: false, errors: [{ code: 1, message: `not understood: ${text}` }], result: null },
    }
  }

  const server = createServer((request, response) => {
    void answer(request)
      .catch((error) => fault(String(error)))
      .then(({ status, body }) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
      )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
  const close = () => new Promise((resolve) => server.close(resolve))
  return { cloudflare: `${url}/cloudflare`, neon: `${url}/neon`, qdrant: `${url}/qdrant`, redis: `${url}/redis`, close }
}

const plain = (body: unknown): Reply => ({ status: 200, body })
const queuesOf = ({ queues }: World) => Array.from(queues, ([queue_name, queue_id]) => ({ queue_name, queue_id }))
const projectsOf = ({ projects }: World) => Array.from(projects, ([name, id]) => ({ id, name }))
const corsOf = ({ buckets }: World, name: string) => {
  const cors = buckets.get(name)?.cors
  return cors ? ok(cors) : missing(10059)
}
