// Who the caller is, and what is left of their rate limits; for every kind of credential.
import { Hono } from "hono"
import { limitsOfKey, tenantLimits } from "../../tenants/model/limits.ts"
import type { MeEnv } from "../auth-env.ts"

/** Mounted behind authentication and admission. */
export const me = new Hono<MeEnv>()
  .get("/me", async (c) => {
    const { actor, tenantId, tier, scopes } = c.var.ctx
    const account = actor.type === "user" ? await c.var.deps.accounts.find(actor.userId) : null
    return c.json({
      tenant_id: tenantId,
      tier,
      scopes: [...scopes],
      api_key_id: actor.type === "api-key" ? actor.keyId : null,
      user: account && {
        id: account.id,
        email: account.email,
        username: account.username,
        memberships: account.memberships.map(({ tenantId, tenantSlug, role }) => ({
          tenant_id: tenantId,
          slug: tenantSlug,
          role,
        })),
      },
    })
  })
  .get("/rate-limit", async (c) => {
    const { deps, ctx, caller } = c.var
    const limits = deps.tierLimits
      ? [...tenantLimits({ id: ctx.tenantId, ...caller.tenant }, deps.tierLimits), ...limitsOfKey(caller.key)]
      : []
    const used = limits.length > 0 ? await deps.limitUse.used(limits) : []
    const left = limits.map(({ policy, max, windowSeconds }, i) => ({
      policy,
      limit: max,
      window_seconds: windowSeconds,
      remaining: Math.max(0, max - (used[i] ?? 0)),
    }))
    const tightest = left.toSorted((a, b) => a.remaining - b.remaining)[0]
    return c.json({
      tier: ctx.tier,
      limit: tightest?.limit ?? null,
      remaining: tightest?.remaining ?? null,
      reset_at: tightest ? endOfWindow(tightest.window_seconds) : null,
      limits: left,
    })
  })

function endOfWindow(seconds: number): string {
  const ms = seconds * 1_000
  return new Date(Math.ceil(Date.now() / ms) * ms).toISOString()
}
