// `npm run mutants -- [path …] [test path …]`: plants faults one by one in what must never break and tells how many the tests notice.
import { spawnSync } from "node:child_process"
import { join } from "node:path"

const paths = process.argv.slice(2).map((path) => (path.endsWith(".ts") ? path : `${path.replace(/\/$/, "")}/**/*.ts`))
const [code, tests] = [false, true].map((isTest) =>
  paths.filter((path) => path.startsWith("test/") === isTest).join(","),
)
const { status } = spawnSync(
  process.execPath,
  [
    join(import.meta.dirname, "../../node_modules/@stryker-mutator/core/bin/stryker.js"),
    "run",
    join(import.meta.dirname, "stryker.config.mjs"),
    ...(code ? ["--mutate", code] : []),
    ...(tests ? ["--testFiles", tests] : []),
  ],
  { stdio: "inherit" },
)
process.exitCode = status ?? 1
