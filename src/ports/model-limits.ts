// Port of what a provider allows: one bucket for the whole organisation, shared fairly, and pauses that every isolate keeps.
import type { TenantId } from "../ids.ts"

/** What is counted together: a model at a provider under one key. Zero is no limit. */
export type ModelAllowance = { id: string; tokensPerMinute: number; requestsPerMinute: number }
/** The place of the allowance that was taken from, or how long none has anything left. */
export type ModelTurn = { taken: number } | { waitSeconds: number }

export interface ModelLimits {
  /**
   * Takes a call and about so many tokens from the first allowance that is not paused and has them left for this tenant: what
   * others asked for lately is theirs up to an equal share, and whoever is alone has everything.
   */
  take(allowances: readonly ModelAllowance[], tenant: TenantId, tokens: number): Promise<ModelTurn>
  /** Corrects what was taken by what was used; negative gives back, of a call that was not made its request as well. */
  correct(id: string, tenant: TenantId, tokens: number, requests?: number): Promise<void>
  /** Nobody calls until then: the provider has said so. */
  pause(id: string, seconds: number): Promise<void>
}
