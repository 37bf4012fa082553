// The garbage of a Worker is collected without its asking, in a real workerd.
import { convertV4MiniflareOptions, Miniflare } from "miniflare"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { collectRegularly } from "../../../workers/local/workerd/collect-garbage.ts"

/** Makes an object that nothing else refers to, and tells by `/left` whether it is still there. */
const SCRIPT = `
  let made
  export default {
    fetch(request) {
      if (request.url.endsWith("/left")) return new Response(String(made.deref() !== undefined))
      made = new WeakRef({ text: "x".repeat(1_000) })
      return new Response("made")
    },
  }`

let miniflare: Miniflare
beforeEach(() => {
  const littering = { name: "littering", modules: true, script: SCRIPT, compatibilityDate: "2026-01-01" }
  miniflare = new Miniflare(convertV4MiniflareOptions({ workers: [littering], inspectorPort: 0 }))
})
afterEach(() => miniflare.dispose())

test("what a Worker has dropped is gone soon, and stays where nobody collects", async () => {
  const port = Number((await miniflare.getInspectorURL()).port)
  const asked = async (path: string) => await (await miniflare.dispatchFetch(`http://worker/${path}`)).text()
  await asked("make")
  expect(await asked("left")).toBe("true")
  const stop = collectRegularly(port, 20)
  await vi.waitFor(async () => expect(await asked("left")).toBe("false"), { timeout: 60_000 })
  stop()
})
