// Starts the R2 stand-in in workerd, with a consumer for its events and a Worker that uploads from inside.
import { createHash } from "node:crypto"
import { fileURLToPath } from "node:url"
import { AwsV4Signer } from "aws4fetch"
import { build } from "esbuild"
import { convertV4MiniflareOptions, Miniflare } from "miniflare"
import type { PresignConfig } from "../../../src/adapters/cloudflare/presign.ts"
import type { EventNotification } from "../../../workers/local/r2/worker.ts"

const BUCKET_NAME = "documents"
const COMPATIBILITY_DATE = "2026-08-01"

/** Forwards a PUT described as JSON, so that workerd's own fetch is the client. */
const UPLOADER = `export default { async fetch(request) {
  const { url, headers, body } = await request.json()
  return await fetch(url, { method: "PUT", headers, body })
} }`

/** Hands every event it is sent to the test. */
const CONSUMER = `export default { async queue(batch, env) {
  for (const { body } of batch.messages) await env.SEEN.fetch("http://test/", { method: "POST", body: JSON.stringify(body) })
} }`

export type R2Endpoint = Awaited<ReturnType<typeof startR2Endpoint>>

export async function startR2Endpoint() {
  const entry = fileURLToPath(new URL("../../../workers/local/r2/worker.ts", import.meta.url).href)
  const bundle = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false })
  const credentials = { accessKeyId: "local-key", secretAccessKey: "local-secret" }
  const events: EventNotification[] = []
  const common = { modules: true as const, compatibilityDate: COMPATIBILITY_DATE }
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      workers: [
        {
          ...common,
          name: "r2",
          script: bundle.outputFiles[0]?.text ?? "",
          r2Buckets: { BUCKET: BUCKET_NAME },
          queueProducers: { EVENTS: "r2-events" },
          bindings: {
            BUCKET_NAME,
            R2_ACCESS_KEY_ID: credentials.accessKeyId,
            R2_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          },
        },
        { ...common, name: "uploader", script: UPLOADER },
        {
          ...common,
          name: "consumer",
          script: CONSUMER,
          queueConsumers: { "r2-events": { maxBatchSize: 1, maxBatchTimeout: 0 } },
          serviceBindings: {
            SEEN: async (request: { json(): Promise<unknown> }) => {
              events.push((await request.json()) as EventNotification)
              return new Response()
            },
          },
        },
      ],
    }),
  )
  const endpoint = (await miniflare.ready).origin
  const config: PresignConfig = { accountId: "local", bucket: BUCKET_NAME, endpoint, ...credentials }
  const bucket = await miniflare.getR2Bucket("BUCKET", "r2")
  const uploader = await miniflare.getWorker("uploader")

  return {
    config,
    /** What the queue delivered so far. */
    events,
    /** Text of a stored object, null when there is none. */
    stored: async (key: string) => (await (await bucket.get(key))?.text()) ?? null,
    putFromWorkerd: async (url: string, headers: Record<string, string>, body: string) => {
      const payload = JSON.stringify({ url, headers, body })
      return (await uploader.fetch("http://uploader/", { method: "POST", body: payload })).status
    },
    close: () => miniflare.dispose(),
  }
}

/** What a PUT of this text is bound to. */
export function boundTo(text: string) {
  const sha256Hex = createHash("sha256").update(text).digest("hex")
  return { contentType: "text/plain", contentLength: Buffer.byteLength(text), sha256Hex }
}

type SignerOptions = Partial<ConstructorParameters<typeof AwsV4Signer>[0]>

/** Signs what the product's presigner never would; `options` overrides the signer's. */
export async function signAny(
  config: PresignConfig,
  method: string,
  path: string,
  options: SignerOptions & { expires?: string } = {},
): Promise<string> {
  const { accessKeyId, secretAccessKey, endpoint } = config
  const { expires = "60", ...overrides } = options
  const url = `${endpoint}${path}?X-Amz-Expires=${expires}`
  const fixed = { service: "s3", region: "auto", signQuery: true, allHeaders: true, accessKeyId, secretAccessKey }
  return (await new AwsV4Signer({ ...fixed, method, url, ...overrides }).sign()).url.href
}
