// Plain requests to a stand-in under test, with the reply's status and parsed body.

export type Answer = { status: number; text: string; result: unknown }

export async function send(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await response.text()
  const isJson = response.headers.get("content-type") === "application/json"
  const parsed: unknown = isJson ? JSON.parse(text) : null
  return { status: response.status, text, result: Reflect.get(Object(parsed), "result") }
}

export const hybridConfig = {
  vectors: { dense: { size: 2, distance: "Cosine" } },
  sparse_vectors: { bm25: { modifier: "idf" } },
}

export const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`
