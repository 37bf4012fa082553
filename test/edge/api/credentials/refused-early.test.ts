// What is refused before it costs anything: reads over a limit, and keys that somebody invents.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { generateApiKey } from "../../../../src/tenants/model/api-key.ts"
import { ask, handle, type Reply } from "../support/direct.ts"
import { freshTenant, issueKey } from "../support/tenant.ts"
import { backend, watchBackend } from "./free-refusals.ts"

const real = globalThis.fetch
beforeEach(watchBackend)
afterEach(() => void vi.restoreAllMocks())

/** Calls while `run` runs, by which store they went to. */
async function callsDuring(run: () => Promise<unknown>) {
  backend.mockClear()
  await run()
  const paths = backend.mock.calls.map(([input]) => new URL(input instanceof Request ? input.url : input).pathname)
  const postgres = paths.filter((path) => path === "/sql").length
  return { postgres, others: paths.length - postgres }
}

const isRedis = (input: RequestInfo | URL) => input instanceof Request && new URL(input.url).pathname === "/pipeline"

const from = (address: string, key: string) =>
  handle("GET", "/api/v1/documents", { headers: { Authorization: `Bearer ${key}`, "CF-Connecting-IP": address } })

test("of twenty reads over a limit none but the first that finds it out reads anything", async () => {
  const { id } = await freshTenant()
  const key = await issueKey(id, { rateLimitPerMinute: 1 })
  const read = () => ask("GET", "/api/v1/documents", key)
  vi.spyOn(Date, "now").mockReturnValue(Date.now()) // so that no window ends meanwhile
  await read()
  const found = await callsDuring(read)
  const statuses: number[] = []
  const refused = await callsDuring(async () => {
    for (let i = 0; i < 20; i++) statuses.push((await read()).status)
  })
  expect(new Set(statuses)).toEqual(new Set([429]))
  expect([found.postgres <= 1, refused]).toEqual([true, { postgres: 0, others: 0 }])
})

test("fifty keys invented at one address cost a few lookups, and then nothing", async () => {
  const address = crypto.randomUUID()
  const invented = Array.from({ length: 50 }, () => generateApiKey().text)
  const statuses: number[] = []
  const first = await callsDuring(async () => {
    for (const key of invented.slice(0, 25)) statuses.push((await from(address, key)).status)
  })
  const rest = await callsDuring(async () => {
    for (const key of invented.slice(25)) statuses.push((await from(address, key)).status)
  })
  expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
  expect(new Set(statuses.slice(10))).toEqual(new Set([429]))
  expect(first.postgres).toBeLessThanOrEqual(10)
  expect(first.others).toBeLessThanOrEqual(10 + 10 + 20)
  expect(rest).toEqual({ postgres: 0, others: 0 })
  const reply = await from(address, generateApiKey().text)
  expect([reply.status, Number(reply.headers.get("Retry-After")) > 0]).toEqual([429, true])
})

test("fifty keys invented at once are bounded as well", async () => {
  const address = crypto.randomUUID()
  const { postgres, others } = await callsDuring(() =>
    Promise.all(Array.from({ length: 50 }, () => from(address, generateApiKey().text))),
  )
  expect(postgres).toBeLessThanOrEqual(10)
  expect(others).toBeLessThanOrEqual(45)
})

test("whoever guesses at an address locks nobody out there, and nowhere else", async () => {
  const address = crypto.randomUUID()
  const { key } = await freshTenant()
  const issue = async () => JSON.parse((await ask("POST", "/api/v1/keys", key, { name: "marked" })).text).key as string
  const [known, marked, elsewhere] = [await issue(), await issue(), await issueKey((await freshTenant()).id)]
  expect((await from(address, known)).status).toBe(200)
  for (let i = 0; i < 30; i++) await from(address, generateApiKey().text)
  expect((await from(address, generateApiKey().text)).status).toBe(429)
  expect([(await from(address, known)).status, (await from(address, marked)).status]).toEqual([200, 200])
  expect((await from(crypto.randomUUID(), elsewhere)).status).toBe(200)
})

test("a key from before there were marks works, and one that is used elsewhere is let in beside some guessing", async () => {
  const [address, { id }] = [crypto.randomUUID(), await freshTenant()]
  const old = await issueKey(id)
  expect((await from(crypto.randomUUID(), old)).status).toBe(200)
  for (let i = 0; i < 15; i++) await from(address, generateApiKey().text)
  expect((await from(address, old)).status).toBe(200)
})

test("whoever comes while a crowd has waited too long for admission is refused at no cost, until a moment has passed", async () => {
  const CROWD = 20
  const key = await issueKey((await freshTenant()).id)
  const read = () => ask("GET", "/api/v1/documents", key)
  expect((await read()).status).toBe(200)
  let time = Date.now() - 60_000 // in the past, so that no later test is refused
  vi.spyOn(Date, "now").mockImplementation(() => time)
  const { promise: allWait, resolve } = Promise.withResolvers<void>()
  let waiting = 0
  vi.mocked(globalThis.fetch).mockImplementation(async (input, init) => {
    backend(input, init)
    if (!isRedis(input)) return await real(input, init)
    if (++waiting === CROWD) {
      time += 1_000
      resolve()
    }
    await allWait
    const { signal: _, ...withoutTimeOut } = init ?? {}
    return await real(input, withoutTimeOut)
  })
  await Promise.all(Array.from({ length: CROWD }, read))
  const replies: Reply[] = []
  const cost = await callsDuring(async () => void replies.push(await read()))
  const [refused] = replies
  expect([refused?.status, refused?.headers.get("Retry-After"), cost]).toEqual([503, "1", { postgres: 0, others: 0 }])
  expect(JSON.parse(refused?.text ?? "")).toMatchObject({ code: "overloaded" })
  time += 250
  expect((await read()).status).toBe(200)
})
