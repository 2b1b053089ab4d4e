import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
  // The skills have generated columns and folding indexes that Prisma cannot say: the migration makes them by hand.
  experimental: { externalTables: true },
  tables: { external: ['public.skill'] },
});
