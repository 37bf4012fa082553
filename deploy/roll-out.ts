// Deploys the Workers in order and tests the result. If anything
// fails, all changed Workers go back to their old version.
import type { Cloudflare } from "./cloudflare.ts"
import { configOf, type Environment, WORKERS, type WorkerName } from "./environments.ts"
import type { RunWrangler } from "./wrangler.ts"

export type RollOutDeps = {
  environment: Environment
  cloudflare: Cloudflare
  wrangler: RunWrangler
  /** Forward only; must be compatible with the Workers that serve in the meantime. */
  migrate: () => Promise<void>
  smoke: () => Promise<void>
  tell: (line: string) => void
}

type Before = { worker: WorkerName; script: string; versions: { version_id: string; percentage: number }[] | null }

/** Throws the failure after the Workers are back. The schema stays, because the old Workers work with it. */
export async function rollOut(deps: RollOutDeps): Promise<void> {
  const { environment, cloudflare, wrangler, migrate, smoke, tell } = deps
  tell("migrations")
  await migrate()
  const changed: Before[] = []
  try {
    for (const worker of WORKERS) {
      const script = configOf(worker, environment).name
      changed.push({ worker, script, versions: await cloudflare.serving(script) })
      tell(`deploys ${script}`)
      await wrangler(worker, environment, ["deploy"])
    }
    tell("smoke test")
    await smoke()
  } catch (error) {
    tell(`failed: ${error instanceof Error ? error.message : String(error)}`)
    await goBack(deps, changed)
    throw error
  }
}

/**
 * The last Worker goes back first, so that none calls an older one than it
 * expects. A Worker that fails to go back does not stop the others.
 */
async function goBack({ cloudflare, tell }: RollOutDeps, changed: Before[]): Promise<void> {
  for (const { script, versions } of changed.toReversed()) {
    if (!versions) {
      tell(`${script} stays: there was none before`)
      continue
    }
    try {
      if (isSame(await cloudflare.serving(script), versions)) continue
      await cloudflare.serve(script, versions, "rolled back: the deployment failed")
      tell(`${script} serves ${versions.map(({ version_id }) => version_id).join(", ")} again`)
    } catch (error) {
      tell(`${script} could not go back: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

const isSame = (a: Before["versions"], b: Before["versions"]) => JSON.stringify(a) === JSON.stringify(b)
