import { money, plainAmount } from '@concert/values/money';
import type { EventCategory, SaleState } from './event.ts';
import type { ShownEvent } from './shown-event.ts';

/** schema.org's kinds of events; what has none of its own is an `Event`. */
const TYPES: Readonly<Record<EventCategory, string>> = {
  concert: 'MusicEvent',
  classical: 'MusicEvent',
  jazz: 'MusicEvent',
  electronic: 'MusicEvent',
  theatre: 'TheaterEvent',
  comedy: 'ComedyEvent',
  festival: 'Festival',
  sport: 'SportsEvent',
  family: 'ChildrensEvent',
  conference: 'BusinessEvent',
};

const AVAILABILITY: Readonly<Record<SaleState, string>> = {
  'not-yet': 'PreOrder',
  'members-only': 'PreSale',
  now: 'InStock',
  ended: 'OutOfStock',
  'sold-out': 'SoldOut',
};

/** An event as schema.org says it (https://schema.org/Event), for search engines. */
export function eventMarkup(event: ShownEvent, origin: string): object {
  const { venue, organizer, image } = event;
  const url = `${origin}/events/${event.id}`;
  return {
    '@context': 'https://schema.org',
    '@type': TYPES[event.category],
    name: event.title,
    description: event.description,
    url,
    startDate: event.startsAt,
    endDate: event.endsAt,
    ...(event.doorsAt === null ? {} : { doorTime: event.doorsAt }),
    eventStatus: `https://schema.org/${statusOf(event)}`,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    ...(image === null ? {} : { image: [`${origin}${image.url}`] }),
    location: {
      '@type': 'Place',
      name: venue.name,
      address: {
        '@type': 'PostalAddress',
        streetAddress: venue.address,
        addressLocality: venue.city,
        addressCountry: venue.country,
      },
    },
    organizer: { '@type': 'Organization', name: organizer.name, url: `${origin}/organizers/${organizer.id}` },
    offers: event.ticketTypes.map((type) => ({
      '@type': 'Offer',
      name: type.name,
      url,
      price: plainAmount(money(type.totalMinor, event.currency)),
      priceCurrency: event.currency,
      availability: `https://schema.org/${AVAILABILITY[type.onSale]}`,
      ...(type.salesStartAt === null ? {} : { validFrom: type.salesStartAt }),
      ...(type.salesEndAt === null ? {} : { validThrough: type.salesEndAt }),
    })),
  };
}

function statusOf({ status, rescheduledAt }: ShownEvent): string {
  if (status === 'cancelled') return 'EventCancelled';
  return rescheduledAt === null ? 'EventScheduled' : 'EventRescheduled';
}
