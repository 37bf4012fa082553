// Runs all Workers in one container: workerd with the same
// wrangler.toml files as at Cloudflare, with bucket and queues.
import { applyMigrations } from "../../migrations/apply.ts"
import { checkWorkerVars, type WorkerVars } from "../../workers/local/worker-vars.ts"
import { readWorkerFiles, startWorkerd } from "../../workers/local/workerd/start-workerd.ts"
import { readEnvironment } from "./read-environment.ts"

const PORTS = { edge: 8787, admin: 8788, metrics: 8789, r2: 9000 }
const SWEEP_MS = 60_000

try {
  const { env } = process
  const files = await readWorkerFiles()
  const given = readEnvironment(env)
  const withDefaults = (name: keyof WorkerVars) => ({ ...files[name].options.bindings, ...given[name] })
  const vars: WorkerVars = {
    edge: withDefaults("edge"),
    ingest: withDefaults("ingest"),
    admin: withDefaults("admin"),
    metrics: withDefaults("metrics"),
  }
  checkWorkerVars(vars, {})
  const url = env.DATABASE_OWNER_URL
  if (url) await applyMigrations({ url, endpoint: env.NEON_FETCH_ENDPOINT, rolePassword: env.FOOTNOTE_ROLE_PASSWORD })
  const port = (name: keyof typeof PORTS) => Number(env[`${name.toUpperCase()}_PORT`] ?? PORTS[name])
  const workerd = await startWorkerd({
    files,
    vars,
    host: env.HOST ?? "0.0.0.0",
    ports: { edge: port("edge"), admin: port("admin"), metrics: port("metrics"), r2: port("r2") },
    secrets: { r2AccessKeyId: env.R2_ACCESS_KEY_ID ?? "", r2SecretAccessKey: env.R2_SECRET_ACCESS_KEY ?? "" },
    embedderUrl: env.EMBEDDER_URL ?? "",
    persistDir: env.STATE_DIR ?? "/state",
    onLog: (line) => process.stdout.write(`${line}\n`),
  })
  const sweep = () => workerd.sweep().catch((error) => process.stderr.write(`the sweep failed: ${error}\n`))
  const cron = setInterval(() => void sweep(), SWEEP_MS)
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      clearInterval(cron)
      workerd.dispose().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  process.stdout.write(`${JSON.stringify({ event: "serving", env: vars.edge.ENV })}\n`)
} catch (error) {
  process.stderr.write(`The Workers did not start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
