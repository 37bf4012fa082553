// Whatever a client stores comes out the same, or is refused by its path: numbers above all, which JSON.parse rounds silently.
import fc from "fast-check"
import { beforeEach, describe, expect, test } from "vitest"
import { exactly, isHeld, numberText, objectText, spelledAlike, treeOf } from "../../../support/json-texts.ts"
import { handle, type Reply } from "../support/direct.ts"
import { freshTenant } from "../support/tenant.ts"

let tenant: Awaited<ReturnType<typeof freshTenant>>
beforeEach(async () => {
  tenant = await freshTenant()
})

const send = (method: string, path: string, body?: string) =>
  handle(method, path, {
    headers: { Authorization: `Bearer ${tenant.key}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body }),
  })

async function upload(metadata: string): Promise<Reply> {
  const form = new FormData()
  form.set("file", new File([crypto.randomUUID()], "a.txt", { type: "text/plain" }))
  form.set("metadata", metadata)
  return await handle("POST", "/api/v1/documents/ingest", {
    headers: { Authorization: `Bearer ${tenant.key}` },
    body: form,
  })
}

/** The text of `metadata` as it stands in a reply. */
const shownIn = (reply: Reply) => {
  const { document = null, data = null, ...own } = treeOf(reply.text) as Record<string, unknown>
  const shown = (document ?? (data as unknown[] | null)?.[0] ?? own) as { metadata: unknown }
  return spelledAlike(shown.metadata)
}

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, key) => (inner as Record<string, unknown>)[key], tree)
}

/** Every path a refusal names leads to a number that no double holds. */
function expectToldPaths(reply: Reply, json: string, root: string): void {
  const { errors } = JSON.parse(reply.text) as { errors: { path: string }[] }
  expect(errors.length).toBeGreaterThan(0)
  for (const { path } of errors) {
    const [first, ...rest] = path.split(".")
    expect(first).toBe(root)
    const number = at(treeOf(json), rest) as { source: string }
    expect([json, path, isHeld(number.source)]).toEqual([json, path, false])
  }
}

const everyNumber = (json: string): string[] => {
  const found: string[] = []
  JSON.stringify(treeOf(json), (key, value) => {
    if (key === "source") found.push(value)
    return value
  })
  return found
}

describe("metadata", () => {
  test("is shown by every route as it was sent, or refused by the paths of what could not be", async () => {
    const outcomes = { kept: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(objectText, async (metadata) => {
        const body = `{"title":"a.txt","text":"${crypto.randomUUID()}","metadata":${metadata}}`
        const made = await send("POST", "/api/v1/documents/text", body)
        if (everyNumber(metadata).every(isHeld)) {
          expect([metadata, made.status]).toEqual([metadata, 202])
          const sent = spelledAlike(treeOf(metadata))
          const { id } = JSON.parse(made.text).document
          const shown = [
            made,
            await send("GET", `/api/v1/documents/${id}`),
            await send("GET", "/api/v1/documents?limit=1"),
          ]
          for (const reply of shown) expect(shownIn(reply)).toEqual(sent)
          outcomes.kept++
        } else {
          expect([metadata, made.status]).toEqual([metadata, 422])
          expectToldPaths(made, metadata, "metadata")
          outcomes.refused++
        }
      }),
      { numRuns: 100 },
    )
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(10)
  })

  test("in a form is looked through alike", async () => {
    await fc.assert(
      fc.asyncProperty(numberText, async (number) => {
        const json = `{"a":{"b":[1,${number}]}}`
        const reply = await upload(json)
        expect([number, reply.status]).toEqual([number, isHeld(number) ? 202 : 422])
        if (isHeld(number)) expect(shownIn(reply)).toEqual(spelledAlike(treeOf(json)))
        else expect(JSON.parse(reply.text).errors).toMatchObject([{ path: "metadata.a.b.1" }])
      }),
      { numRuns: 60 },
    )
  })

  test("with a name that stands twice is refused by its path, however it is spelled, in a form too", async () => {
    const twice = '{"a":[0,{"b":1,"\\u0062":1}]}'
    const json = await send("POST", "/api/v1/documents/text", `{"title":"a","text":"b","metadata":${twice}}`)
    for (const reply of [json, await upload(twice)])
      expect([reply.status, JSON.parse(reply.text).errors]).toMatchObject([422, [{ path: "metadata.a.1.b" }]])
    const body = await send("POST", "/api/v1/query", '{"query":"a","top_k":1,"top_k":2}')
    expect([body.status, JSON.parse(body.text).errors]).toMatchObject([422, [{ path: "top_k" }]])
  })

  test("with a name that readers of JSON drop is refused by its path", async () => {
    for (const [metadata, path] of [
      ['{"__proto__":1}', "metadata.__proto__"],
      ['{"a":[{"\\u005f_proto__":{}}]}', "metadata.a.0.__proto__"],
    ]) {
      const reply = await send("POST", "/api/v1/documents/text", `{"title":"a","text":"b","metadata":${metadata}}`)
      expect([reply.status, JSON.parse(reply.text).errors]).toMatchObject([422, [{ path }]])
    }
  })
})

test.each(["search", "query"])(
  "a filter of %s takes a number that is held, and names one that is not",
  async (route) => {
    await fc.assert(
      fc.asyncProperty(numberText, fc.constantFrom("$eq", "$gte", "$lt"), async (number, op) => {
        const filter = `{"$or":[{"a":"b"},{"n":{"${op}":${number}}}]}`
        const reply = await send("POST", `/api/v1/${route}`, `{"query":"x","filter":${filter}}`)
        expect([number, reply.status]).toEqual([number, isHeld(number) ? 200 : 422])
        if (!isHeld(number))
          expect(JSON.parse(reply.text).errors).toMatchObject([{ path: expect.stringMatching(/^filter\.\$or\.1\.n/) }])
      }),
      { numRuns: 60 },
    )
  },
)

test("the numbers of these tests are told apart exactly", () => {
  expect(["1.50", "15e-1", "0.15E1"].map(exactly)).toEqual(["15e-1", "15e-1", "15e-1"])
  expect(["9007199254740992", "9007199254740993"].map(exactly)[0]).not.toBe(exactly("9007199254740993"))
  expect(["9007199254740991", "0.1", "1e-7", "5e-324", "0"].map(isHeld)).toEqual([true, true, true, true, true])
  expect(["9007199254740992", "-0", "1e20", "0.1000000000000000001", "1e400"].map(isHeld)).toEqual(Array(5).fill(false))
})
