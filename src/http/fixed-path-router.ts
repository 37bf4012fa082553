// Hono's router for an API in which `/documents/text` stands beside `/documents/:id`; remembers what it found for fixed paths.
import type { Result } from "hono/router"
import { TrieRouter } from "hono/router/trie-router"

/** Walks its tree once for each method and path of `fixed`, whose number bounds what is kept. */
export class FixedPathRouter<T> extends TrieRouter<T> {
  readonly #fixed: ReadonlySet<string>
  readonly #found = new Map<string, Result<T>>()

  constructor(fixed: Iterable<string>) {
    super()
    this.#fixed = new Set(fixed)
  }

  override add(method: string, path: string, handler: T): void {
    this.#found.clear()
    super.add(method, path, handler)
  }

  override match(method: string, path: string): Result<T> {
    if (!this.#fixed.has(path)) return super.match(method, path)
    const name = `${method} ${path}`
    const known = this.#found.get(name)
    if (known) return known
    const found = super.match(method, path)
    this.#found.set(name, found)
    return found
  }
}
