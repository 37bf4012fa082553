// A route's contract: what it takes, what it answers, which scope it needs; the source of validation and OpenAPI alike.
import type { z } from "zod"
import type { Scope } from "../../context.ts"

/**
 * `events`: as server-sent events too, where they are asked for, with an example of them; the last carries the same body. `tables`: as CSV and
 * JSON lines too, where the query's `format` asks for them. `headers`: what each of its own headers says.
 */
export type Reply = {
  description: string
  schema?: z.ZodType
  contentType?: string
  events?: string
  tables?: true
  headers?: Record<string, string>
}

export type RouteContract = {
  method: "get" | "post" | "put" | "patch" | "delete"
  /** In Hono's form, e.g. `/api/v1/documents/:id`. */
  path: string
  summary: string
  tag: string
  /** `any`: a credential is needed, no scope of it; null: open to everyone. */
  scope: Scope | "any" | null
  /** Takes an Idempotency-Key. */
  idempotent?: true
  params?: z.ZodObject
  query?: z.ZodObject
  json?: z.ZodType
  /** Fields of a multipart form. */
  form?: z.ZodObject
  replies: Record<number, Reply>
  /** Statuses of problems beyond those that every route of its kind has (`problemStatuses`). */
  problems?: readonly number[]
}

/** True where every field of the body may be left out: then the body may be, too. */
export const takesNoBody = (json: z.ZodType): boolean => json.safeParse({}).success

/** Keeps the literal types of a contract. */
export const contract = <const C extends RouteContract>(definition: C): C => definition
