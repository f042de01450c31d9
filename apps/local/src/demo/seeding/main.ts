import { demoEvents } from '../demo-event.ts';
import { ensureAccounts } from './accounts.ts';
import { openApi } from './api-client.ts';
import { ensureEvents } from './events.ts';
import { ensureMembership } from './memberships.ts';
import { moveToPast } from './past-events.ts';
import { makeSales } from './sales.ts';

const [url = '', today = ''] = process.argv.slice(2);

// The platform is gone: nobody waits for this any more.
const giveUp = () => process.exit(1);
process.once('disconnect', giveUp);

const api = openApi(url);
const demo = demoEvents(new Date(today));
const accounts = await ensureAccounts(api);
tell(`${accounts.organizers.size + accounts.fans.length + 2} accounts`);
await ensureMembership(api, accounts.admin);
const events = await ensureEvents(api, demo, accounts.organizers);
await moveToPast(events);
tell(
  `${events.length} events with their posters in ${new Set(demo.map((event) => event.venue.city)).size} cities`,
);
const sales = await makeSales(api, events, accounts);
tell(`${sales.bookings} bookings${sales.open === 0 ? '' : `, ${sales.open} of them not confirmed yet`}`);
process.off('disconnect', giveUp).disconnect();

function tell(line: string): void {
  process.send?.(line);
}
