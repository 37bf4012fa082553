// The written form of admin keys, and that neither Worker takes the other's for its own.
import { expect, test } from "vitest"
import { generateAdminKey, isWellFormedAdminKey } from "../../../src/identity/model/admin-key.ts"
import { looksLikeToken } from "../../../src/identity/model/signed-token.ts"
import { generateApiKey, isWellFormedApiKey } from "../../../src/tenants/model/api-key.ts"

test("an admin key is well formed, shows its kind and its prefix, and no two are alike", () => {
  const keys = Array.from({ length: 200 }, generateAdminKey)
  for (const { text, prefix } of keys) {
    expect(text).toMatch(/^rag_admin_[0-9a-f]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/)
    expect(text.slice(10, 18)).toBe(prefix)
    expect(isWellFormedAdminKey(text)).toBe(true)
  }
  expect(new Set(keys.map(({ text }) => text)).size).toBe(200)
})

test("no admin key is a tenant's and no tenant's an admin's, also not with the other's beginning", () => {
  const [admin, tenant] = [generateAdminKey().text, generateApiKey().text]
  expect([isWellFormedApiKey(admin), isWellFormedAdminKey(tenant)]).toEqual([false, false])
  const asTenant = admin.replace("rag_admin_", "rag_")
  const asAdmin = tenant.replace("rag_", "rag_admin_")
  expect([isWellFormedApiKey(asTenant), isWellFormedAdminKey(asAdmin)]).toEqual([false, false])
  expect(looksLikeToken(admin)).toBe(false)
})

test("any one changed character breaks the checksum", () => {
  const { text } = generateAdminKey()
  for (let at = 0; at < text.length; at++) {
    const other = text[at] === "a" ? "b" : "a"
    expect([at, isWellFormedAdminKey(text.slice(0, at) + other + text.slice(at + 1))]).toEqual([at, false])
  }
})
