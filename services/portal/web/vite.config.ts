import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite` in development sends what the portal answers itself. */
const portal = 'http://localhost:4500';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The portal's Content-Security-Policy allows no fonts or scripts from data: addresses.
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        manualChunks: (id) => {
          if (/node_modules\/(react|react-dom|scheduler)\//.test(id)) return 'react';
          if (/node_modules\/(@mantine|@floating-ui)\//.test(id)) return 'mantine';
          if (/node_modules\/@tanstack\//.test(id)) return 'tanstack';
          return undefined;
        },
      },
    },
  },
  server: { proxy: Object.fromEntries(['/v1', '/auth', '/verify'].map((path) => [path, portal])) },
});
