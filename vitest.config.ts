import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Its main file is a UMD module, whose exports Node does not find; Vite takes the ES module.
    server: { deps: { inline: ["jsonc-parser"] } },
    include: ["test/**/*.test.ts"],
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"] },
    maxWorkers: "100%", // many tests wait for processes that they start
    testTimeout: 120_000, // packing, installing and generating take seconds on a slow machine
    hookTimeout: 120_000,
    coverage: {
      provider: "v8",
      include: ["src/**"], // what runs in processes of its own, such as threads of the command line, counts as not covered
      reporter: ["text", "json-summary"],
      thresholds: { branches: 95 },
    },
  },
});
