import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/console/",
  plugins: [react()],
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 900, license: { fileName: "licences.md" }, modulePreload: { polyfill: false } },
  // ./run first, then npx vite: the pages come from here, everything else from the server.
  server: { proxy: { "/api": "http://127.0.0.1:8787", "/health": "http://127.0.0.1:8787", "/errors": "http://127.0.0.1:8787" } },
});
