// The file as it was uploaded: lent out by a presigned URL, version by version, to its tenant, until the document is deleted.
import { expect, test } from "vitest"
import { freshTenant, textFile } from "./tenant.ts"

type Lent = { url: string; expires_at: string; method: string }

test("the original comes back to the byte, by version, to nobody else, and no longer once deletion is asked for", async () => {
  const { client } = await freshTenant()
  const text = "The harbour opens at six.\r\nKürbis \u{1f9ed}\n"
  const { id } = await client.upload(textFile(text))
  await client.settled(id)
  const original = (query = "") => client.send("GET", `/api/v1/documents/${id}/original${query}`)

  const reply = await original()
  expect(reply.status).toBe(200)
  const lent = (await reply.json()) as Lent
  const file = await fetch(lent.url, { method: lent.method })
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(new TextEncoder().encode(text))
  expect(file.headers.get("content-type")).toContain("text/plain")
  const secondsLeft = (Date.parse(lent.expires_at) - Date.now()) / 1000
  expect(secondsLeft).toBeGreaterThan(200)
  expect(secondsLeft).toBeLessThanOrEqual(300)

  expect(
    (
      await fetch(
        lent.url.replace(
          id,
          id.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
        ),
      )
    ).status,
  ).toBe(403)
  expect((await original("?version=2")).status).toBe(404)
  const stranger = await freshTenant()
  expect((await stranger.client.send("GET", `/api/v1/documents/${id}/original`)).status).toBe(404)

  expect((await client.send("DELETE", `/api/v1/documents/${id}`)).status).toBe(202)
  expect((await original()).status).toBe(404)
})
