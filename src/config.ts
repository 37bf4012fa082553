// The sole reader of env: zod schemas for vars and secrets, parsed once per isolate, all faults named at once.
import { z } from "zod"
import { AppError } from "./errors.ts"

const secret = (length: number) => z.string().min(length, `must have at least ${length} characters`)
const whole = (fallback: number) => z.coerce.number().int().nonnegative().default(fallback)
const flag = (fallback: boolean) =>
  z
    .enum(["true", "false"])
    .default(fallback ? "true" : "false")
    .transform((value) => value === "true")

const common = z.object({
  ENV: z.enum(["dev", "staging", "prod"]),
  APP_VERSION: z.string().default("0.1.0"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  LOG_FORMAT: z.enum(["json", "text"]).default("json"),
  ENABLE_METRICS: flag(true),
  /** At most so long an isolate keeps what it gathered, though no further request comes; 0: until the next one does. */
  METRICS_FLUSH_SECONDS: whole(10),
})

const database = z.object({
  /** Neon's connection string; a role that row-level security binds. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Where Neon's SQL-over-HTTP listens when it is not Neon's own host. */
  NEON_FETCH_ENDPOINT: z.url().optional(),
})

const cache = z.object({ UPSTASH_REDIS_REST_URL: z.url(), UPSTASH_REDIS_REST_TOKEN: secret(8) })

const vectors = z.object({ QDRANT_URL: z.url(), QDRANT_API_KEY: z.string().optional() })

/** A Worker bound as a service. */
export type Service = { fetch: typeof fetch }

const embedder = z.object({
  /** The Worker in front of the embedder's containers. */
  EMBEDDER: z.custom<Service>().optional(),
  /** Where the service is when it runs elsewhere; goes before the binding. */
  EMBEDDER_URL: z.url().optional(),
  /** The warm pool for questions; may equal the ingest pool. */
  EMBEDDER_QUERY_URL: z.url().optional(),
  EMBEDDER_SECRET: secret(32),
  EMBEDDING_MODEL: z.string().default("BAAI/bge-base-en-v1.5"),
  /** Past it a question is answered from keywords alone. */
  EMBEDDING_QUERY_TIMEOUT_MS: whole(200),
  /** Rerank where a request does not say; the embedding service needs its RERANK_MODEL then. */
  RERANK_ENABLED: flag(false),
  /** Past it the fused order is served. */
  RERANK_TIMEOUT_MS: whole(300),
})

const storage = z.object({
  R2_ACCOUNT_ID: z.string().min(1),
  R2_ACCESS_KEY_ID: z.string().min(1),
  R2_SECRET_ACCESS_KEY: secret(16),
  R2_BUCKET: z.string().min(1),
  /** The S3 endpoint when it is not R2's own host. */
  R2_ENDPOINT: z.url().optional(),
})

const answers = z.object({
  /** Without it answers are extractive. */
  GROQ_API_KEY: z.string().min(1).optional(),
  GROQ_MODEL: z.string().default("llama-3.1-8b-instant"),
  GROQ_BASE_URL: z.url().optional(),
  EMBEDDING_CACHE_TTL_SECONDS: whole(86_400),
  QUERY_CACHE_TTL_SECONDS: whole(3_600),
})

/** Values that stand in tutorials and templates; nobody may sign with them. */
const PLACEHOLDER =
  /change.?(me|this|in)|your.?(jwt|secret|key|256)|secret.?key|placeholder|example|insecure|dummy|qwerty/i
const signingSecret = secret(32)
  .refine((value) => !PLACEHOLDER.test(value), "must not be a placeholder")
  .refine((value) => new Set(value).size >= 8, "must have more different characters")

const signing = z.object({
  /** Signs access tokens and child tokens; without it there are neither and /auth answers 501. */
  JWT_SECRET_KEY: signingSecret.optional(),
  /** Still verifies what was signed before the last change. */
  JWT_SECRET_KEY_PREVIOUS: signingSecret.optional(),
})

const keys = z.object({
  /** Marks new API keys as ours, so that an invented one is told apart without a lookup; the same on edge and admin. */
  API_KEY_SECRET: signingSecret.optional(),
})

const limits = z.object({
  RATE_LIMIT_ENABLED: flag(true),
  /** Requests a minute; 0 is unlimited. */
  RATE_LIMIT_FREE_TIER: whole(100),
  RATE_LIMIT_PREMIUM_TIER: whole(1_000),
  RATE_LIMIT_ADMIN_TIER: whole(0),
  /** Requests an hour of any limited tenant, over all its buckets; 0 is no second window. */
  RATE_LIMIT_PER_HOUR: whole(0),
})

const ingestion = z.object({
  CHUNK_SIZE: z.coerce.number().int().min(32).max(2048).default(512),
  CHUNK_OVERLAP: z.coerce.number().int().min(0).max(512).default(50),
  TOP_K: z.coerce.number().int().min(1).max(50).default(5),
  /** Largest file a tenant may upload. */
  MAX_DOCUMENT_MB: whole(50),
})

const accounting = z.object({
  /** How long what was asked and used waits in an isolate for more of it; 0 sends each at once. */
  USAGE_FLUSH_MS: z.coerce.number().int().min(0).max(1_000).default(1_000),
})

const retention = z.object({
  /** Entries of the audit log are removed after so many days; 0 keeps them for ever. */
  AUDIT_RETENTION_DAYS: whole(365).refine((days) => days === 0 || days >= 30, "must be 0 (for ever) or at least 30"),
})

const identity = z.object({
  JWT_ACCESS_TOKEN_EXPIRE_MINUTES: z.coerce.number().int().min(1).max(1_440).default(30),
  JWT_REFRESH_TOKEN_EXPIRE_DAYS: z.coerce.number().int().min(1).max(90).default(7),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  /** As registered there, to the letter; it leads to /auth/google/callback. */
  GOOGLE_REDIRECT_URI: z.url().optional(),
  GITHUB_CLIENT_ID: z.string().min(1).optional(),
  GITHUB_CLIENT_SECRET: z.string().min(1).optional(),
  GITHUB_REDIRECT_URI: z.url().optional(),
})

const admin = z.object({
  ADMIN_API_KEY: secret(32),
  JWT_ACCESS_TOKEN_EXPIRE_MINUTES: identity.shape.JWT_ACCESS_TOKEN_EXPIRE_MINUTES,
})

/** Rules that hold between fields; each fault names the field it is about. */
const guarded = <S extends z.ZodType<z.output<typeof common>>>(schema: S) =>
  schema.superRefine((config, context) => {
    const values = config as Partial<
      z.output<typeof database> & z.output<typeof embedder> & z.output<typeof signing> & z.output<typeof identity>
    > &
      z.output<typeof common>
    const fault = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message })
    if (values.ENV !== "dev" && values.DATABASE_URL && new URL(values.DATABASE_URL).password.length < 16)
      fault("DATABASE_URL", "the password must have at least 16 characters outside dev")
    if (!values.EMBEDDER_URL && (!values.EMBEDDER || values.EMBEDDER_QUERY_URL))
      fault("EMBEDDER_URL", "is missing, and no EMBEDDER is bound to serve in its place")
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
  }),
)
export type IngestConfig = z.output<typeof ingestConfigSchema>

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
