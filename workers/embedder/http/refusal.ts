// A request that the service refuses, as a value; it becomes the JSON body `{error: {code, message}}`.

export type Refusal = {
  refused: true
  status: 400 | 401 | 403 | 404 | 405 | 413 | 500 | 503
  code: string
  message: string
  /** With 503: when the caller may retry. */
  retryAfterSeconds?: number
}

export const refusal = (status: Refusal["status"], code: string, message: string): Refusal => ({
  refused: true,
  status,
  code,
  message,
})

/** 503 is the only status that means "the same request may succeed later". */
export const busy = (code: string, message: string, retryAfterSeconds: number): Refusal => ({
  ...refusal(503, code, message),
  retryAfterSeconds,
})

/** A refusal as an error, for code that is too deep to return it. */
export const refused = (why: Refusal): Error => new Error(why.message, { cause: why })
export const refusalIn = (error: unknown): Refusal | null =>
  error instanceof Error && error.cause instanceof Object && isRefusal(error.cause) ? error.cause : null

export const isRefusal = (value: object): value is Refusal => "refused" in value
