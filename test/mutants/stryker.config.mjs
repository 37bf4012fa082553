// What `npm run mutants` plants faults in when no path is given, and which tests meet them; a score is never a reason to fail.
import "./sampler.mjs"

const PROMISES = [
  "src/adapters/postgres",
  "src/adapters/redis",
  "src/adapters/qdrant",
  "src/tenants",
  "src/identity",
  "src/documents",
  "src/ingest",
  "src/query",
]

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: PROMISES.map((folder) => `${folder}/**/*.ts`),
  testRunner: "in-process",
  plugins: ["./test/mutants/in-process-runner.ts"],
  // Each mutant meets the tests that ran through it, and no others.
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  checkers: [],
  // Node strips types and checks none. The mark against checks would change the files that a database's template is known by.
  disableTypeChecks: false,
  // The tests start stores of their own; two at once is what two cores bear.
  concurrency: 2,
  // The runner itself ends a test that loops; this is for what it has not thought of.
  timeoutMS: 60_000,
  dryRunTimeoutMinutes: 30,
  reporters: ["progress-append-only", "clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: ".local/mutants.json" },
  tempDirName: ".local/mutants",
  ignorePatterns: ["bench", ".local"],
  // TypeScript 7 has no API for Stryker to read tsconfig.json with; nothing here extends another file.
  tsconfigFile: "none",
  thresholds: { high: 90, low: 80, break: null },
}
