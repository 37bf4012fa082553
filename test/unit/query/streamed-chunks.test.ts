// What is read of a streamed completion: the same chunks however the bytes are cut, whatever the events are called.
import fc from "fast-check"
import { APIError } from "groq-sdk"
import { describe, expect, test, vi } from "vitest"
import { streamedChunks } from "../../../src/adapters/groq/streamed-chunks.ts"

/** A reply whose bytes come in the pieces that these places cut. */
function replyOf(text: string, cuts: readonly number[] = []) {
  const bytes = new TextEncoder().encode(text)
  const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length]
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const [i, place] of places.slice(1).entries()) controller.enqueue(bytes.slice(places[i], place))
      controller.close()
    },
  })
  return new Response(body, { headers: { "retry-after": "7" } })
}

const chunksOf = async (text: string, cuts?: readonly number[]) =>
  await Array.fromAsync(streamedChunks(replyOf(text, cuts)))

const EVENTS = [
  ": a comment\n\n",
  'data: {"text":"größer, 更大, 🙂"}\n\n',
  'event: thread.run\r\ndata: {"text":"named"}\r\n\r\n',
  'data: {"text":\ndata: "in two lines"}\n\n',
  'id: 4\ndata:{"text":"data: \\n\\n no event"}\n\n',
].join("")
const TEXTS = ["größer, 更大, 🙂", "named", "in two lines", "data: \n\n no event"]

describe("a streamed completion", () => {
  test("gives the same chunks wherever its bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (cuts) => {
        expect(await chunksOf(EVENTS, cuts)).toEqual(TEXTS.map((text) => ({ text })))
      }),
    )
  })

  test("gives each chunk before the next one came", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const chunks = streamedChunks(new Response(readable))
    for (let i = 0; i < 3; i++) {
      const [chunk] = await Promise.all([chunks.next(), writer.write(new TextEncoder().encode(`data: ${i}\n\n`))])
      expect(chunk.value).toBe(i)
    }
  })

  test("ends with what its service calls the end; half an event is none", async () => {
    expect(await chunksOf("data: 1\n\ndata: [DONE]\n\ndata: 2\n\n")).toEqual([1])
    expect(await chunksOf("data: 1\n\ndata: 2")).toEqual([1])
    expect(await Array.fromAsync(streamedChunks(new Response(null)))).toEqual([])
  })

  test("that tells an error throws it with the reply's headers, and nothing more is read", async () => {
    const reply = replyOf('data: 1\n\ndata: {"error":{"code":"busy","message":"later"}}\n\ndata: 2\n\n')
    const seen: unknown[] = []
    const failure = await (async () => {
      for await (const chunk of streamedChunks(reply)) seen.push(chunk)
    })().catch((error: unknown) => error)
    expect(seen).toEqual([1])
    expect(failure).toBeInstanceOf(APIError)
    expect(failure).toMatchObject({ status: undefined, error: { code: "busy", message: "later" } })
    expect((failure as APIError).headers?.get("retry-after")).toBe("7")
  })

  test("is let go of when its reader stops", async () => {
    const cancel = vi.fn()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\ndata: 2\n\n")),
      cancel,
    })
    for await (const chunk of streamedChunks(new Response(body))) {
      expect(chunk).toBe(1)
      break
    }
    expect(cancel).toHaveBeenCalledOnce()
  })
})
