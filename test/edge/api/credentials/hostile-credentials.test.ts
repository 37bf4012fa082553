// Malformed and forged credentials by the hundred: each is a 401, and whatever its form refuses costs no call to any backend.
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { isWellFormedAdminKey } from "../../../../src/identity/model/admin-key.ts"
import { isWellFormedApiKey } from "../../../../src/tenants/model/api-key.ts"
import { handle } from "../support/direct.ts"
import { backend, faultsOf, watchBackend } from "./free-refusals.ts"
import {
  ADMIN_KEY,
  type Case,
  MALFORMED_TOKENS,
  malformedHeaders,
  malformedKeys,
  TENANT_KEY,
} from "./hostile-credentials.ts"

/** A key of the admin Worker is none here, good as it is there. */
const CREDENTIALS: Case[] = [...malformedKeys(TENANT_KEY), ...MALFORMED_TOKENS, ["an admin key", ADMIN_KEY]]
const HEADERS = malformedHeaders(TENANT_KEY)

beforeAll(watchBackend)
afterAll(() => {
  vi.restoreAllMocks()
})

const ask = (headers: Record<string, string>) => handle("GET", "/api/v1/documents", { headers })

test("at least 200 different hostile credentials are tried", () => {
  const all = CREDENTIALS.map(([, credential]) => `Bearer ${credential}`)
  const headers = HEADERS.map(([, header]) => header)
  expect(new Set([...all, ...headers]).size).toBeGreaterThanOrEqual(200)
})

test("calls to a backend are counted at all: a well-formed key nobody has costs some", async () => {
  expect([isWellFormedApiKey(TENANT_KEY), isWellFormedAdminKey(ADMIN_KEY)]).toEqual([true, true])
  const before = backend.mock.calls.length
  const reply = await ask({ Authorization: `Bearer ${TENANT_KEY}` })
  expect([reply.status, JSON.parse(reply.text).code]).toEqual([401, "credential-unknown"])
  expect(backend.mock.calls.length).toBeGreaterThan(before)
})

describe("a 401 at no cost is what comes back for every malformed", () => {
  test("bearer credential", async () => {
    expect(await faultsOf(ask, CREDENTIALS, (value) => ({ Authorization: `Bearer ${value}` }))).toEqual([])
  })

  test("X-API-Key", async () => {
    expect(await faultsOf(ask, CREDENTIALS, (value) => ({ "X-API-Key": value }))).toEqual([])
  })

  test("Authorization header", async () => {
    expect(await faultsOf(ask, HEADERS, (value) => ({ Authorization: value }))).toEqual([])
  })
})

test("the same key in the query string or a cookie is no credential", async () => {
  for (const [path, headers] of [
    [`?api_key=${TENANT_KEY}&access_token=${TENANT_KEY}`, {}],
    ["", { Cookie: `api_key=${TENANT_KEY}; session=${TENANT_KEY}` }],
  ] as const) {
    const reply = await handle("GET", `/api/v1/documents${path}`, { headers })
    expect(JSON.parse(reply.text).code).toBe("credential-missing")
  }
})
