import { defineConfig } from 'prisma/config';
import { databaseUrl } from '../shared/src/config.js';

const { DATABASE_URL, DATABASE_PASSWORD_FILE } = process.env;

// `generate` needs no database; the commands that do say so themselves.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: {
    url: DATABASE_URL
      ? databaseUrl({ DATABASE_URL, DATABASE_PASSWORD_FILE })
      : 'postgresql://localhost/countersign_endorsement',
  },
});
