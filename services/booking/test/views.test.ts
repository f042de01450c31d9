import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { openTables } from '@concert/cloud/tables';
import { bookingEvents } from '@concert/contracts/events/booking';
import { givenUser } from '@concert/testing/builders';
import { callBy } from '@concert/testing/calls';
import { after, MINUTE } from '@concert/values/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBookingViews } from '../src/store/booking-views.ts';
import { findBooking } from '../src/store/bookings.ts';
import { cancelBooking } from '../src/use-cases/cancel-booking.ts';
import { getBooking } from '../src/use-cases/get-booking.ts';
import { outdateView } from '../src/use-cases/outdate-view.ts';
import { presentBooking } from '../src/use-cases/present-booking.ts';
import { type Held, openSelling, type Selling, told } from './selling.ts';

let selling: Selling;

beforeAll(async () => {
  selling = await openSelling();
});

afterAll(() => selling.close());

const get = (held: Held, container = selling.container) =>
  getBooking(container, held.id, callBy(held.fan).identity);

const kept = async ({ id: bookingId }: Held) =>
  (
    await selling.container.tables.send(
      new GetCommand({ TableName: 'booking_cache', Key: { bookingId }, ConsistentRead: true }),
    )
  ).Item;

/** A container whose database tells nothing: what it answers stands in the copy. */
const withoutDatabase = () =>
  ({ ...selling.container, db: undefined }) as unknown as typeof selling.container;

describe('the copy of a booking', () => {
  it('is kept once it is confirmed, and read without the database', async () => {
    const held = await selling.sell();
    const view = await get(held);
    expect(await kept(held)).toMatchObject({ version: 2, view: { id: held.id } });
    expect(await get(held, withoutDatabase())).toEqual(view);
  });

  it('is not made of a hold, which changes at any moment', async () => {
    const held = await selling.hold();
    await get(held);
    expect(await kept(held)).toBeUndefined();
  });

  it('is nobody else’s either', async () => {
    const held = await selling.sell();
    await get(held);
    const stranger = callBy(await givenUser(selling.db)).identity;
    await expect(getBooking(selling.container, held.id, stranger)).rejects.toMatchObject({
      type: 'not-found',
    });
  });

  it('shows nobody the old state after a change', async () => {
    const held = await selling.sell();
    await get(held);
    await cancelBooking(selling.container, held.id, callBy(held.fan));
    expect(await get(held)).toMatchObject({ status: 'cancelled' });
    expect(await get(held, withoutDatabase())).toMatchObject({ status: 'cancelled' });
  });

  it('is not written by a reader who read before the change', async () => {
    const held = await selling.sell();
    const old = await findBooking(selling.db, held.id);
    const view = await presentBooking(selling.db, old!);
    await cancelBooking(selling.container, held.id, callBy(held.fan));
    await selling.container.views.keep(view as never, old!.version);
    expect(await get(held)).toMatchObject({ status: 'cancelled' });
  });

  it('is put right by the event when the change’s own word was lost', async () => {
    const held = await selling.sell();
    await get(held);
    const silent = { ...selling.container.views, outdate: () => Promise.resolve() };
    await cancelBooking({ ...selling.container, views: silent }, held.id, callBy(held.fan));
    expect(await get(held)).toMatchObject({ status: 'confirmed' });
    const { data } = (await selling.told(held)).at(-1)!;
    const event = told(bookingEvents.BookingCancelled, bookingEvents.BookingCancelled.data.parse(data));
    await outdateView(selling.container, event);
    await outdateView(selling.container, event);
    expect(await get(held)).toMatchObject({ status: 'cancelled' });
  });

  it('is not read after its half hour, though the table has it still', async () => {
    const held = await selling.sell();
    await get(held);
    const later = () => after(new Date(), 31 * MINUTE);
    const views = openBookingViews({ ...selling.container, clock: later });
    expect(await selling.container.views.read(held.id)).toBeDefined();
    expect(await views.read(held.id)).toBeUndefined();
  });

  it('is done without while the table is away', async () => {
    const held = await selling.sell();
    const away = openTables(
      new DynamoDBClient({ endpoint: 'http://127.0.0.1:9', region: 'eu-central-1', maxAttempts: 1 }),
    );
    const views = openBookingViews({ ...selling.container, tables: away });
    const container = { ...selling.container, views };
    expect(await get(held, container)).toMatchObject({ status: 'confirmed' });
    expect(await cancelBooking(container, held.id, callBy(held.fan))).toMatchObject({ status: 'cancelled' });
    expect(await get(held, container)).toMatchObject({ status: 'cancelled' });
  });
});
