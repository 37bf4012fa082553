// The life of a version and of a unit of work: every state and what may follow it. SQL and TypeScript both come from here.

/** Nothing follows an end. `ready` is left only when a newer version answers or the document is deleted. */
export const VERSION_LIFE = {
  awaiting_upload: ["queued", "failed", "superseded", "retired"],
  queued: ["parsing", "failed", "superseded", "retired"],
  parsing: ["chunking", "embedding", "failed", "superseded", "retired"],
  /** A parser that was lost begins again. */
  chunking: ["parsing", "embedding", "failed", "superseded", "retired"],
  /** Goes straight to `ready` where it was complete before anybody saw the indexing begin. */
  embedding: ["indexing", "ready", "failed", "superseded", "retired"],
  indexing: ["ready", "failed", "superseded", "retired"],
  ready: ["retired"],
  failed: [],
  /** Overtaken by a newer version before it ever answered. */
  superseded: [],
  /** Answered until a newer version did, or was deleted with its document. */
  retired: [],
} as const

/** A unit that runs may also be taken over by another worker once its lease ran out; clean-up deletes units at their end. */
export const UNIT_LIFE = {
  pending: ["running", "cancelled"],
  running: ["pending", "done", "failed", "cancelled"],
  done: [],
  failed: [],
  /** Its version ended first. As long as its lease lasts, its worker may still be writing. */
  cancelled: [],
} as const

type Life = Readonly<Record<string, readonly string[]>>
export type VersionState = keyof typeof VERSION_LIFE
export type UnitState = keyof typeof UNIT_LIFE

const statesOf = <L extends Life>(life: L) => Object.keys(life) as (keyof L & string)[]
export const VERSION_STATES = statesOf(VERSION_LIFE)
export const UNIT_STATES = statesOf(UNIT_LIFE)

/** Versions that answer or still may. Quotas count these, and only these may have something in a store. */
export const LIVING_STATES = VERSION_STATES.filter((state) => VERSION_LIFE[state].length > 0)
export const OPEN_UNIT_STATES = UNIT_STATES.filter((state) => UNIT_LIFE[state].length > 0)

/** The states from which a version may become `next`. */
export const versionsBefore = (next: VersionState): VersionState[] =>
  VERSION_STATES.filter((state) => (VERSION_LIFE[state] as readonly VersionState[]).includes(next))
