// What stands in a document's metadata is what searches and answers show of it, as JSON and as events, from a cache or not.
import fc from "fast-check"
import { expect, inject, test } from "vitest"
import { isHeld, objectText, spelledAlike, treeOf } from "../support/json-texts.ts"
import { freshTenant } from "./tenant.ts"

const COUNT = 15
type Shown = { sources?: { document_id: string; metadata: unknown }[]; data?: Shown["sources"] }

test("every source shows its document's metadata as it was sent", async () => {
  const { client, apiKey } = await freshTenant()
  const heldAlone = objectText.filter((json) => {
    const numbers: string[] = []
    JSON.stringify(treeOf(json), (key, value) => (key === "source" ? numbers.push(value) : value))
    return numbers.every(isHeld)
  })
  const bounds = ['{"n":9007199254740991,"m":[-9007199254740991,0.1,1e-7,5e-324,1.7976931348623157]}']
  const sent = new Map<string, unknown>()
  for (const metadata of [...bounds, ...fc.sample(heldAlone, COUNT)]) {
    const text = `The copper kettle number ${sent.size} stands on shelf ${sent.size}.`
    const body = `{"title":"k.txt","text":"${text}","metadata":${metadata}}`
    const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json" }
    const made = await fetch(`${inject("platform").edgeUrl}/api/v1/documents/text`, { method: "POST", headers, body })
    expect([metadata, made.status]).toEqual([metadata, 202])
    const { document } = (await made.json()) as { document: { id: string } }
    sent.set(document.id, spelledAlike(treeOf(metadata)))
  }
  for (const id of sent.keys()) expect((await client.settled(id)).status).toBe("ready")

  const question = { query: "Where does the copper kettle stand?", top_k: 50 }
  const shown = async (path: string, body: object) => {
    const reply = await client.send("POST", path, body)
    expect([path, reply.status]).toEqual([path, 200])
    const text = await reply.text()
    const events = Array.from(text.matchAll(/^data: (.*)$/gm), ([, data = ""]) => treeOf(data) as Shown)
    return (text.startsWith("{") ? [treeOf(text) as Shown] : events).flatMap(
      ({ sources, data }) => sources ?? data ?? [],
    )
  }
  for (const [path, body] of [
    ["/api/v1/search", question],
    ["/api/v1/query", { ...question, cache: "bypass" }],
    ["/api/v1/query", { ...question, cache: "bypass", stream: true }],
    ["/api/v1/query", question],
    ["/api/v1/query", question],
    ["/api/v1/query", { ...question, stream: true }],
  ] as const) {
    const sources = (await shown(path, body)).filter(({ document_id }) => sent.has(document_id))
    expect(sources.length).toBeGreaterThan(0)
    for (const { document_id, metadata } of sources) expect(spelledAlike(metadata)).toEqual(sent.get(document_id))
  }
})
