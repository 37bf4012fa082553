// The room of the metrics Worker: its tests run inside workerd, against its own wrangler.toml.
import { resolve } from "node:path"
import { cloudflareTest } from "@cloudflare/vitest-pool-workers"
import { defineConfig } from "vitest/config"
import { PATIENCE } from "../../patience.ts"

const repository = resolve(import.meta.dirname, "../../..")

/** What the Worker forwarded, by path; a PUT while `refusing` answers 503. Every other host is out of reach. */
const forwarded = new Map<string, string>()
let refusing = false

async function pushgateway(request: Request): Promise<Response> {
  const { host, pathname } = new URL(request.url)
  if (host !== "pushgateway.test") return new Response(`no network in tests: ${host}`, { status: 501 })
  if (pathname === "/refusing") refusing = (await request.text()) === "true"
  else if (request.method === "PUT" && refusing) return new Response(null, { status: 503 })
  else if (request.method === "PUT") forwarded.set(pathname, await request.text())
  return new Response(forwarded.get(pathname) ?? "")
}

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: `${repository}/workers/metrics/wrangler.toml` },
      miniflare: {
        bindings: {
          ENV: "dev",
          METRICS_TOKEN: "a-token-for-tests-of-the-metrics-worker",
          PUSHGATEWAY_URL: "http://pushgateway.test/",
        },
        outboundService: pushgateway,
      },
    }),
  ],
  test: { name: "edge-metrics", dir: import.meta.dirname, include: ["*.test.ts"], fileParallelism: false, ...PATIENCE },
})
