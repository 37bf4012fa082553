// The whole product on one machine: stores and embedder as child processes, all Workers in workerd, migrations applied.
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { applyMigrations } from "../../migrations/apply.ts"
import type { Child } from "./child.ts"
import { edgeReady } from "./edge-ready.ts"
import { lockFolder } from "./lock.ts"
import { onFreePorts } from "./ports.ts"
import { readDevVars, readModel, readSecrets } from "./settings.ts"
import { type StoreName, startStores } from "./stores.ts"
import { checkWorkerVars, workerVars } from "./worker-vars.ts"
import { type Ports, readWorkerFiles, startWorkerd } from "./workerd/start-workerd.ts"

export type PlatformOptions = {
  root: string
  /** The folder of its state; `<root>/.local` by default. */
  localDir?: string
  /** Start from nothing. */
  fresh?: boolean
  /** Fixed ports; free ones by default. */
  ports?: Partial<Ports>
  /** Where workerd listens for a debugger; nowhere by default. */
  inspectorPort?: number
  /** Variables as in `.dev.vars`; they take precedence over that file. */
  env?: NodeJS.ProcessEnv
  /** Variables of the Workers; they take precedence over all others. */
  vars?: Record<string, string>
}

export type Platform = {
  edgeUrl: string
  adminUrl: string
  metricsUrl: string
  adminKey: string
  metricsKey: string
  /** The running children, for tests of outages. */
  stores: ReadonlyMap<StoreName, Child>
  /** Runs the cron of the ingest Worker once. */
  sweep(): Promise<void>
  logFile: string
  /**
   * The variables an operator's commands need to reach the stores; also written to `operator.env` in the state folder.
   */
  operatorEnv: Record<string, string>
  close(): Promise<void>
}

const SWEEP_MS = 60_000
/** A machine that has other things to do is no service that fails: an answer may take its time. */
const PATIENT = { EMBEDDING_QUERY_TIMEOUT_MS: "2000", REDIS_TIMEOUT_MS: "2000" }

/** Throws, without any change, while another process uses the same folder. */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const localDir = options.localDir ?? join(options.root, ".local")
  mkdirSync(localDir, { recursive: true })
  const unlock = lockFolder(localDir)
  try {
    const platform = await startOver(localDir, options)
    return {
      ...platform,
      async close() {
        await platform.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

async function startOver(localDir: string, options: PlatformOptions): Promise<Platform> {
  if (options.fresh)
    for (const state of ["postgres", "qdrant", "workerd", "demo.json"])
      rmSync(join(localDir, state), { recursive: true, force: true })
  const secrets = readSecrets(localDir)
  const devVars = readDevVars(options.root, options.env)
  const [stores, files] = await Promise.all([
    startStores({ localDir, secrets, devVars, model: readModel(localDir, devVars.EMBEDDING_MODEL) }),
    readWorkerFiles(),
  ])
  const closeStores = async () => {
    await Promise.all(Array.from(stores.children.values(), (child) => child.close()))
  }
  try {
    const varsAt = (r2Port: number) => workerVars(secrets, { ...PATIENT, ...stores.vars, ...options.vars }, r2Port)
    checkWorkerVars(varsAt(0))
    const isLocal = stores.children.has("postgres")
    await applyMigrations({
      url: stores.ownerUrl,
      endpoint: stores.vars.NEON_FETCH_ENDPOINT,
      ...(isLocal ? { rolePassword: secrets.postgresPassword } : {}),
    })
    const logFile = join(localDir, "workers.log")
    const { workerd, ports } = await onFreePorts(4, async ([edge = 0, admin = 0, metrics = 0, r2 = 0]) => {
      const ports: Ports = { edge, admin, metrics, r2, ...options.ports }
      const workerd = await startWorkerd({
        files,
        ports,
        secrets,
        vars: varsAt(ports.r2),
        embedderUrl: stores.embedderUrl,
        persistDir: join(localDir, "workerd"),
        inspectorPort: options.inspectorPort,
        onLog: (line) => appendFileSync(logFile, `${line}\n`),
      })
      return { workerd, ports }
    })
    const edgeUrl = `http://127.0.0.1:${ports.edge}`
    await edgeReady(edgeUrl)
    const operatorEnv = {
      ...varsAt(ports.r2).ingest,
      DATABASE_OWNER_URL: stores.ownerUrl,
      EMBEDDER_URL: stores.embedderUrl,
    }
    writeFileSync(join(localDir, "operator.env"), envFile(operatorEnv), { mode: 0o600 })
    const cron = setInterval(() => void workerd.sweep().catch(() => undefined), SWEEP_MS)
    return {
      edgeUrl,
      adminUrl: `http://127.0.0.1:${ports.admin}`,
      metricsUrl: `http://127.0.0.1:${ports.metrics}`,
      adminKey: secrets.adminKey,
      metricsKey: secrets.metricsToken,
      stores: stores.children,
      sweep: workerd.sweep,
      logFile,
      operatorEnv,
      async close() {
        clearInterval(cron)
        await workerd.dispose()
        await closeStores()
      },
    }
  } catch (error) {
    await closeStores()
    throw error
  }
}

const envFile = (vars: Record<string, string>) =>
  Object.entries(vars)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("")
