// The vars and secrets there are, by what they are for: names, forms, defaults. Only config.ts reads them.
import { z } from "zod"

const secret = (length: number) => z.string().min(length, `must have at least ${length} characters`)
const amount = z.number().nonnegative()
const jsonOf = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" })
        return z.NEVER
      }
    })
    .pipe(schema)
const whole = (fallback: number) => z.coerce.number().int().nonnegative().default(fallback)
const flag = (fallback: boolean) =>
  z
    .enum(["true", "false"])
    .default(fallback ? "true" : "false")
    .transform((value) => value === "true")

export const common = z.object({
  ENV: z.enum(["dev", "staging", "prod"]),
  APP_VERSION: z.string().default("0.1.0"),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  LOG_FORMAT: z.enum(["json", "text"]).default("json"),
  ENABLE_METRICS: flag(true),
  /** At most so long an isolate keeps what it gathered, though no further request comes; 0: until the next one does. */
  METRICS_FLUSH_SECONDS: whole(10),
  /** Spans go to `/v1/traces` there; unset: none are made. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().default(""),
  /** The share of traces that begin here and are kept; one that began elsewhere says so itself. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Unexpected errors go there. */
  SENTRY_DSN: z.url({ protocol: /^https?$/ }).optional(),
})

export const database = z.object({
  /** Neon's connection string; a role that row-level security binds. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Where Neon's SQL-over-HTTP listens when it is not Neon's own host. */
  NEON_FETCH_ENDPOINT: z.url().optional(),
})

export const cache = z.object({ UPSTASH_REDIS_REST_URL: z.url(), UPSTASH_REDIS_REST_TOKEN: secret(8) })

export const vectors = z.object({ QDRANT_URL: z.url(), QDRANT_API_KEY: z.string().optional() })

/** A Worker bound as a service. */
export type Service = { fetch: typeof fetch }

export const embedder = z.object({
  /** The Worker in front of the embedder's containers. */
  EMBEDDER: z.custom<Service>().optional(),
  /** Where the service is when it runs elsewhere; goes before the binding. */
  EMBEDDER_URL: z.url().optional(),
  /** The warm pool for questions; may equal the ingest pool. */
  EMBEDDER_QUERY_URL: z.url().optional(),
  EMBEDDER_SECRET: secret(32),
  EMBEDDING_MODEL: z.string().default("BAAI/bge-base-en-v1.5"),
  /** What the model was trained for: ISO 639-1 codes joined by commas, or `*`; questions in others rest on keywords. Unset: all where its name says multilingual, else `en`. */
  EMBEDDING_LANGUAGES: z
    .string()
    .regex(/^(\*|[a-z]{2}(,[a-z]{2})*)?$/, "must be ISO 639-1 codes joined by commas, or *")
    .default("")
    .transform((text) => (text === "" ? null : text.split(","))),
  /** Past it a question is answered from keywords alone. */
  EMBEDDING_QUERY_TIMEOUT_MS: whole(200),
  /** Rerank where a request does not say; the embedding service needs its RERANK_MODEL then. */
  RERANK_ENABLED: flag(false),
  /** Past it the fused order is served. */
  RERANK_TIMEOUT_MS: whole(300),
})

export const storage = z.object({
  R2_ACCOUNT_ID: z.string().min(1),
  R2_ACCESS_KEY_ID: z.string().min(1),
  R2_SECRET_ACCESS_KEY: secret(16),
  R2_BUCKET: z.string().min(1),
  /** The S3 endpoint when it is not R2's own host. */
  R2_ENDPOINT: z.url().optional(),
})

export const answers = z.object({
  /** Without it answers are extractive. */
  GROQ_API_KEY: z.string().min(1).optional(),
  GROQ_MODEL: z.string().default("llama-3.1-8b-instant"),
  GROQ_BASE_URL: z.url().optional(),
  /** Any other service that speaks OpenAI's chat completions: what stands before `/chat/completions`; goes before Groq. */
  LLM_BASE_URL: z.url().optional(),
  LLM_API_KEY: z.string().min(1).optional(),
  LLM_MODEL: z.string().min(1).optional(),
  /** Of the same service; answers while the first may not be called. */
  LLM_FALLBACK_MODEL: z.string().min(1).optional(),
  /** US dollars per million tokens by model, as JSON; goes before what is known of Groq's. */
  LLM_PRICES: jsonOf(z.record(z.string(), z.strictObject({ prompt: amount, completion: amount }))).default({}),
  /** What the models take in all; sources beyond it are left out before the call. 0: not known. */
  LLM_CONTEXT_TOKENS: whole(0),
  /** What the service allows the whole organisation, for each model; shared fairly between tenants. 0: no limit known. */
  LLM_TOKENS_PER_MINUTE: whole(0),
  LLM_REQUESTS_PER_MINUTE: whole(0),
  EMBEDDING_CACHE_TTL_SECONDS: whole(86_400),
  QUERY_CACHE_TTL_SECONDS: whole(3_600),
})

/** Values that stand in tutorials and templates; nobody may sign with them. */
const PLACEHOLDER =
  /change.?(me|this|in)|your.?(jwt|secret|key|256)|secret.?key|placeholder|example|insecure|dummy|qwerty/i
const signingSecret = secret(32)
  .refine((value) => !PLACEHOLDER.test(value), "must not be a placeholder")
  .refine((value) => new Set(value).size >= 8, "must have more different characters")

export const signing = z.object({
  /** Signs access tokens and child tokens; without it there are neither and /auth answers 501. */
  JWT_SECRET_KEY: signingSecret.optional(),
  /** Still verifies what was signed before the last change. */
  JWT_SECRET_KEY_PREVIOUS: signingSecret.optional(),
})

export const keys = z.object({
  /** Marks new API keys as ours, so that an invented one is told apart without a lookup; the same on edge and admin. */
  API_KEY_SECRET: signingSecret.optional(),
})

export const sealing = z.object({
  /** Seals what is kept for tenants (signing secrets of webhooks, keys of their providers); without it there is neither. */
  DATA_ENCRYPTION_KEY: signingSecret.optional(),
  /** Still opens what was sealed before the last change. */
  DATA_ENCRYPTION_KEY_PREVIOUS: signingSecret.optional(),
})

export const webhooks = z.object({
  /** Webhooks may go to this machine, over plain http; in dev alone. */
  WEBHOOK_LOOPBACK: flag(false),
  /** A DNS-over-HTTPS resolver in JSON form, asked where an endpoint's host leads; `off`: names are not looked up. */
  WEBHOOK_RESOLVER_URL: z.union([z.literal("off"), z.url()]).default("https://cloudflare-dns.com/dns-query"),
})

export const limits = z.object({
  RATE_LIMIT_ENABLED: flag(true),
  /** Requests a minute; 0 is unlimited. */
  RATE_LIMIT_FREE_TIER: whole(100),
  RATE_LIMIT_PREMIUM_TIER: whole(1_000),
  RATE_LIMIT_ADMIN_TIER: whole(0),
  /** Requests an hour of any limited tenant, over all its buckets; 0 is no second window. */
  RATE_LIMIT_PER_HOUR: whole(0),
})

export const ingestion = z.object({
  CHUNK_SIZE: z.coerce.number().int().min(32).max(2048).default(512),
  CHUNK_OVERLAP: z.coerce.number().int().min(0).max(512).default(50),
  TOP_K: z.coerce.number().int().min(1).max(50).default(5),
  /** Largest file a tenant may upload. */
  MAX_DOCUMENT_MB: whole(50),
})

export const accounting = z.object({
  /** How long what was asked and used waits in an isolate for more of it; 0 sends each at once. */
  USAGE_FLUSH_MS: z.coerce.number().int().min(0).max(1_000).default(1_000),
})

export const retention = z.object({
  /** Questions leave the history after so many days; 0 keeps them for ever. */
  QUERY_LOG_RETENTION_DAYS: whole(30),
  /** Entries of the audit log are removed after so many days; 0 keeps them for ever. */
  AUDIT_RETENTION_DAYS: whole(365).refine((days) => days === 0 || days >= 30, "must be 0 (for ever) or at least 30"),
})

export const identity = z.object({
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

export const admin = z.object({
  ADMIN_API_KEY: secret(32),
  JWT_ACCESS_TOKEN_EXPIRE_MINUTES: identity.shape.JWT_ACCESS_TOKEN_EXPIRE_MINUTES,
})
