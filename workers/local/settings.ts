// The settings of the local platform: generated secrets under
// `.local/`, real services from `.dev.vars`, the chosen model.
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual, parseEnv } from "node:util"
import { z } from "zod"
import { adminConfigSchema, edgeConfigSchema, ingestConfigSchema } from "../../src/config.ts"
import { gatewayConfigSchema } from "../metrics/config.ts"

/** A secret that is generated if the file does not have it. */
const secret = (make = () => randomBytes(24).toString("base64url")) => z.string().min(1).default(make)

const secretsSchema = z.object({
  postgresPassword: secret(),
  redisToken: secret(),
  qdrantApiKey: secret(),
  embedderSecret: secret(),
  r2AccessKeyId: secret(() => randomBytes(16).toString("hex")),
  r2SecretAccessKey: secret(() => randomBytes(32).toString("hex")),
  adminKey: secret(() => `adm_${randomBytes(24).toString("base64url")}`),
  metricsToken: secret(),
  signingSecret: secret(),
  apiKeySecret: secret(),
  encryptionKey: secret(),
})
export type Secrets = z.output<typeof secretsSchema>

/**
 * Reads the secrets that the first start generated, so that keys and
 * URLs survive a restart. Adds those that an older file lacks.
 */
export function readSecrets(localDir: string): Secrets {
  const file = join(localDir, "secrets.json")
  const kept: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
  const secrets = secretsSchema.parse(kept)
  const complete = { ...z.record(z.string(), z.unknown()).parse(kept), ...secrets }
  if (!isDeepStrictEqual(complete, kept)) {
    mkdirSync(localDir, { recursive: true })
    writeFileSync(file, `${JSON.stringify(complete, null, 2)}\n`, { mode: 0o600 })
  }
  return secrets
}

const modelSchema = z.object({ model: z.string(), dtype: z.string().optional() })

/** The given model, else the one `npm run model` chose, else the built-in lexical one. */
export function readModel(localDir: string, asked?: string): z.infer<typeof modelSchema> {
  const file = join(localDir, "model.json")
  const chosen = existsSync(file) ? modelSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : { model: "lexical" }
  return asked === undefined || asked === chosen.model ? chosen : { model: asked }
}

/** Variables of the local platform itself, besides those of the Workers and of the embedding service. */
const LOCAL_NAMES = ["POSTGRES_URL", "REDIS_URL", "SYSTEM_DATABASE_URL", "DATABASE_OWNER_URL"]
/**
 * Never taken from the environment, because the platform sets them itself; a shell's ENV usually means something else.
 */
const NEVER = /^(ENV|ADMIN_API_KEY|EMBEDDER|R2_.*)$/
const isOurs = (name: string) =>
  !NEVER.test(name) &&
  (LOCAL_NAMES.includes(name) ||
    /^(EMBEDDING|RERANK|OCR)_/.test(name) ||
    [edgeConfigSchema, ingestConfigSchema, adminConfigSchema, gatewayConfigSchema].some(({ shape }) => name in shape))

/**
 * Variables from `.dev.vars` and the environment, which takes
 * precedence. A service's URL in them replaces its stand-in.
 */
export function readDevVars(root: string, env: NodeJS.ProcessEnv = {}): Record<string, string> {
  const file = join(root, ".dev.vars")
  const written = existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {}
  const given = Object.entries(env).filter(([name]) => isOurs(name))
  const set = [...Object.entries(written), ...given]
  return Object.fromEntries(set.flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
