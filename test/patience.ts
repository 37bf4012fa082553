// How long tests may wait: only what hangs may end by it, on the slowest machine too.

export const PATIENCE = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 120_000 } } }

/** Variables of Workers that are tested: a busy machine is no service that fails. */
export const PATIENT_VARS = {
  EMBEDDING_QUERY_TIMEOUT_MS: "30000",
  RERANK_TIMEOUT_MS: "30000",
  REDIS_TIMEOUT_MS: "30000",
}
