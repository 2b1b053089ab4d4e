import { defineConfig } from 'prisma/config';

/** Prisma's CLI reads the database from the environment; `generate` needs none. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost/countersign_portal' },
});
