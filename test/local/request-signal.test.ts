// A Worker with the flags of each wrangler.toml learns that its client has gone while it streams.
import { request } from "node:http"
import { join } from "node:path"
import { convertV4MiniflareOptions, Miniflare } from "miniflare"
import { test } from "vitest"
import { unstable_readConfig } from "wrangler"

const ROOT = join(import.meta.dirname, "../..")
const FILES = [
  "wrangler.toml",
  ...["admin", "ingest", "metrics", "embedder"].map((name) => `workers/${name}/wrangler.toml`),
]

/** The runtime sees that a client has gone when it writes, as a stream of events does at least with its heartbeat. */
const SCRIPT = `export default { async fetch(request, env, ctx) {
  const gone = new Promise((resolve) => request.signal.addEventListener("abort", resolve))
  ctx.waitUntil(gone.then(() => env.TOLD.fetch("http://told/gone")))
  const { readable, writable } = new TransformStream()
  const writer = writable.getWriter()
  setInterval(() => writer.write(new TextEncoder().encode("a")).catch(() => {}), 50)
  return new Response(readable)
} }`

test.each(FILES)("%s", async (file) => {
  const { compatibility_date, compatibility_flags } = unstable_readConfig({ config: join(ROOT, file) })
  const { promise: gone, resolve: tell } = Promise.withResolvers<void>()
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: SCRIPT,
      compatibilityDate: compatibility_date ?? "",
      compatibilityFlags: compatibility_flags,
      serviceBindings: {
        TOLD: () => {
          tell()
          return new Response()
        },
      },
    }),
  )
  try {
    const { href } = await miniflare.ready
    const streaming = request(href).on("error", () => {})
    streaming.end()
    await new Promise<void>((resolve) =>
      streaming.on("response", (reply) => reply.on("error", () => {}).once("data", () => resolve())),
    )
    streaming.destroy()
    await gone
  } finally {
    await miniflare.dispose()
  }
})
