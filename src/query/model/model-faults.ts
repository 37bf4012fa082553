// How a language model can fail, told apart by whether asking again helps: unavailable, limited, or refused for good.
import { AppError } from "../../errors.ts"

/** What an adapter says of a request that the model is too small for, and of one that only this request is to blame for. */
export const TOO_LONG = "The prompt is too long for the model."
export const NOT_TAKEN = "The provider does not take this request."
/** Of a limit that no minute lifts, and of a provider that fails and has said for how long. */
export const DAY_LIMIT = "The provider's limit of the day, or what was paid for, is used up."
export const BUSY = "The provider asks to be left alone."

const FAULTS = new Set(["llm-unavailable", "llm-limited", "llm-refused"])

export const isModelFault = (error: unknown): error is AppError => error instanceof AppError && FAULTS.has(error.code)
