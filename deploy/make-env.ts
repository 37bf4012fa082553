// Prints an environment file for deploy/compose.yaml with fresh secrets: `node deploy/make-env.ts > deploy/.env`.
import { randomBytes } from "node:crypto"

const token = () => randomBytes(32).toString("base64url")
const hex = (bytes: number) => randomBytes(bytes).toString("hex")

/** Every variable that compose.yaml demands. */
export const freshEnvironment = (): Record<string, string> => ({
  POSTGRES_PASSWORD: hex(24),
  BRIDGE_PASSWORD: hex(24),
  REDIS_PASSWORD: hex(24),
  UPSTASH_REDIS_REST_TOKEN: token(),
  QDRANT_API_KEY: token(),
  EMBEDDER_SECRET: token(),
  R2_ACCESS_KEY_ID: hex(16),
  R2_SECRET_ACCESS_KEY: hex(32),
  ADMIN_API_KEY: `adm_${token()}`,
  ADMIN_JWT_SECRET_KEY: token(),
  JWT_SECRET_KEY: token(),
  API_KEY_SECRET: token(),
  DATA_ENCRYPTION_KEY: token(),
  METRICS_TOKEN: token(),
  GRAFANA_PASSWORD: hex(12),
})

if (import.meta.main)
  for (const [name, value] of Object.entries(freshEnvironment())) process.stdout.write(`${name}=${value}\n`)
