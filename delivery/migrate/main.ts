import { openSecrets } from '@concert/cloud/secrets';
import { migrate, openForMigration } from '@concert/database/migrate';
import { systemClock } from '@concert/values/clock';
import { z } from 'zod';
import { ensureApplicationUser } from './application-user.ts';

// Changes an environment's schema and gives the functions' user its password: what the project concert-migrate runs.

const HELP = `Usage: node delivery/migrate/main.ts

Applies the migrations of database/migrations that the database has not had, as its owner, then makes the functions'
user or gives it its present password. Can be run at any time, and again.

Environment:
  DATABASE_OWNER_SECRET  the secret by which the owner logs in (concert/database-owner)
  DATABASE_SECRET        the secret by which the functions do (concert/database)`;

const Login = z.object({
  username: z.string(),
  password: z.string(),
  database: z.string(),
  host: z.string(),
  port: z.number(),
  tls: z.boolean(),
});

if (process.argv.includes('--help')) console.log(HELP);
else await run();

async function run(): Promise<void> {
  const secrets = openSecrets(systemClock);
  const owner = await secrets.json(process.env.DATABASE_OWNER_SECRET ?? 'concert/database-owner', Login);
  const account = await secrets.json(process.env.DATABASE_SECRET ?? 'concert/database', Login);
  const applied = await migrate(owner);
  console.log(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`);
  const connection = await openForMigration(owner);
  try {
    console.log(`The functions' user was ${await ensureApplicationUser(connection, account)}.`);
  } finally {
    await connection.end();
  }
}
