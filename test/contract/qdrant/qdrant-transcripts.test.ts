// Replays what a real Qdrant was asked and compares the stand-in's answers with the recorded ones.
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { startQdrant } from "../../../workers/local/qdrant/server.ts"
import type { StandIn } from "../../../workers/local/stand-in.ts"
import { openApiCheck, sharedDir } from "../../local/qdrant/openapi-replies.ts"

const transcriptPath = join(sharedDir, "data/qdrant-transcripts/v1.18.3.jsonl")

/** Requests that the product never makes, and so are refused. `operations`: how many writes the recording counts for them. */
const unsupported: Record<string, { operations: number }> = {
  "exists: no": { operations: 0 },
  "exists: yes": { operations: 0 },
  one: { operations: 0 },
  "one unknown": { operations: 0 },
  some: { operations: 0 },
  "some, payload include": { operations: 0 },
  "some, payload exclude": { operations: 0 },
  "count except": { operations: 0 },
  "count min_should": { operations: 0 },
  "count is_null": { operations: 0 },
  "count values_count": { operations: 0 },
  "count single condition, not list": { operations: 0 },
  "count has_vector": { operations: 0 },
  "scroll ordered": { operations: 0 },
  "dense, threshold": { operations: 0 },
  "dense, offset": { operations: 0 },
  "dense by id": { operations: 0 },
  "dense by unknown id": { operations: 0 },
  rrf: { operations: 0 },
  "rrf with outer filter": { operations: 0 },
  "rrf with threshold": { operations: 0 },
  dbsf: { operations: 0 },
  mmr: { operations: 0 },
  "rescore prefetch by dense": { operations: 0 },
  formula: { operations: 0 },
  "formula with threshold": { operations: 0 },
  order_by: { operations: 0 },
  "no query": { operations: 0 },
  groups: { operations: 0 },
  "unknown field": { operations: 0 },
  "unknown route": { operations: 0 },
  "wrong method": { operations: 0 },
  overwritten: { operations: 0 },
  replaced: { operations: 0 },
  "batch update": { operations: 2 },
  facet: { operations: 0 },
  patch: { operations: 0 },
  alias: { operations: 0 },
  "through alias": { operations: 0 },
  "switch alias": { operations: 0 },
}

const everyPoint = { filter: { must_not: [{ key: "tenant_id", match: { value: "nobody" } }] } }

/** Requests sent in a form that the product could use, with the same effect on all later answers. */
const rephrased: Record<string, { method?: string; path?: string; body?: unknown }> = {
  "create, unknown field": { body: { vectors: { dense: { size: 8, distance: "Cosine" } } } },
  "overwrite payload": { method: "POST" },
  "delete payload key": {
    path: "/collections/demo/points/payload?wait=true",
    body: { payload: { flag: null }, filter: { must: [{ key: "document_id", match: { any: ["doc_1", "doc_3"] } }] } },
  },
  "delete, empty filter: everything goes": { body: everyPoint },
  "delete with empty filter": { body: everyPoint },
}

/** Here the limit cuts through points of equal score, so that either side may show any of them. */
const cutTies = new Set(["zero vector"])

const record = z.object({
  section: z.string(),
  name: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  response: z.object({
    status: z.int(),
    contentType: z.string().nullable(),
    body: z.unknown().optional(),
    text: z.string().optional(),
  }),
})
type Recorded = z.infer<typeof record>

const present = existsSync(transcriptPath)
const recorded: Recorded[] = present
  ? readFileSync(transcriptPath, "utf8")
      .trim()
      .split("\n")
      .map((line) => record.parse(JSON.parse(line)))
  : []

type Answer = { status: number; contentType: string | null; body: unknown; text: string; operationsSkipped: number }

async function ask(url: string, { name, request }: Recorded, operationsSkipped: number): Promise<Answer> {
  const { method, path, body, headers } = { ...request, ...rephrased[name] }
  const sent = body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body)
  const response = await fetch(url + path, {
    method,
    body: sent,
    headers: headers ?? { "content-type": "application/json" },
  })
  const text = await response.text()
  const contentType = response.headers.get("content-type")
  const parsed: unknown = contentType === "application/json" ? JSON.parse(text) : undefined
  return { status: response.status, contentType, body: parsed, text, operationsSkipped }
}

/** Scored lists with equal scores in order of id, so that ties compare whatever their order. */
function comparable(value: unknown, ties: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(item, ties))
    const scored = z
      .array(z.looseObject({ id: z.unknown(), score: z.number() }))
      .min(1)
      .safeParse(items)
    if (!scored.success) return items
    if (ties) return scored.data.map(({ score }) => score)
    const tie = (a: { score: number }, b: { score: number }) => Math.abs(a.score - b.score) < 1e-6
    return scored.data.toSorted((a, b) => (tie(a, b) ? String(a.id).localeCompare(String(b.id)) : b.score - a.score))
  }
  if (typeof value !== "object" || value === null) return value
  const ignored = ["time", "usage"]
  const entries = Object.entries(value).filter(([key]) => !ignored.includes(key))
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, comparable(item, ties)]),
  )
}

/** Paths at which the two differ, numbers by more than 1e-5. */
function differences(actual: unknown, expected: unknown, path = ""): string[] {
  if (typeof actual === "number" && typeof expected === "number") {
    return Math.abs(actual - expected) <= 1e-5 ? [] : [`${path}: ${actual} is not ${expected}`]
  }
  if (typeof actual !== "object" || typeof expected !== "object" || !actual || !expected) {
    return actual === expected ? [] : [`${path}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`]
  }
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)])
  return [...keys].flatMap((key) => differences(Reflect.get(actual, key), Reflect.get(expected, key), `${path}.${key}`))
}

/** The recorded body as it would be had the unsupported writes never been asked. */
function withoutSkipped(body: unknown, operations: number): unknown {
  const write = z.looseObject({ result: z.looseObject({ operation_id: z.int() }) }).safeParse(body)
  if (!write.success) return body
  const { result } = write.data
  return { ...write.data, result: { ...result, operation_id: result.operation_id - operations } }
}

describe.skipIf(!present)("the stand-in answers like the recorded Qdrant 1.18.3", () => {
  let server: StandIn
  const answers: Answer[] = []

  beforeAll(async () => {
    server = await startQdrant()
    const skipped = new Map<string, number>()
    for (const each of recorded) {
      const collection = each.request.path.split("/")[2] ?? ""
      const before = skipped.get(collection) ?? 0
      answers.push(await ask(server.url, each, before))
      skipped.set(collection, before + (unsupported[each.name]?.operations ?? 0))
    }
  })
  afterAll(() => server.close())

  const answerTo = (index: number): Answer => {
    const answer = answers[index]
    if (!answer) throw new Error(`no answer ${index}`)
    return answer
  }
  const label = ({ section, name }: Recorded, index: number) => [`${section}: ${name}`, index] as const
  const all = recorded.map((each, index) => ({ each, index }))
  const supported = all.filter(({ each }) => !(each.name in unsupported))

  test("every request outside the subset is in the recording", () => {
    expect(recorded.length).toBe(174)
    expect(all.length - supported.length).toBe(Object.keys(unsupported).length)
  })

  test.each(supported.map(({ each, index }) => label(each, index)))("%s", (_, index) => {
    const { name, request, response } = recorded[index] ?? record.parse(null)
    const answer = answerTo(index)
    expect(answer.status).toBe(response.status)
    if (request.path === "/") {
      expect(answer.body).toMatchObject({ version: "1.18.3" })
      return
    }
    expect(answer.contentType).toBe(response.contentType)
    if (response.text !== undefined) expect(answer.text).toBe(response.text)
    else if (response.status !== 200) expect(answer.body).toMatchObject({ status: { error: expect.any(String) } })
    else {
      const expected = withoutSkipped(response.body, answer.operationsSkipped)
      const ties = cutTies.has(name)
      expect(differences(comparable(answer.body, ties), comparable(expected, ties))).toEqual([])
    }
  })

  const outside = all.filter(({ each }) => each.name in unsupported)
  test.each(outside.map(({ each, index }) => label(each, index)))("%s is refused loudly", (_, index) => {
    const answer = answerTo(index)
    expect([400, 404, 501]).toContain(answer.status)
    expect(answer.body).toMatchObject({ status: { error: expect.stringMatching(/.+/) } })
  })

  const check = openApiCheck()
  test.skipIf(!check)("every reply fits Qdrant's official schema", () => {
    const replies = all.filter(({ index }) => answerTo(index).body !== undefined)
    const problems = replies.flatMap(({ each, index }) => {
      const { status, body } = answerTo(index)
      if (status === 501) return []
      const path = new URL(each.request.path, "http://local").pathname
      return (check?.(each.request.method, path, status, body) ?? []).map((problem) => `${each.name}: ${problem}`)
    })
    expect(problems).toEqual([])
    expect(replies.length).toBeGreaterThan(150)
  })

  test.skipIf(!check)("the schema check finds a broken reply", () => {
    const broken = { result: { count: "three" }, status: "ok", time: 0 }
    expect(check?.("POST", "/collections/demo/points/count", 200, broken)).not.toEqual([])
  })
})
