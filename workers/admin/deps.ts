// Composition root of the admin Worker: builds its deps from config and
// bindings, once for each isolate; none keeps state of a request.
import { queueWakeUps } from "../../src/adapters/cloudflare/wake-ups.ts"
import { consoleLog } from "../../src/adapters/console/log.ts"
import { starting } from "../../src/adapters/console/starting.ts"
import { httpEmbedder } from "../../src/adapters/embedder/http-embedder.ts"
import { reachEmbedder } from "../../src/adapters/embedder/reach-embedder.ts"
import { scryptPasswords } from "../../src/adapters/passwords/scrypt-passwords.ts"
import { postgresAuditLog } from "../../src/adapters/postgres/audit-log.ts"
import { connect } from "../../src/adapters/postgres/database.ts"
import { postgresCollections } from "../../src/adapters/postgres/documents/collections.ts"
import { postgresDeletions } from "../../src/adapters/postgres/documents/deletions.ts"
import { postgresIdempotencyKeys } from "../../src/adapters/postgres/idempotency.ts"
import { postgresAccounts } from "../../src/adapters/postgres/identity/accounts.ts"
import { postgresAdminKeys } from "../../src/adapters/postgres/identity/admin-keys.ts"
import { postgresInvitations } from "../../src/adapters/postgres/identity/invitations.ts"
import { postgresMemberships } from "../../src/adapters/postgres/identity/memberships.ts"
import { postgresSessions } from "../../src/adapters/postgres/identity/refresh-tokens.ts"
import { postgresUsers } from "../../src/adapters/postgres/identity/users.ts"
import { rowSecurityCheck } from "../../src/adapters/postgres/row-security.ts"
import { postgresApiKeys } from "../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../src/adapters/postgres/tenants/tenants.ts"
import { postgresDeadLetters } from "../../src/adapters/postgres/usage/dead-letters.ts"
import { postgresFigures } from "../../src/adapters/postgres/usage/figures.ts"
import { postgresLedger } from "../../src/adapters/postgres/usage/ledger.ts"
import { postgresUsageFigures } from "../../src/adapters/postgres/usage/usage-figures.ts"
import { createMetricsRecorder } from "../../src/adapters/prometheus/metrics-recorder.ts"
import { redisAuthAttempts } from "../../src/adapters/redis/auth-attempts.ts"
import { redisCacheFigures } from "../../src/adapters/redis/cache-figures.ts"
import { redisClient } from "../../src/adapters/redis/client.ts"
import { redisGate } from "../../src/adapters/redis/gate.ts"
import { redisLimitUse } from "../../src/adapters/redis/limit-use.ts"
import { redisRevocations } from "../../src/adapters/redis/revocations.ts"
import { reporting } from "../../src/adapters/reporting/reporting.ts"
import { type AdminConfig, adminConfigSchema, parseConfig, tierLimitsOf } from "../../src/config.ts"
import { createFlushLater } from "../../src/http/hand-over.ts"
import type { ReportingVariables } from "../../src/http/reporting-env.ts"
import type { TokenSettings } from "../../src/identity/issue-tokens.ts"
import type { Operator } from "../../src/identity/manage-users.ts"
import type { WakeUpMessage } from "../../src/ingest/model/wake-up-message.ts"
import type { MetricSink } from "../../src/metrics.ts"

/** What workers/admin/wrangler.toml binds, beside vars and secrets. */
export type AdminWorkerEnv = { INGEST_QUEUE: Queue<WakeUpMessage>; METRICS?: MetricSink }

const TIMEOUT_MS = 10_000

export type AdminDeps = ReturnType<typeof createAdminDeps>
export type AdminEnv = {
  Bindings: object
  Variables: Omit<ReportingVariables, "deps"> & {
    deps: AdminDeps
    /** The acting operator, for the audit log, and until when the operator may act; set by `authenticate`. */
    by: Operator
  }
}

let isolate: AdminDeps | null = null

/** Throws `configuration-invalid`, which names every fault. */
export function provideAdminDeps(env: AdminWorkerEnv): AdminDeps {
  isolate ??= createAdminDeps(env)
  return isolate
}

/** The deps all requests of an isolate share: values and stateless clients, never promises or connections. */
export function createAdminDeps(env: AdminWorkerEnv) {
  const config = starting("admin", () => parseConfig(adminConfigSchema, env))
  const recorder = createMetricsRecorder({ source: "admin", intervalMs: 5_000 })
  const lines = consoleLog({ level: config.LOG_LEVEL, format: config.LOG_FORMAT, service: "admin" })
  const { log, collect, flushes } = reporting(config, "admin", lines)
  const redis = redisClient({
    url: config.UPSTASH_REDIS_REST_URL,
    token: config.UPSTASH_REDIS_REST_TOKEN,
    timeoutMs: TIMEOUT_MS,
  })
  const database = connect({ url: config.DATABASE_URL, endpoint: config.NEON_FETCH_ENDPOINT, timeoutMs: TIMEOUT_MS })
  return {
    config,
    metrics: recorder,
    flushes: () => [
      config.ENABLE_METRICS && env.METRICS ? recorder.flushIfDue(env.METRICS, Date.now()) : undefined,
      ...flushes(),
    ],
    flushLater: createFlushLater({ seconds: config.METRICS_FLUSH_SECONDS }),
    log,
    collectSpans: collect,
    tenants: postgresTenants(database),
    apiKeys: postgresApiKeys(database),
    collections: postgresCollections(database),
    deletions: postgresDeletions(database),
    idempotency: postgresIdempotencyKeys(database),
    audit: postgresAuditLog(database),
    users: postgresUsers(database),
    accounts: postgresAccounts(database),
    memberships: postgresMemberships(database),
    invitations: postgresInvitations(database),
    adminKeys: postgresAdminKeys(database),
    passwords: scryptPasswords(),
    attempts: redisAuthAttempts(redis, new Map()),
    tokens: tokensOf(config),
    revocations: redisRevocations(redis, postgresSessions(database)),
    rowSecurity: rowSecurityCheck(database),
    figures: postgresFigures(database),
    usageFigures: postgresUsageFigures(database),
    ledger: postgresLedger(database),
    deadLetters: postgresDeadLetters(database),
    cacheFigures: redisCacheFigures(redis),
    limitUse: redisLimitUse(redis),
    tierLimits: tierLimitsOf(config),
    gate: redisGate(redis, new Map()),
    apiKeySecret: config.API_KEY_SECRET ?? null,
    embedder: httpEmbedder(reachEmbedder(config)),
    wakeUps: queueWakeUps(env.INGEST_QUEUE),
    defaults: { chunking: { size_tokens: config.CHUNK_SIZE, overlap_tokens: config.CHUNK_OVERLAP } },
  }
}

/** Null if no secret is configured; then no user can sign in. */
const tokensOf = (config: AdminConfig): Pick<TokenSettings, "secrets" | "accessTtlSeconds"> | null =>
  config.JWT_SECRET_KEY === undefined
    ? null
    : {
        secrets: { current: config.JWT_SECRET_KEY, previous: config.JWT_SECRET_KEY_PREVIOUS ?? null },
        accessTtlSeconds: config.JWT_ACCESS_TOKEN_EXPIRE_MINUTES * 60,
      }
