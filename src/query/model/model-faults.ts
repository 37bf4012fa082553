// The ways a language model fails, by whether asking again helps: unavailable, limited, or refused for good.
import { AppError } from "../../errors.ts"

/**
 * Details of a refusal that concerns this one request: it is too long for the model, or the model does not accept it.
 */
export const TOO_LONG = "The prompt is too long for the model."
export const NOT_TAKEN = "The provider does not take this request."
/**
 * Details of a limit that lasts longer than a minute, and of a
 * failure for which the provider has said how long it lasts.
 */
export const DAY_LIMIT = "The provider's limit of the day, or what was paid for, is used up."
export const BUSY = "The provider asks to be left alone."

const FAULTS = new Set(["llm-unavailable", "llm-limited", "llm-refused"])

export const isModelFault = (error: unknown): error is AppError => error instanceof AppError && FAULTS.has(error.code)
