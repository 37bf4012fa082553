// `npm run mutants -- [path …] [test path …] [--sample 1/4 --seed 7] [--only Sql]`: plants faults one by one in what must never break and tells how many the tests notice.
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { parseArgs } from "node:util"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string", default: "1/1" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    workers: { type: "string", default: "2" },
  },
})
const [some, oneOf] = values.sample.split("/").map(Number)
if (some !== 1 || !oneOf || oneOf < 1) throw new Error(`--sample is 1/N, not ${values.sample}`)
const sample = { oneOf, seed: Number(values.seed), only: values.only }
/** A folder stands for what is in it; beside tests lie scenes and fixtures, which are none. */
const filesOf = (path: string, end: string) =>
  /\.ts(?::[\d:-]+)?$/.test(path) ? path : `${path.replace(/\/$/, "")}/**/*${end}`
const isTest = (path: string) => path.startsWith("test/")
const code = positionals.filter((path) => !isTest(path)).map((path) => filesOf(path, ".ts"))
const tests = positionals.filter(isTest).map((path) => filesOf(path, ".test.ts"))
const { status } = spawnSync(
  process.execPath,
  [
    join(import.meta.dirname, "../../node_modules/@stryker-mutator/core/bin/stryker.js"),
    "run",
    join(import.meta.dirname, "stryker.config.mjs"),
    ...(code.length > 0 ? ["--mutate", code.join(",")] : []),
    ...(tests.length > 0 ? ["--testFiles", tests.join(",")] : []),
    "--concurrency",
    values.workers,
  ],
  { stdio: "inherit", env: { ...process.env, MUTANTS_SAMPLE: JSON.stringify(sample) } },
)
process.exitCode = status ?? 1
