// The states of versions and units of work, and which may follow which. SQL and TypeScript both use these tables.

/** No state follows an end. `ready` ends only when a newer version answers or the document is deleted. */
export const VERSION_LIFE = {
  awaiting_upload: ["queued", "failed", "superseded", "retired"],
  queued: ["parsing", "failed", "superseded", "retired"],
  parsing: ["chunking", "embedding", "failed", "superseded", "retired"],
  /** A parse that was lost starts again. */
  chunking: ["parsing", "embedding", "failed", "superseded", "retired"],
  /** Becomes `ready` directly if it was complete before indexing was noticed. */
  embedding: ["indexing", "ready", "failed", "superseded", "retired"],
  indexing: ["ready", "failed", "superseded", "retired"],
  ready: ["retired"],
  failed: [],
  /** A newer version was published before this one ever answered. */
  superseded: [],
  /** Answered until a newer version did, or until its document was deleted. */
  retired: [],
} as const

/** A running unit can also be taken over by another worker after its lease. Clean-up deletes units at their end. */
export const UNIT_LIFE = {
  pending: ["running", "cancelled"],
  running: ["pending", "done", "failed", "cancelled"],
  done: [],
  failed: [],
  /** Its version ended first. Its worker may still be writing until its lease ends. */
  cancelled: [],
} as const

type Life = Readonly<Record<string, readonly string[]>>
export type VersionState = keyof typeof VERSION_LIFE
export type UnitState = keyof typeof UNIT_LIFE

const statesOf = <L extends Life>(life: L) => Object.keys(life) as (keyof L & string)[]
export const VERSION_STATES = statesOf(VERSION_LIFE)
export const UNIT_STATES = statesOf(UNIT_LIFE)

/** Versions that answer or still may. Only these count for quotas, and only these may have data in a store. */
export const LIVING_STATES = VERSION_STATES.filter((state) => VERSION_LIFE[state].length > 0)
export const OPEN_UNIT_STATES = UNIT_STATES.filter((state) => UNIT_LIFE[state].length > 0)

/** The states from which a version may become `next`. */
export const versionsBefore = (next: VersionState): VersionState[] =>
  VERSION_STATES.filter((state) => (VERSION_LIFE[state] as readonly VersionState[]).includes(next))
