// The part of Cloudflare's API that set-up and deployment need: buckets, queues, notifications, secrets' names, deployments.
import { z } from "zod"
import { reach } from "./reach.ts"

type Options = { accountId: string; token: string; baseUrl?: string | undefined }
export type CorsRules = { rules: unknown[] }
export type Cloudflare = ReturnType<typeof cloudflareApi>

const DEFAULT_BASE = "https://api.cloudflare.com/client/v4"
const ACTIONS = ["PutObject", "CompleteMultipartUpload", "CopyObject"]
/** The end of the keys of uploaded files. What the parser writes beside them starts nothing. */
const UPLOADED = "/original"

const envelope = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown(),
})
const queueSchema = z.object({ queue_id: z.string(), queue_name: z.string() })
const deploymentsSchema = z.object({
  deployments: z.array(z.object({ versions: z.array(z.object({ version_id: z.string(), percentage: z.number() })) })),
})
const ruleSchema = z.object({
  actions: z.array(z.string()),
  prefix: z.string().default(""),
  suffix: z.string().default(""),
})
const notificationsSchema = z.object({
  queues: z.array(z.object({ queueId: z.string(), rules: z.array(ruleSchema) })).default([]),
})

/** Every method throws Cloudflare's message, never the token. */
export function cloudflareApi({ accountId, token, baseUrl = DEFAULT_BASE }: Options) {
  /** Null if the thing does not exist. */
  async function call<T>(method: string, path: string, result: z.ZodType<T>, body?: unknown): Promise<T | null> {
    const reply = await reach("Cloudflare", `${baseUrl}/accounts/${accountId}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (reply.status === 404) return null
    const answer = envelope.safeParse(await reply.json().catch(() => null)).data
    if (!answer)
      throw new Error(`Cloudflare answered ${reply.status} to ${method} ${path}, and nothing that can be read`)
    if (!answer.success)
      throw new Error(`Cloudflare refused ${method} ${path}: ${answer.errors.map(({ message }) => message).join("; ")}`)
    return result.parse(answer.result)
  }

  const deployments = (script: string) => `/workers/scripts/${script}/deployments`
  return {
    hasBucket: async (name: string) => (await call("GET", `/r2/buckets/${name}`, z.unknown())) !== null,
    createBucket: (name: string) => call("POST", "/r2/buckets", z.unknown(), { name }),

    /** Null if the bucket has no rules and so refuses every page. */
    cors: (bucket: string) => call("GET", `/r2/buckets/${bucket}/cors`, z.looseObject({ rules: z.array(z.unknown()) })),
    setCors: (bucket: string, rules: CorsRules) => call("PUT", `/r2/buckets/${bucket}/cors`, z.unknown(), rules),

    /** Queue name → id. */
    async queues(): Promise<Map<string, string>> {
      const found = new Map<string, string>()
      for (let page = 1; ; page++) {
        const queues = (await call("GET", `/queues?page=${page}`, z.array(queueSchema))) ?? []
        const before = found.size
        for (const { queue_id, queue_name } of queues) found.set(queue_name, queue_id)
        if (found.size === before) return found
      }
    },
    createQueue: (name: string) => call("POST", "/queues", queueSchema, { queue_name: name }),

    /** True if the bucket notifies this queue of every uploaded file. */
    async notifies(bucket: string, queueId: string): Promise<boolean> {
      const found = await call("GET", `/event_notifications/r2/${bucket}/configuration`, notificationsSchema)
      const rules = found?.queues.filter((queue) => queue.queueId === queueId).flatMap((queue) => queue.rules) ?? []
      return rules.some(
        ({ actions, prefix, suffix }) =>
          prefix === "" && UPLOADED.endsWith(suffix) && ACTIONS.every((action) => actions.includes(action)),
      )
    },
    notify: (bucket: string, queueId: string) =>
      call("PUT", `/event_notifications/r2/${bucket}/configuration/queues/${queueId}`, z.unknown(), {
        rules: [{ actions: ACTIONS, suffix: UPLOADED }],
      }),

    /** Null if the Worker was never uploaded. */
    async secretNames(script: string): Promise<string[] | null> {
      const secrets = await call("GET", `/workers/scripts/${script}/secrets`, z.array(z.object({ name: z.string() })))
      return secrets?.map(({ name }) => name) ?? null
    },

    /** The versions that serve now; null before the first deployment. */
    async serving(script: string): Promise<{ version_id: string; percentage: number }[] | null> {
      return (await call("GET", deployments(script), deploymentsSchema))?.deployments[0]?.versions ?? null
    },
    serve: (script: string, versions: { version_id: string; percentage: number }[], message: string) =>
      call("POST", deployments(script), z.unknown(), {
        strategy: "percentage",
        versions,
        annotations: { "workers/message": message },
      }),

    /** The account's part of `<script>.<subdomain>.workers.dev`. */
    subdomain: async () => (await call("GET", "/workers/subdomain", z.object({ subdomain: z.string() })))?.subdomain,
  }
}
