// The secrets each Worker needs by its own schema, and where their values come from.
import { randomBytes } from "node:crypto"
import { SCHEMAS } from "../workers/local/worker-vars.ts"
import { configOf, type Environment, type WorkerName } from "./environments.ts"

/** `generated`: here. `given`: by the operator. `derived`: from earlier steps. */
export type Origin = "generated" | "given" | "derived"

const ORIGINS: Record<string, Origin> = {
  ADMIN_API_KEY: "generated",
  API_KEY_SECRET: "generated",
  DATA_ENCRYPTION_KEY: "generated",
  DATABASE_URL: "derived",
  EMBEDDER_SECRET: "generated",
  GROQ_API_KEY: "given",
  JWT_SECRET_KEY: "generated",
  METRICS_TOKEN: "generated",
  QDRANT_API_KEY: "given",
  QDRANT_URL: "given",
  R2_ACCESS_KEY_ID: "given",
  R2_ACCOUNT_ID: "derived",
  R2_SECRET_ACCESS_KEY: "given",
  UPSTASH_REDIS_REST_TOKEN: "given",
  UPSTASH_REDIS_REST_URL: "given",
}
/** A Worker starts without these, but every deployment should have them. */
const WANTED = new Set(["API_KEY_SECRET", "DATA_ENCRYPTION_KEY", "JWT_SECRET_KEY", "QDRANT_API_KEY"])

/** Workers with the same slot share the secret's value. */
export type Secret = { worker: WorkerName; name: string; origin: Origin; slot: string; isRequired: boolean }

/** The public Worker must not have the admin Worker's secrets, and it has another database role. */
function slotOf(worker: WorkerName, name: string): string {
  if (name === "JWT_SECRET_KEY" && worker === "admin") return "ADMIN_JWT_SECRET_KEY"
  if (name === "DATABASE_URL" && worker !== "edge") return "SYSTEM_DATABASE_URL"
  return name
}

/** One Worker's secrets: those its schema requires and no variable sets, and optional ones it should have. */
export function secretsOf(worker: WorkerName, environment: Environment): Secret[] {
  const { vars, services } = configOf(worker, environment)
  const isSet = (name: string) => name in vars || services.some(({ binding }) => binding === name)
  const shape = worker === "embedder" ? null : SCHEMAS[worker].shape
  const required = shape
    ? Object.entries(shape).flatMap(([name, field]) => (field.safeParse(undefined).success ? [] : [name]))
    : ["EMBEDDER_SECRET"]
  const optional = Object.keys(shape ?? {}).filter((name) => ORIGINS[name] && !required.includes(name))
  return [...required, ...optional]
    .filter((name) => !isSet(name))
    .map((name) => ({
      worker,
      name,
      origin: ORIGINS[name] ?? "given",
      slot: slotOf(worker, name),
      isRequired: required.includes(name) || WANTED.has(name),
    }))
}

/** 256 random bits, in characters that need no escaping in shells and URLs. */
export const makeSecret = () => randomBytes(32).toString("base64url")
