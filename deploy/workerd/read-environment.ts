// Divides a container's environment among the Workers, so that each gets only the variables it knows.
import { SCHEMAS, type WorkerVars } from "../../workers/local/worker-vars.ts"

type Environment = Record<string, string | undefined>

/** Variables that have another name in the container, because the Workers need different values for them. */
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

/** Returns unchecked values. ENV, R2_BUCKET and others that wrangler.toml sets may be missing. */
export const readEnvironment = (env: Environment): WorkerVars => ({
  edge: dealt("edge", env),
  ingest: dealt("ingest", env),
  admin: dealt("admin", env),
  metrics: dealt("metrics", env),
})
