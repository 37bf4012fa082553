// What leaves for an endpoint, and what comes of its answer: signed as published, never followed, never to a private address.
import { Webhook } from "standardwebhooks"
import { describe, expect, test } from "vitest"
import { resolveOverHttps } from "../../../src/adapters/webhooks/resolve-host.ts"
import { webhookSender } from "../../../src/adapters/webhooks/webhook-sender.ts"
import { newId } from "../../../src/ids.ts"

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
const OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
const signal = () => new AbortController().signal
const message = (over: object = {}) => ({
  url: "https://hooks.example.com/a",
  eventId: newId("evt"),
  payload: '{"type":"webhook.test"}',
  secrets: [SECRET],
  ...over,
})

/** A sender whose network answers so; what it was asked. */
function scripted(answer: () => Response | Promise<Response>, addresses: string[] | null = ["93.184.215.14"]) {
  const asked: Request[] = []
  const inits: (RequestInit | undefined)[] = []
  const sender = webhookSender({
    rules: { loopback: false },
    resolve: addresses && (async () => addresses),
    send: async (input, init) => {
      asked.push(new Request(input, init))
      inits.push(init)
      return await answer()
    },
  })
  return { sender, asked, inits }
}

test("the library signs the published example as published", () => {
  const signature = new Webhook(SECRET).sign(
    "msg_p5jXN8AQM9LWM0D4loKWxJek",
    new Date(1_614_265_330_000),
    '{"test": 2432232314}',
  )
  expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
})

describe("a message", () => {
  test("is verified by whoever has one of the secrets, and by nobody else", async () => {
    const { sender, asked } = scripted(() => new Response(null, { status: 204 }))
    const sent = message({ secrets: [SECRET, OTHER] })
    expect(await sender.send(sent, signal())).toEqual({ status: 204, fault: null, retryAfterSeconds: null })
    const [request] = asked
    const headers = Object.fromEntries(request?.headers ?? [])
    const body = (await request?.text()) ?? ""
    expect(headers["webhook-id"]).toBe(sent.eventId)
    expect(headers["webhook-signature"]).toMatch(/^v1,[\w+/=]{44} v1,[\w+/=]{44}$/)
    for (const secret of [SECRET, OTHER])
      expect(new Webhook(secret).verify(body, headers)).toEqual({ type: "webhook.test" })
    expect(() => new Webhook(`whsec_${btoa("x".repeat(32))}`).verify(body, headers)).toThrow("No matching signature")
    expect(() => new Webhook(SECRET).verify(`${body} `, headers)).toThrow("No matching signature")
  })

  test("is not sent on to where the endpoint points, and its answer is not read", async () => {
    let read = 0
    const pull = (controller: ReadableStreamDefaultController) => {
      read++
      controller.enqueue(new Uint8Array(65_536))
    }
    const endless = () => new ReadableStream({ pull })
    const { sender, asked, inits } = scripted(
      () => new Response(endless(), { status: 302, headers: { Location: "https://169.254.169.254/" } }),
    )
    expect(await sender.send(message(), signal())).toMatchObject({ status: 302, fault: "redirected" })
    expect([asked.length, inits[0]?.redirect, read <= 1]).toEqual([1, "manual", true])
  })

  test.each([
    [410, {}, "gone", null],
    [429, { "Retry-After": "7" }, "status", 7],
    [503, { "Retry-After": "soon" }, "status", null],
  ] as const)("answered %i is judged", async (status, headers, fault, retryAfterSeconds) => {
    const { sender } = scripted(() => new Response(null, { status, headers }))
    expect(await sender.send(message(), signal())).toEqual({ status, fault, retryAfterSeconds })
  })

  test("that nobody takes is told apart from one that is never answered", async () => {
    const { sender } = scripted(() => Promise.reject(new TypeError("connection refused")))
    expect(await sender.send(message(), signal())).toMatchObject({ status: null, fault: "unreachable" })
    expect(await sender.send(message(), AbortSignal.abort())).toMatchObject({ status: null, fault: "timeout" })
  })
})

describe("a host", () => {
  test.each([
    [["10.0.0.1"], "address-not-public"],
    [["93.184.215.14", "127.0.0.1"], "address-not-public"],
    [["93.184.215.14", "::ffff:10.0.0.1"], "address-not-public"],
    [[], "host-unknown"],
  ])("that leads to %j is sent nothing", async (addresses, fault) => {
    const { sender, asked } = scripted(() => new Response(), addresses)
    expect(await sender.send(message(), signal())).toEqual({ status: null, fault, retryAfterSeconds: null })
    expect(asked).toEqual([])
  })

  test("whose URL was allowed once is judged anew: a rule that changed since counts", async () => {
    const { sender, asked } = scripted(() => new Response(), null)
    const inside = message({ url: "http://127.0.0.1:1/" })
    expect(await sender.send(inside, signal())).toMatchObject({ fault: "address-not-public" })
    expect(asked).toEqual([])
  })

  test("is looked up for both families, and a resolver that fails lets nothing through", async () => {
    const answers: Record<string, unknown> = {
      A: {
        Status: 0,
        Answer: [
          { type: 5, data: "cdn.example." },
          { type: 1, data: "93.184.215.14" },
        ],
      },
      AAAA: { Status: 0, Answer: [{ type: 28, data: "fd00::1" }] },
    }
    const resolve = resolveOverHttps("https://dns.example/dns-query", async (input) => {
      const { searchParams } = new URL(String(input))
      expect(searchParams.get("name")).toBe("hooks.example.com")
      return Response.json(answers[searchParams.get("type") ?? ""])
    })
    expect(await resolve("hooks.example.com", signal())).toEqual(["93.184.215.14", "fd00::1"])
    answers.AAAA = { Status: 2 }
    const sender = webhookSender({ rules: { loopback: false }, resolve, send: () => Promise.reject(new Error("sent")) })
    expect(await sender.send(message(), signal())).toMatchObject({ fault: "resolver-unavailable" })
    answers.A = { Status: 3 }
    answers.AAAA = { Status: 3 }
    expect(await sender.send(message(), signal())).toMatchObject({ fault: "host-unknown" })
  })
})
