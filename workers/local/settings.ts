// What the local platform is told: generated secrets under `.local/`, real services from `.dev.vars`, the chosen model.
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual, parseEnv } from "node:util"
import { z } from "zod"

/** Kept as it is, made where the file does not have it. */
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
})
export type Secrets = z.output<typeof secretsSchema>

/** Secrets made at the first start and kept, so that keys and URLs survive a restart; a file of an older version is completed. */
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

/** The model `npm run model` chose; the built-in lexical one otherwise. */
export function readModel(localDir: string): z.infer<typeof modelSchema> {
  const file = join(localDir, "model.json")
  return existsSync(file) ? modelSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : { model: "lexical" }
}

/** Variables of `.dev.vars`; what is set there replaces a stand-in by the real thing. */
export function readDevVars(root: string): Record<string, string> {
  const file = join(root, ".dev.vars")
  if (!existsSync(file)) return {}
  const set = Object.entries(parseEnv(readFileSync(file, "utf8")))
  return Object.fromEntries(set.flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
