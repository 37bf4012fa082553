// The embedder's Worker as it is deployed, with its container pools bound to a local replacement.
import { join } from "node:path"
import type { V4WorkerOptions } from "miniflare"
import { bundleWorkers } from "./bundle.ts"
import { readWranglerFiles, type WranglerFile } from "./read-wrangler-files.ts"

const CONTAINERS = "containers"
const FILE = "workers/embedder/wrangler.toml"

/** `url` is the address of the service that answers for every container. */
export async function embedderWorkers(
  url: string,
  file?: WranglerFile,
): Promise<[front: V4WorkerOptions, containers: V4WorkerOptions]> {
  const { name, main, options } = file ?? (await onlyFile())
  const [front, containers] = await bundleWorkers([main, join(import.meta.dirname, "../containers/worker.ts")])
  const pools = Object.entries(options.durableObjects).map(([binding, { className }]) => [binding, className] as const)
  return [
    {
      ...options,
      name,
      modules: true,
      script: front ?? "",
      durableObjects: Object.fromEntries(
        pools.map(([binding, className]) => [binding, { className, scriptName: CONTAINERS }]),
      ),
    },
    {
      name: CONTAINERS,
      modules: true,
      script: containers ?? "",
      compatibilityDate: options.compatibilityDate,
      bindings: { EMBEDDER_URL: url },
      durableObjects: Object.fromEntries(pools),
    },
  ]
}

async function onlyFile(): Promise<WranglerFile> {
  const [file] = await readWranglerFiles([FILE])
  if (!file) throw new Error(`${FILE} was not read`)
  return file
}
