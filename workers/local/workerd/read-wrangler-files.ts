// Reads the Workers' wrangler.toml files with wrangler itself, in a child process that ends afterwards.
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { z } from "zod"

const fileSchema = z.object({
  name: z.string(),
  /** The Worker's entry, an absolute path. */
  main: z.string(),
  crons: z.array(z.string()),
  /** Bindings, queues and compatibility as Miniflare's options; options not named here are passed on unchanged. */
  options: z.looseObject({
    compatibilityDate: z.string(),
    compatibilityFlags: z.array(z.string()),
    bindings: z.record(z.string(), z.string()),
    r2Buckets: z.record(z.string(), z.looseObject({ id: z.string() })),
    assets: z.object({ directory: z.string(), binding: z.string() }).exactOptional(),
    serviceBindings: z.record(z.string(), z.looseObject({ name: z.string() })),
    durableObjects: z.record(z.string(), z.looseObject({ className: z.string() })),
    queueConsumers: z.record(z.string(), z.looseObject({ maxBatchSize: z.number() })),
  }),
})
export type WranglerFile = z.infer<typeof fileSchema>

const ROOT = join(import.meta.dirname, "../../..")

/** `paths` are relative to the repository's root. A child process is used because wrangler takes 100 MB. */
export async function readWranglerFiles(paths: readonly string[]): Promise<WranglerFile[]> {
  const child = fork(
    join(import.meta.dirname, "print-wrangler-files.ts"),
    paths.map((path) => join(ROOT, path)),
    { stdio: ["ignore", "ignore", "inherit", "ipc"], env: { ...process.env, WRANGLER_SEND_METRICS: "false" } },
  )
  const first = await Promise.race([once(child, "message"), once(child, "exit").then(() => null)])
  if (!first) throw new Error(`wrangler could not read ${paths.join(", ")}`)
  return z.array(fileSchema).parse(first[0])
}
