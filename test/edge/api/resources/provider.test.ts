// A tenant's own account at a provider over the API: for whoever may do everything there, and its key comes back to nobody.
import { expect, test } from "vitest"
import { freshTenant, issueKey, send } from "../support/tenant.ts"

const PATH = "/api/v1/provider"
const KEY = "sk-of-a-tenant-0123456789"
const WANTED = {
  base_url: "https://models.example.com/v1",
  api_key: KEY,
  model: "m",
  price: { prompt: 1, completion: 2 },
}

test("is set, shown without its key, and removed again", async () => {
  const key = await issueKey((await freshTenant()).id, { scopes: ["admin"] })
  const texts: string[] = []
  const told = async (method: string, json?: unknown) => {
    const reply = await send(method, PATH, key, json)
    texts.push(await reply.text())
    return texts.at(-1) ? JSON.parse(texts.at(-1) ?? "") : reply.status
  }
  expect(await told("GET")).toEqual({ provider: null })
  const shown = { base_url: WANTED.base_url, model: "m", price: WANTED.price, set_at: expect.any(String) }
  expect(await told("PUT", WANTED)).toEqual({ provider: shown })
  expect(await told("GET")).toEqual({ provider: shown })
  expect((await send("POST", "/api/v1/query", key, { query: "what is asked" })).status).toBe(200)
  expect(await told("DELETE")).toBe(204)
  expect(await told("GET")).toEqual({ provider: null })
  expect(texts.join("")).not.toContain("sk-of")
})

test("is refused by name where something is wrong with it, and stays as it was", async () => {
  const { id } = await freshTenant()
  const key = await issueKey(id, { scopes: ["admin"] })
  const faults: [object, string][] = [
    [{ ...WANTED, base_url: "http://models.example.com/v1" }, "base_url"],
    [{ ...WANTED, base_url: "https://192.168.0.1/v1" }, "base_url"],
    [{ ...WANTED, api_key: "two words of a key" }, "api_key"],
    [{ ...WANTED, model: "" }, "model"],
    [{ ...WANTED, price: { prompt: -1, completion: 0 } }, "price.prompt"],
  ]
  for (const [body, path] of faults) {
    const reply = await send("PUT", PATH, key, body)
    expect([reply.status, ((await reply.json()) as { errors: object[] }).errors]).toMatchObject([422, [{ path }]])
  }
  expect(await (await send("GET", PATH, key)).json()).toEqual({ provider: null })
  const lesser = await issueKey(id, { scopes: ["keys", "usage:read"] })
  for (const method of ["GET", "PUT", "DELETE"])
    expect((await send(method, PATH, lesser, method === "PUT" ? WANTED : undefined)).status).toBe(403)
})
