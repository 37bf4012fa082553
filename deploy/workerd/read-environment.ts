// One environment for all Workers in a container, dealt out so that each gets only the variables it knows.
import { SCHEMAS, type WorkerVars } from "../../workers/local/worker-vars.ts"

type Environment = Record<string, string | undefined>

/** What a Worker knows under another name here, because the Workers differ in it. */
const RENAMED: Record<keyof WorkerVars, Record<string, string>> = {
  edge: {},
  ingest: { DATABASE_URL: "SYSTEM_DATABASE_URL" },
  admin: { DATABASE_URL: "SYSTEM_DATABASE_URL", JWT_SECRET_KEY: "ADMIN_JWT_SECRET_KEY" },
  metrics: {},
}

const dealt = (worker: keyof WorkerVars, env: Environment) =>
  Object.fromEntries(
    Object.keys(SCHEMAS[worker].shape).flatMap((name) => {
      const value = env[RENAMED[worker][name] ?? name]
      return value ? [[name, value]] : []
    }),
  )

/** Not checked yet. ENV, R2_BUCKET and whatever else wrangler.toml sets need not be here. */
export const readEnvironment = (env: Environment): WorkerVars => ({
  edge: dealt("edge", env),
  ingest: dealt("ingest", env),
  admin: dealt("admin", env),
  metrics: dealt("metrics", env),
})
