// What the service and a parse child say to each other over IPC.
import { z } from "zod"
import { type ParseEvent, type ParseRequest, parseEventSchema } from "../../../src/embedding/contract.ts"
import type { LocalSpec } from "../model/model-spec.ts"

/** argv[2] of a child, as JSON. */
export type ParseChildOptions = {
  /** Whose tokens chunks are counted in. */
  spec: LocalSpec
  /** URL of the module that exports `parseDocument`. */
  parserModule: string
  /** What text in pictures may be in; none: it is not recognised at all. */
  ocrLanguages: string[]
}

/** To a child, one at a time, once it said `idle`. */
export type ParseJob = Omit<ParseRequest, "filename">

const PARSE_STAGES = ["downloading", "parsing", "recognising", "storing"] as const
export type ParseStage = (typeof PARSE_STAGES)[number]

export type ProgressEvent = Extract<ParseEvent, { type: "progress" }>
export type FinalEvent = Exclude<ParseEvent, { type: "progress" }>

/** From a child: `idle` once after its start, `stage` when the next deadline begins, then the events of the reply. */
export const childMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("idle") }),
  z.object({ type: z.literal("stage"), stage: z.enum(PARSE_STAGES) }),
  parseEventSchema,
])
export type ChildMessage = z.infer<typeof childMessageSchema>
