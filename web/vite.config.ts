import { defineConfig } from 'vite'

export default defineConfig({
  build: {
    // The server serves these files under /docs/assets with a year's cache: their names carry a hash.
    assetsDir: 'docs/assets',
    chunkSizeWarningLimit: 5000,
    emptyOutDir: true,
    rolldownOptions: {
      input: 'docs.html',
      // Splitting into chunks must not run Scalar's modules before src/docs/no-eval.ts.
      output: { strictExecutionOrder: true },
    },
  },
})
