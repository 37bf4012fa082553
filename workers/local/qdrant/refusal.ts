// A refused request: the HTTP status and the text its sender gets.

export type Refusal = Error & { status: number }

/** Ends the request with this status; the text is Qdrant's where the product could meet it. */
export function refuse(status: number, text: string): never {
  throw Object.assign(new Error(text), { status })
}

export const isRefusal = (cause: unknown): cause is Refusal =>
  cause instanceof Error && "status" in cause && typeof cause.status === "number"
