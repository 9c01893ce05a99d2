import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite web` (development only) finds a running API; the built page is served by the API itself. */
const api = process.env.KUBESAGE_API_URL ?? 'http://127.0.0.1:8080';
// The API refuses writes from another origin, and the development server is one.
const toApi = { target: api, changeOrigin: true, headers: { origin: api } };

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // Everything is a file of its own, so that the page works under a policy without data: and inline sources.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': toApi, '/readyz': toApi } },
});
