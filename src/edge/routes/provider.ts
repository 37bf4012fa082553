// The routes of a tenant's own account at a provider of language models.
import { Hono } from "hono"
import { jsonBody, validate } from "../../http/input/validate.ts"
import type { Provider } from "../../tenants/model/provider.ts"
import { removeProvider, setProvider } from "../../tenants/set-provider.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import * as contracts from "../contracts/provider.ts"

export const provider = new Hono<AppEnv>()
  .get("/", admitted("admin"), async (c) => {
    const record = await c.var.deps.tenants.record(c.var.ctx.tenantId)
    return c.json({ provider: record?.provider ? toProviderJson(record.provider) : null })
  })
  .put("/", admitted("admin"), jsonBody(), validate("json", contracts.setProvider.json), async (c) => {
    const { base_url, api_key, model, price } = c.req.valid("json")
    const wanted = { baseUrl: base_url ?? null, apiKey: api_key, model, price: price ?? null }
    return c.json({ provider: toProviderJson(await setProvider(c.var.deps, c.var.ctx, wanted)) })
  })
  .delete("/", admitted("admin"), async (c) => {
    await removeProvider(c.var.deps, c.var.ctx)
    return c.body(null, 204)
  })

/** Of the key nothing is shown. */
const toProviderJson = ({ baseUrl, model, price, setAt }: Provider) => ({
  base_url: baseUrl,
  model,
  price,
  set_at: setAt,
})
