// The environment of each Worker on this machine, checked by the Workers' own schemas before one starts.
import { adminConfigSchema, edgeConfigSchema, ingestConfigSchema, parseConfig } from "../../src/config.ts"
import { gatewayConfigSchema, metricsConfigSchema } from "../metrics/config.ts"
import type { Secrets } from "./settings.ts"

export const BUCKET = "footnote-documents"

type Vars = Record<string, string>
export type WorkerVars = Record<"edge" | "ingest" | "admin" | "metrics", Vars>

/** `vars` are added to every Worker's own variables; `r2Port` is the port of the local R2 endpoint. */
export function workerVars(secrets: Secrets, vars: Vars, r2Port: number): WorkerVars {
  const { SYSTEM_DATABASE_URL, ...shared } = vars
  const edge = {
    ENV: "dev",
    JWT_SECRET_KEY: secrets.signingSecret,
    API_KEY_SECRET: secrets.apiKeySecret,
    DATA_ENCRYPTION_KEY: secrets.encryptionKey,
    R2_ACCOUNT_ID: "local",
    R2_ACCESS_KEY_ID: secrets.r2AccessKeyId,
    R2_SECRET_ACCESS_KEY: secrets.r2SecretAccessKey,
    R2_BUCKET: BUCKET,
    R2_ENDPOINT: `http://127.0.0.1:${r2Port}`,
    ...shared,
  }
  const system = { ...edge, ...(SYSTEM_DATABASE_URL ? { DATABASE_URL: SYSTEM_DATABASE_URL } : {}) }
  return {
    edge,
    ingest: system,
    admin: { ...system, ADMIN_API_KEY: secrets.adminKey },
    metrics: { ENV: "dev", METRICS_TOKEN: secrets.metricsToken, ...ofGateway(shared) },
  }
}

/** The metrics Worker gets only its own few variables and no secret of the others. */
const ofGateway = (vars: Vars): Vars =>
  Object.fromEntries(Object.entries(vars).filter(([name]) => Object.hasOwn(gatewayConfigSchema.shape, name)))

export const SCHEMAS = {
  edge: edgeConfigSchema,
  ingest: ingestConfigSchema,
  admin: adminConfigSchema,
  metrics: metricsConfigSchema,
}

/**
 * Throws with a line for each missing or malformed variable of any Worker, without
 * values. The binding EMBEDDER always exists here and may be missing elsewhere.
 */
export function checkWorkerVars(vars: WorkerVars, bound: object = { EMBEDDER: { fetch } }): void {
  const faults = (["edge", "ingest", "admin", "metrics"] as const).flatMap((worker) => {
    try {
      parseConfig(SCHEMAS[worker], { ...bound, ...vars[worker] })
      return []
    } catch (error) {
      if (error instanceof Error && error.cause instanceof Error) return error.cause.message.split("; ")
      throw error
    }
  })
  if (faults.length > 0) throw new Error(`the configuration has faults:\n  ${[...new Set(faults)].join("\n  ")}`)
}
