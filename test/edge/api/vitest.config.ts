// The room of the edge Worker: its tests run inside workerd, against its own wrangler.toml and the local stores.
import { cloudflareTest } from "@cloudflare/vitest-pool-workers"
import { defineConfig } from "vitest/config"
import { embedderWorkers } from "../../../workers/local/workerd/embedder-workers.ts"
import { PATIENCE } from "../../patience.ts"

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    cloudflareTest(async ({ inject }) => ({
      wrangler: { configPath: `${import.meta.dirname}/../../../wrangler.toml` },
      miniflare: {
        bindings: inject("vars"),
        workers: [
          ...(await embedderWorkers(inject("embedderUrl"))),
          {
            name: "footnote-metrics",
            modules: true,
            compatibilityDate: "2026-08-01",
            script: `import { WorkerEntrypoint } from "cloudflare:workers"
              const batches = []
              export class MetricsIntake extends WorkerEntrypoint {
                add(batch) { batches.push(JSON.stringify(batch)) }
                recorded() { return batches }
              }
              export default { fetch: () => new Response(null, { status: 404 }) }`,
          },
        ],
      },
    })),
  ],
  test: {
    name: "edge-api",
    include: ["**/*.test.ts"],
    globalSetup: [`${import.meta.dirname}/global-setup.ts`],
    ...PATIENCE,
    // Two of the pool's runners that start at the same moment may wait for each other for ever.
    fileParallelism: false,
  },
})
