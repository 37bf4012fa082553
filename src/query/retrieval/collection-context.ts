// The context of a question that names none is its collections' own, remembered here for what is reckoned before they are read.
import type { CollectionId } from "../../ids.ts"
import type { CollectionHead } from "../../ports.ts"
import type { Context } from "../model/question.ts"
import { REACH } from "./read-context.ts"

/** By collection as this isolate read it last; values only. */
const seen = new Map<CollectionId, Context>()
const MAX_SEEN = 5_000

/** Of collections asked together, what shows most. */
export function contextOf(heads: ReadonlyMap<CollectionId, CollectionHead>): Context {
  if (seen.size + heads.size > MAX_SEEN) seen.clear()
  for (const [id, { profile }] of heads) seen.set(id, profile.context)
  return likelyContext([...heads.keys()])
}

/** As far as this isolate has met the collections: budgets and shares of a model's limits are asked for before the first hop. */
export function likelyContext(ids: readonly CollectionId[]): Context {
  let widest: Context = "none"
  for (const id of ids) {
    const context = seen.get(id) ?? "none"
    if (REACH[context] > REACH[widest]) widest = context
  }
  return widest
}
