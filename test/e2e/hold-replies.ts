// Holds every reply that a test gets from the edge or the admin Worker against the OpenAPI document that this Worker serves.
import { Ajv2020 } from "ajv/dist/2020.js"
import { afterAll, afterEach, expect } from "vitest"

type Content = Record<string, { schema?: { type?: string } }>
type Described = { $ref?: string; headers?: Record<string, unknown>; content?: Content }
type Operation = { responses: Record<string, Described> }
type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Described> }
}
type Held = { document: Document; faultsOf: (pointer: string, value: unknown) => unknown }

/** What every HTTP reply may bear, or every one of a Worker that browsers may ask. */
const OF_ANY_REPLY =
  /^(cache-control|connection|content-(encoding|length|type|security-policy)|date|keep-alive|transfer-encoding|vary|access-control-.*|cross-origin-.*|origin-agent-cluster|referrer-policy|strict-transport-security|x-(content-type|frame|download)-options|x-(dns-prefetch-control|permitted-cross-domain-policies|xss-protection))$/
/** Problems of paths that are none, and of methods that a path has not. */
const WITHOUT_ROUTE = [400, 401, 403, 404, 405, 413, 422, 429, 503]

const realFetch = globalThis.fetch
/** By origin; null for what is no Worker of ours that describes itself. */
const documents = new Map<string, Promise<Held | null>>()
const pending = new Set<Promise<void>>()
const faults: unknown[] = []

globalThis.fetch = async (input, init) => {
  const reply = await realFetch(input, init)
  holdReply(init?.method ?? (input instanceof Request ? input.method : "GET"), urlOf(input), reply)
  return reply
}

const urlOf = (input: Parameters<typeof fetch>[0]) => new URL(input instanceof Request ? input.url : input)

/** For who asks without `fetch`; what is wrong is told when the test ends. */
export function holdReply(method: string, { origin, pathname }: URL, reply: Response): void {
  if (!/^\/(api\/v1|auth|health|openapi\.json|docs)/.test(pathname)) return
  const held = hold(origin, method.toUpperCase(), pathname, reply.clone()).catch((error) => void faults.push(error))
  pending.add(held)
  void held.finally(() => pending.delete(held))
}

/** What was found wrong since it was last asked, once all replies are looked at. */
export async function takeFaults(): Promise<string[]> {
  await Promise.all(pending)
  return faults.splice(0).map((fault) => (fault instanceof Error ? fault.message : String(fault)))
}

afterEach(async () => expect(await takeFaults()).toEqual([]))
// Registered before any test's own, so it runs after them.
afterAll(async () => expect(await takeFaults()).toEqual([]))

async function hold(origin: string, method: string, path: string, reply: Response): Promise<void> {
  const known = documents.get(origin) ?? readDocument(origin)
  documents.set(origin, known)
  const held = await known
  // Who hung up midway got no reply.
  const text = await reply.text().catch(() => null)
  if (!held || text === null || method === "OPTIONS") return
  const asked = `${method} ${path} → ${reply.status}`
  const at = pathOf(held.document, path)
  const verb = method === "HEAD" ? "get" : method.toLowerCase()
  const operation = at === undefined ? undefined : held.document.paths[at]?.[verb]
  const pointer = operation ? ["paths", at ?? "", verb, "responses", String(reply.status)] : problemAt(reply.status)
  const described = operation ? operation.responses[reply.status] : WITHOUT_ROUTE.includes(reply.status) && {}
  if (!described) throw new Error(`${asked} is not documented: ${text.slice(0, 200)}`)
  const name = described.$ref?.split("/").at(-1)
  const shared = name ?? (operation ? undefined : `Problem${reply.status}`)
  const meant = shared === undefined ? described : held.document.components.responses[shared]
  if (!meant) throw new Error(`${asked} refers to nothing`)
  holdHeaders(asked, meant, reply.headers)
  if (method === "HEAD") return
  holdBody(asked, meant, shared === undefined ? pointer : ["components", "responses", shared], reply, text, held)
}

const problemAt = (status: number) => ["components", "responses", `Problem${status}`]

function holdHeaders(asked: string, { headers = {} }: Described, sent: Headers): void {
  const known = Object.keys(headers).map((name) => name.toLowerCase())
  const strange = [...sent.keys()].filter((name) => !known.includes(name) && !OF_ANY_REPLY.test(name))
  if (strange.length > 0) throw new Error(`${asked} bears headers that are not documented: ${strange.join(", ")}`)
  if (!sent.has("x-request-id")) throw new Error(`${asked} has no X-Request-Id`)
}

function holdBody(asked: string, meant: Described, at: string[], reply: Response, text: string, held: Held): void {
  const type = reply.headers.get("content-type")?.split(";", 1)[0] ?? null
  const content = meant.content ?? {}
  if (type === null && text === "" && Object.keys(content).length === 0) return
  const known = Object.keys(content).find((one) => one.split(";", 1)[0] === type)
  if (type === null || known === undefined) throw new Error(`${asked} is of type ${type}, which is not documented`)
  const schemaOf = (one: string) => [...at, "content", one, "schema"].map(escaped).join("/")
  const check = (one: string, value: unknown) => {
    const wrong = held.faultsOf(`api#/${schemaOf(one)}`, value)
    if (wrong) throw new Error(`${asked} is not as documented: ${JSON.stringify(wrong).slice(0, 600)}`)
  }
  if (type === "text/event-stream") {
    const done = /^event: done\ndata: (.*)$/m.exec(text)?.[1]
    if (done !== undefined && content["application/json"]) check("application/json", JSON.parse(done))
  } else if (/[/+]json$/.test(type)) check(known, JSON.parse(text))
}

const escaped = (step: string) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))

/** The template that a path is of: one without parameters goes before one with. */
function pathOf({ paths }: Document, path: string): string | undefined {
  const asked = path.replace(/(.)\/$/, "$1")
  if (paths[asked]) return asked
  return Object.keys(paths).find((one) => new RegExp(`^${one.replace(/\{\w+\}/g, "[^/]+")}$`).test(asked))
}

async function readDocument(origin: string): Promise<Held | null> {
  const reply = await realFetch(`${origin}/openapi.json`)
  // Only who has no such path is no Worker of ours: one that will not say now must not go unchecked.
  if (!reply.ok && reply.status < 500 && reply.status !== 429) return null
  if (!reply.ok) throw new Error(`${origin} does not describe itself: ${reply.status}`)
  const document = (await reply.json()) as Document
  const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, "api")
  const faultsOf = (pointer: string, value: unknown) => {
    const validate = ajv.getSchema(pointer) ?? ajv.compile({ $ref: pointer })
    return validate(value) ? null : validate.errors
  }
  return { document, faultsOf }
}
