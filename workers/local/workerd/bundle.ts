// Bundles Workers' TypeScript the way wrangler does, for workerd.
import { build, stop } from "esbuild"

let building = 0

/** One ES module for each entry, an absolute path; Node's own modules and Cloudflare's stay imports. */
export async function bundleWorkers(entries: readonly string[]): Promise<string[]> {
  building += 1
  try {
    return await bundle(entries)
  } finally {
    building -= 1
    // Its service would keep 300 MB for bundles that nobody asks for again; the next build starts another.
    if (building === 0) await stop()
  }
}

async function bundle(entries: readonly string[]): Promise<string[]> {
  const { outputFiles } = await build({
    entryPoints: entries.map((entry, at) => ({ in: entry, out: String(at) })),
    outdir: "/",
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
  return entries.map((entry, at) => {
    const file = outputFiles.find(({ path }) => path === `/${at}.js`)
    if (!file) throw new Error(`${entry} gave no bundle`)
    return file.text
  })
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
