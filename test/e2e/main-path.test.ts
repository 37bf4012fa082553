// The main job over HTTP: upload, ingest, ask with citations, ask again, replace, delete.
import { describe, expect, test } from "vitest"
import type { AnswerJson, Client } from "../../workers/local/client.ts"
import { NOT_SAID, QUESTIONS } from "../../workers/local/samples/questions.ts"
import { freshTenant, sample, textFile } from "./tenant.ts"

/** What stands on its page where a citation says that its quote does. */
async function shownAt(client: Client, id: string, { boxes, page }: AnswerJson["citations"][number]): Promise<string> {
  expect(boxes.map((box) => box.page)).toContain(page)
  const lines: string[] = []
  for (const { page: number, ...box } of boxes) {
    const reply = await client.send("GET", `/api/v1/documents/${id}/pages/${number}`)
    const shown = (await reply.json()) as { lines: (typeof box & { text: string })[] }
    lines.push(shown.lines.find((line) => line.x0 === box.x0 && line.y0 === box.y0)?.text ?? "")
  }
  return lines.join(" ")
}

describe("a tenant's documents", () => {
  test("a PDF is ingested through its stages and answers with page and exact quote; asked again it is a hit", async () => {
    const { client } = await freshTenant()
    const { id, status } = await client.upload(sample("heron-t2-manual.pdf"))
    expect(["queued", "parsing", "chunking", "embedding", "indexing", "ready"]).toContain(status)
    let events = ""
    while (!events.includes("event: done"))
      events = await (await client.send("GET", `/api/v1/documents/${id}/events`)).text()
    expect(events).toMatch(/^event: status\ndata: .*"status":"(queued|parsing|chunking|embedding|indexing|ready)"/)
    expect(events).toMatch(/event: done\ndata: .*"status":"ready","progress":1,.*\n\n$/)
    const ready = await client.settled(id)
    expect(ready).toMatchObject({ status: "ready", progress: 1, page_count: 7, version: 1, error: null })
    expect(ready.stages.every((stage) => stage.status === "done" && stage.finished_at !== null)).toBe(true)

    const content = await client.content(id)
    for (const { question, page, expects } of QUESTIONS.filter((one) => one.document === "heron-t2-manual.pdf")) {
      const { answer, cache } = await client.ask(question)
      expect(cache).toBe("MISS")
      expect(answer.answer).toContain(expects)
      expect(answer.grounding.verdict).toBe("answered")
      expect(answer.citations.map((citation) => citation.page)).toContain(page)
      for (const citation of answer.citations) {
        expect(content.slice(citation.start, citation.end)).toBe(citation.quote)
        expect(answer.sources.map((source) => source.index)).toContain(citation.source)
        expect(await shownAt(client, id, citation)).toContain(citation.quote.split(/[\n|]/, 1)[0]?.trim())
      }
      const again = await client.ask(question)
      expect(again.cache).toBe("HIT")
      expect({ ...again.answer, id: "", latency_ms: 0, cached: false, usage: answer.usage }).toEqual({
        ...answer,
        id: "",
        latency_ms: 0,
      })
    }
  })

  test("every format is ingested, and metadata filters choose among documents", async () => {
    const { client } = await freshTenant()
    const files = ["staff-handbook.docx", "incident-runbook.md", "firmware-notes.txt"] as const
    const ids = await Promise.all(
      files.map(
        async (name) =>
          (await client.upload(sample(name), { metadata: { kind: name.split(".").at(-1), year: 2024 } })).id,
      ),
    )
    for (const id of ids) expect((await client.settled(id)).status).toBe("ready")
    const search = async (filter: object) => {
      const reply = await client.send("POST", "/api/v1/search", { query: "engineer on call alert", filter, top_k: 20 })
      const { data } = (await reply.json()) as { data: { filename: string }[] }
      return new Set(data.map((source) => source.filename))
    }
    for (const query of NOT_SAID) {
      const { grounding } = (await client.ask(query)).answer
      expect(grounding.verdict, query).not.toBe("answered")
      expect(grounding.score, query).toBeLessThan(0.5)
    }
    expect(await search({ kind: "md" })).toEqual(new Set(["incident-runbook.md"]))
    expect(await search({ kind: { $in: ["md", "docx"] }, year: { $gte: 2024 } })).not.toContain("firmware-notes.txt")
    expect(await search({ $not: { kind: "md" } })).not.toContain("incident-runbook.md")
    expect((await search({ year: { $gt: 2024 } })).size).toBe(0)
  })

  test("the same bytes are recognised, and a text can be sent without a file", async () => {
    const { client } = await freshTenant()
    const first = await client.upload(textFile("The harbour opens at six in the morning."))
    await client.settled(first.id)
    expect((await client.upload(textFile("The harbour opens at six in the morning."))).id).toBe(first.id)
    const reply = await client.send("POST", "/api/v1/documents/text", {
      title: "ferry.md",
      text: "# Ferry\n\nThe ferry leaves at noon.",
    })
    expect(reply.status).toBe(202)
    const { document } = (await reply.json()) as { document: { id: string } }
    await client.settled(document.id)
    expect((await client.ask("When does the ferry leave?")).answer.answer).toContain("noon")
  })

  test("a new version answers only when it is complete, and then at once, although the old answer was cached", async () => {
    const { client } = await freshTenant()
    const old = await client.upload(textFile("The password of the guest network is heron-blue.", "wifi.txt"))
    await client.settled(old.id)
    const question = "What is the password of the guest network?"
    await client.ask(question)
    expect(await client.ask(question)).toMatchObject({
      cache: "HIT",
      answer: { answer: expect.stringContaining("heron-blue") },
    })

    const next = textFile("The password of the guest network is heron-green.", "wifi.txt")
    await client.replace(old.id, next)
    const replaced = await client.settled(old.id)
    expect(replaced).toMatchObject({ id: old.id, version: 2, live_version: 2 })
    const after = await client.ask(question)
    expect(after.cache).toBe("MISS")
    expect(after.answer.answer).toContain("heron-green")
    expect(after.answer.answer).not.toContain("heron-blue")
  })

  test("a deleted document stops answering with the next question, cached or not, and its receipt reaches zero", async () => {
    const { client } = await freshTenant()
    const { id } = await client.upload(textFile("The lighthouse keeper is called Marta Voss."))
    await client.settled(id)
    const question = "Who is the lighthouse keeper?"
    await client.ask(question)
    expect((await client.ask(question)).cache).toBe("HIT")
    const deletion = await client.remove(id)
    const after = await client.ask(question)
    expect(after.cache).toBe("MISS")
    expect(JSON.stringify(after.answer)).not.toContain("Marta")
    const zero = { rows: 0, vectors: 0, objects: 0, cached: 0, graph: 0 }
    expect(await client.erased(deletion.id)).toMatchObject({ remaining: zero })
    expect((await client.send("GET", `/api/v1/documents/${id}`)).status).toBe(404)
  })

  test("the answer comes as events whose tokens together are the answer", async () => {
    const { client } = await freshTenant()
    const { id } = await client.upload(textFile("The bridge carries at most twelve tonnes."))
    await client.settled(id)
    for (const cache of ["MISS", "HIT"]) {
      const reply = await client.send("POST", "/api/v1/query", {
        query: "How much does the bridge carry?",
        stream: true,
      })
      expect(reply.headers.get("X-Cache")).toBe(cache)
      const events = Array.from((await reply.text()).matchAll(/event: (\w+)\ndata: (.*)\n/g), ([, name, data]) => ({
        name,
        data: JSON.parse(data ?? "null"),
      }))
      const done = events.at(-1)
      expect(done?.name).toBe("done")
      expect(done?.data.answer).toContain("twelve tonnes")
      const tokens = events.filter((event) => event.name === "token").map((event) => event.data.text)
      expect(tokens.join("")).toBe(done?.data.answer)
      expect(events.filter((event) => event.name === "citation").map((event) => event.data)).toEqual(
        done?.data.citations,
      )
    }
  })
})
