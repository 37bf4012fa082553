// How a unit of work ended, if it did not throw.
import type { DocumentError } from "../../documents/model/document.ts"
import type { WorkUnit } from "../../documents/model/work-unit.ts"

/**
 * Done; done, and this worker already holds the following unit (`next`); rejected because of the document; or lost to
 * another worker.
 */
export type UnitOutcome = "done" | "lost" | { next: WorkUnit } | { rejected: DocumentError }
