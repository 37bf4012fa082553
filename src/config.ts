// The sole reader of env: zod schemas for vars and secrets, parsed once per isolate, all faults named at once.
import { z } from "zod"
import {
  accounting,
  admin,
  answers,
  cache,
  common,
  database,
  embedder,
  identity,
  ingestion,
  keys,
  limits,
  retention,
  sealing,
  signing,
  storage,
  vectors,
  webhooks,
} from "./config-vars.ts"
import { AppError } from "./errors.ts"
import { type Seal, sealWith } from "./seal.ts"

/** Rules that hold between fields; each fault names the field it is about. */
const guarded = <S extends z.ZodType<z.output<typeof common>>>(schema: S) =>
  schema.superRefine((config, context) => {
    const values = config as Partial<
      z.output<typeof webhooks> &
        z.output<typeof answers> &
        z.output<typeof database> &
        z.output<typeof embedder> &
        z.output<typeof signing> &
        z.output<typeof identity>
    > &
      z.output<typeof common>
    const fault = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message })
    if (values.ENV !== "dev" && values.DATABASE_URL && new URL(values.DATABASE_URL).password.length < 16)
      fault("DATABASE_URL", "the password must have at least 16 characters outside dev")
    if (values.ENV !== "dev" && values.WEBHOOK_LOOPBACK) fault("WEBHOOK_LOOPBACK", "is for dev alone")
    if (!values.EMBEDDER_URL && (!values.EMBEDDER || values.EMBEDDER_QUERY_URL))
      fault("EMBEDDER_URL", "is missing, and no EMBEDDER is bound to serve in its place")
    if ((values.LLM_BASE_URL === undefined) !== (values.LLM_MODEL === undefined))
      fault(values.LLM_MODEL === undefined ? "LLM_MODEL" : "LLM_BASE_URL", "is missing, while the other is set")
    if (values.JWT_SECRET_KEY_PREVIOUS !== undefined && values.JWT_SECRET_KEY_PREVIOUS === values.JWT_SECRET_KEY)
      fault("JWT_SECRET_KEY_PREVIOUS", "must differ from JWT_SECRET_KEY")
    for (const provider of ["GOOGLE", "GITHUB"] as const) {
      const names = [`${provider}_CLIENT_ID`, `${provider}_CLIENT_SECRET`, `${provider}_REDIRECT_URI`] as const
      const missing = names.filter((name) => values[name] === undefined)
      if (missing.length < names.length)
        for (const name of missing) fault(name, `is missing, while others of ${provider}_ are set`)
      const uri = values[`${provider}_REDIRECT_URI`]
      if (values.ENV !== "dev" && uri?.startsWith("http:"))
        fault(`${provider}_REDIRECT_URI`, "must be https outside dev")
    }
  })

export const edgeConfigSchema = guarded(
  z.object({
    ...common.shape,
    ...database.shape,
    ...cache.shape,
    ...vectors.shape,
    ...embedder.shape,
    ...storage.shape,
    ...answers.shape,
    ...limits.shape,
    ...signing.shape,
    ...keys.shape,
    ...identity.shape,
    ...ingestion.shape,
    ...accounting.shape,
    ...sealing.shape,
    ...webhooks.shape,
  }),
)
export type EdgeConfig = z.output<typeof edgeConfigSchema>

export const ingestConfigSchema = guarded(
  z.object({
    ...common.shape,
    ...database.shape,
    ...cache.shape,
    ...vectors.shape,
    ...embedder.shape,
    ...storage.shape,
    ...retention.shape,
    ...sealing.shape,
    ...webhooks.shape,
  }),
)

export const adminConfigSchema = guarded(
  z.object({
    ...common.shape,
    ...database.shape,
    ...cache.shape,
    ...embedder.shape,
    ...ingestion.shape,
    ...limits.shape,
    ...signing.shape,
    ...keys.shape,
    ...admin.shape,
  }),
)
export type AdminConfig = z.output<typeof adminConfigSchema>

/** Null switches limits off. */
export const tierLimitsOf = (config: z.output<typeof limits>) =>
  config.RATE_LIMIT_ENABLED
    ? {
        free: config.RATE_LIMIT_FREE_TIER,
        premium: config.RATE_LIMIT_PREMIUM_TIER,
        admin: config.RATE_LIMIT_ADMIN_TIER,
        perHour: config.RATE_LIMIT_PER_HOUR,
      }
    : null

/** Null: nothing can be sealed. */
export const sealOf = (config: z.output<typeof sealing>): Seal | null =>
  config.DATA_ENCRYPTION_KEY === undefined
    ? null
    : sealWith({ current: config.DATA_ENCRYPTION_KEY, previous: config.DATA_ENCRYPTION_KEY_PREVIOUS ?? null })

/** Parses env by a Worker's schema; every missing or malformed field is named, no value is shown. */
export function parseConfig<S extends z.ZodType>(schema: S, env: unknown): z.output<S> {
  const parsed = schema.safeParse(withoutEmptyStrings(env))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${faultText(issue)}`)
  throw new AppError("configuration-invalid", { cause: new Error(faults.join("; ")) })
}

const faultText = (issue: z.core.$ZodIssue) =>
  issue.code === "invalid_type" && issue.message.includes("received undefined") ? "is missing" : issue.message

function withoutEmptyStrings(env: unknown): unknown {
  if (typeof env !== "object" || env === null) return env
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""))
}
