// Bundles a Worker's TypeScript the way wrangler does, for workerd.
import { build } from "esbuild"

/** One ES module; Node's own modules and Cloudflare's stay imports. */
export async function bundleWorker(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    platform: "neutral",
    mainFields: ["workerd", "browser", "module", "main"],
    conditions: ["workerd", "worker", "browser", "import"],
    external: ["cloudflare:*", "node:*"],
    alias: Object.fromEntries(NODE_MODULES.map((name) => [name, `node:${name}`])),
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
    sourcemap: "inline",
    sourcesContent: false,
  })
  const [file] = outputFiles
  if (!file) throw new Error(`${entry} gave no bundle`)
  return file.text
}

/** Packages that still import Node's modules without the prefix. */
const NODE_MODULES = [
  "buffer",
  "crypto",
  "events",
  "fs",
  "http",
  "https",
  "net",
  "path",
  "stream",
  "tls",
  "url",
  "util",
  "zlib",
]
