// What anybody may ask without a credential is bounded by address, in the isolate, and the description is made once.
import { expect, test } from "vitest"
import { handleAdmin } from "../support/admin.ts"
import { handle } from "../support/direct.ts"

const from = (address: string) => ({ headers: { "CF-Connecting-IP": address } })

test.each([
  ["/health/ready", handle],
  ["/api/v1/health", handle],
  ["/openapi.json", handle],
  ["/openapi.json", handleAdmin],
  ["/docs", handle],
  ["/health/ready", handleAdmin],
] as const)(
  "%s answers one address sixty times a minute, then 429 with how long to wait; others go on",
  async (path, ask) => {
    const address = crypto.randomUUID()
    const statuses: number[] = []
    // Twice as many, so that the minute may end on the way.
    for (let i = 0; i < 130; i++) {
      const { status, headers } = await ask("GET", path, from(address))
      statuses.push(status)
      if (status !== 429) continue
      const seconds = Number(headers.get("Retry-After"))
      expect([seconds >= 1, seconds <= 60]).toEqual([true, true])
      break
    }
    expect(statuses.at(-1)).toBe(429)
    expect(statuses.length).toBeGreaterThan(60)
    expect((await ask("GET", path, from(crypto.randomUUID()))).status).not.toBe(429)
  },
)

test("the description is the same text each time and may be kept for minutes", async () => {
  for (const ask of [handle, handleAdmin]) {
    const [first, second] = [await ask("GET", "/openapi.json", from("a")), await ask("GET", "/openapi.json", from("b"))]
    expect(second.text).toBe(first.text)
    expect(second.headers.get("Cache-Control")).toBe("public, max-age=300")
  }
})

test("the viewer's files are served from beside the Worker, and no other file of theirs", async () => {
  for (const ask of [handle, handleAdmin]) {
    const style = await ask("GET", "/docs/swagger-ui.css", from("c"))
    expect([style.status, style.text.startsWith(".swagger-ui")]).toEqual([200, true])
    for (const path of ["/docs/package.json", "/swagger-ui.css", "/docs/index.html"])
      expect([path, (await ask("GET", path, from("d"))).status]).toEqual([path, 404])
  }
})
