// A request's place in its trace: what is taken from the header, what goes on, and when a span is made.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  beginTraces,
  collectSpans,
  endTrace,
  inTrace,
  type Span,
  spanned,
  traceHeaders,
  traceId,
} from "../../src/trace.ts"

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
const PARENT = "00f067aa0ba902b7"
const GIVEN = `00-${TRACE}-${PARENT}-01`
const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-(0[01])$/
const partsOf = (header = "") => FORM.exec(header)?.slice(1) ?? []

/** What the work's spans become, under this header. */
async function spansOf(header: string | undefined, work: () => Promise<unknown>, share = 1): Promise<Span[]> {
  const spans: Span[] = []
  await inTrace(header, async () => {
    collectSpans({ add: (span) => spans.push(span) }, share)
    await work().catch(() => undefined)
    endTrace({ name: "GET /", kind: "server", startedAt: 1, attributes: {}, failed: false })
  })
  return spans
}

test("without a header and a collector there is no trace, and nothing is passed on", async () => {
  expect(inTrace(undefined, () => [traceHeaders(), traceId()])).toEqual([{}, undefined])
  beginTraces()
  expect(inTrace(undefined, () => traceHeaders().traceparent)).toMatch(FORM)
})

describe("the header", () => {
  test("gives the trace; the span is our own, and what was not sampled stays so", () => {
    const [trace, span, flags] = inTrace(GIVEN, () => partsOf(traceHeaders().traceparent))
    expect([trace, flags]).toEqual([TRACE, "01"])
    expect(span).not.toBe(PARENT)
    expect(inTrace(GIVEN.replace(/01$/, "00"), () => partsOf(traceHeaders().traceparent)[2])).toBe("00")
    expect(inTrace(`${GIVEN.replace(/^00/, "cc")}-what-will-be`, () => traceId())).toBe(TRACE)
  })

  test.each([
    undefined,
    "",
    "nonsense",
    GIVEN.toUpperCase(),
    GIVEN.replace(/^00/, "ff"),
    `${GIVEN}-more`,
    GIVEN.replace(TRACE, "0".repeat(32)),
    GIVEN.replace(PARENT, "0".repeat(16)),
    GIVEN.slice(0, -1),
  ])("%s begins a new trace", (header) => {
    const [trace] = inTrace(header, () => partsOf(traceHeaders().traceparent))
    expect(trace).toMatch(/^[0-9a-f]{32}$/)
    expect(trace).not.toBe(TRACE)
  })

  test("is never passed on in any other form, whatever comes in", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constant(GIVEN)), (header) => {
        expect(inTrace(header, () => traceHeaders().traceparent)).toMatch(FORM)
      }),
    )
  })
})

describe("a span", () => {
  test("is the parent of what is called within it, and of what the service is told", async () => {
    let told = ""
    const spans = await spansOf(GIVEN, () =>
      spanned("outer", {}, async () => {
        told = traceHeaders().traceparent ?? ""
        await spanned("inner", {}, async () => undefined)
      }),
    )
    const [inner, outer, server] = spans
    expect(spans.map(({ name, traceId }) => [name, traceId])).toEqual([
      ["inner", TRACE],
      ["outer", TRACE],
      ["GET /", TRACE],
    ])
    expect([inner?.parentId, outer?.parentId, server?.parentId]).toEqual([outer?.spanId, server?.spanId, PARENT])
    expect(told).toBe(`00-${TRACE}-${outer?.spanId}-01`)
  })

  test("that throws says so and passes the error on", async () => {
    const spans = await spansOf(undefined, async () => {
      await expect(spanned("qdrant", {}, () => Promise.reject(new Error("away")))).rejects.toThrow("away")
    })
    expect(spans.map(({ name, failed }) => [name, failed])).toEqual([
      ["qdrant", true],
      ["GET /", false],
    ])
  })

  test("is made of no trace that is not sampled, by its header or by our share, and of none without a collector", async () => {
    const call = () => spanned("redis", {}, async () => undefined)
    expect(await spansOf(GIVEN.replace(/01$/, "00"), call)).toEqual([])
    expect(await spansOf(undefined, call, 0)).toEqual([])
    expect(await spansOf(GIVEN, call, 0)).toHaveLength(2)
    expect(await inTrace(GIVEN, () => spanned("redis", {}, async () => traceHeaders().traceparent))).toMatch(FORM)
    expect(await spanned("redis", {}, async () => traceHeaders())).toEqual({})
  })
})
