// The test rooms: `node` for what runs in Node, `edge-*` inside workerd, `e2e` over HTTP against the whole platform.
import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"
import { PATIENCE } from "./test/patience.ts"

export default defineConfig({
  test: {
    // Most files wait for a process of their own: two keep a machine of two cores busy.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    coverage: {
      include: ["src/**", "workers/**", "deploy/**"],
      reportOnFailure: true,
      reporter: [["text-summary", { file: "coverage.txt" }], "html", "json-summary"],
    },
    projects: [
      {
        test: {
          name: "node",
          include: ["test/{unit,contract,deploy,embedder,local}/**/*.test.ts", "test/*.test.ts"],
          // No test mocks a module, so files may share what one of them imported.
          isolate: false,
          setupFiles: ["test/support/real-clock.ts"],
          ...PATIENCE,
        },
      },
      "test/edge/*/vitest.config.ts",
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/global-setup.ts"],
          setupFiles: ["test/e2e/fresh-connections.ts", "test/e2e/hold-replies.ts"],
          ...PATIENCE,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
