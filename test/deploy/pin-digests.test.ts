// Digests come from the registry alone, and where it gives none nothing is written.
import { createServer } from "node:http"
import { afterAll, beforeAll, expect, test } from "vitest"
import { pinned } from "../../deploy/pin-digests.ts"

const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const KNOWN: Record<string, string> = {
  "/v2/library/postgres/manifests/17.6-bookworm": digest("a"),
  "/v2/qdrant/qdrant/manifests/v1.19.0": digest("b"),
}

const registry = createServer((request, response) => {
  const url = new URL(request.url ?? "", "http://registry")
  if (url.pathname === "/token") {
    const scope = url.searchParams.get("scope")
    response.end(JSON.stringify({ token: `for ${scope}` }))
    return
  }
  const repository = /^\/v2\/(.+)\/manifests\//.exec(url.pathname)?.[1]
  const isAllowed =
    request.method === "HEAD" &&
    request.headers.authorization === `Bearer for repository:${repository}:pull` &&
    request.headers.accept?.includes("application/vnd.oci.image.index.v1+json")
  const found = isAllowed ? KNOWN[url.pathname] : undefined
  response.writeHead(isAllowed ? (found ? 200 : 404) : 401, found ? { "docker-content-digest": found } : {}).end()
})
let at: { api: string; auth: string; service: string }
beforeAll(async () => {
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve))
  const address = registry.address()
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
  at = { api: url, auth: `${url}/token`, service: "scripted" }
})
afterAll(() => registry.close())

const FILE = `services:
  postgres:
    image: postgres:17.6-bookworm
  qdrant:
    image: qdrant/qdrant:v1.19.0
  again:
    image: qdrant/qdrant:v1.19.0
  ours:
    image: footnote-workers
`

test("every image with a tag is pinned, ours and what is pinned already are left alone", async () => {
  const once = await pinned(FILE, at)
  expect(once).toContain(`image: postgres:17.6-bookworm@${digest("a")}\n`)
  expect(once.split(`image: qdrant/qdrant:v1.19.0@${digest("b")}\n`)).toHaveLength(3)
  expect(once).toContain("image: footnote-workers\n")
  expect(await pinned(once, at)).toBe(once)
})

test("an image the registry does not know is named, and nothing is made up", async () => {
  await expect(pinned("  image: redis:0.0\n", at)).rejects.toThrow("redis:0.0: the registry answered 404, no digest")
})
