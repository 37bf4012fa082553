// What the local platform is told: generated secrets under `.local/`, real services from `.dev.vars`, the chosen model.
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { z } from "zod"

const secretsSchema = z.object({
  postgresPassword: z.string(),
  redisToken: z.string(),
  qdrantApiKey: z.string(),
  embedderSecret: z.string(),
  r2AccessKeyId: z.string(),
  r2SecretAccessKey: z.string(),
  adminKey: z.string(),
  metricsToken: z.string(),
  signingSecret: z.string(),
})
export type Secrets = z.infer<typeof secretsSchema>

/** Secrets made at the first start and kept, so that keys and URLs survive a restart. */
export function readSecrets(localDir: string): Secrets {
  const file = join(localDir, "secrets.json")
  if (existsSync(file)) return secretsSchema.parse(JSON.parse(readFileSync(file, "utf8")))
  const secret = () => randomBytes(24).toString("base64url")
  const secrets: Secrets = {
    postgresPassword: secret(),
    redisToken: secret(),
    qdrantApiKey: secret(),
    embedderSecret: secret(),
    r2AccessKeyId: randomBytes(16).toString("hex"),
    r2SecretAccessKey: randomBytes(32).toString("hex"),
    adminKey: `adm_${secret()}`,
    metricsToken: secret(),
    signingSecret: secret(),
  }
  mkdirSync(localDir, { recursive: true })
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
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
