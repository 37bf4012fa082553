// How long tests may wait: only what hangs may end by it, on the slowest machine too.

export const PATIENCE = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 120_000 } } }
