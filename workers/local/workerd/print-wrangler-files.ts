// Sends its parent what wrangler reads from the wrangler.toml files named in argv.
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler"

const files = process.argv.slice(2).map((config) => {
  const { name, triggers } = unstable_readConfig({ config })
  // Containers need Docker, so a local replacement is bound here.
  const read = unstable_getMiniflareWorkerOptions(config, undefined, { overrides: { enableContainers: false } })
  // The bundle is a single module.
  const { modulesRules: _, ...options } = read.workerOptions
  return { name, main: read.main, crons: triggers.crons ?? [], options }
})
process.send?.(files, () => process.disconnect())
