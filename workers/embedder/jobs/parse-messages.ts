// The IPC messages between the service and a parse child.
import { z } from "zod"
import { type ParseEvent, type ParseRequest, parseEventSchema } from "../../../src/embedding/contract.ts"
import type { LocalSpec } from "../model/model-spec.ts"

/** argv[2] of a child, as JSON. */
export type ParseChildOptions = {
  /** The model whose tokens measure chunks. */
  spec: LocalSpec
  /** URL of the module that exports `parseDocument`. */
  parserModule: string
  /** Languages for OCR; without any there is no OCR. */
  ocrLanguages: string[]
}

/** Sent to a child, one job at a time, after it has sent `idle`. */
export type ParseJob = Omit<ParseRequest, "filename">

const PARSE_STAGES = ["downloading", "parsing", "recognising", "storing"] as const
export type ParseStage = (typeof PARSE_STAGES)[number]

export type ProgressEvent = Extract<ParseEvent, { type: "progress" }>
export type FinalEvent = Exclude<ParseEvent, { type: "progress" }>

/** Sent by a child: `idle` once after its start, `stage` when the next deadline starts, then the events of the reply. */
export const childMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("idle") }),
  z.object({ type: z.literal("stage"), stage: z.enum(PARSE_STAGES) }),
  parseEventSchema,
])
export type ChildMessage = z.infer<typeof childMessageSchema>
