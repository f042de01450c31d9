/** An event as the door's list shows it, whether from the API or from the device. */
export interface DoorEventCard {
  readonly id: string;
  readonly title: string;
  readonly venueName: string;
  readonly city: string;
  readonly timezone: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

export interface DoorEventGroup {
  readonly key: 'today' | 'upcoming';
  readonly events: readonly DoorEventCard[];
}

/** Today's events by their venue's calendar, or those that still go on, then the ones to come, the sooner first. */
export function doorList(
  fetched: readonly DoorEventCard[],
  kept: readonly DoorEventCard[],
  nowMs: number,
): readonly DoorEventGroup[] {
  const events = new Map([...kept, ...fetched].map((event) => [event.id, event]));
  const sorted = [...events.values()].sort(
    (one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt),
  );
  const groups: readonly DoorEventGroup[] = [
    { key: 'today', events: sorted.filter((event) => isToday(event, nowMs)) },
    { key: 'upcoming', events: sorted.filter((event) => !isToday(event, nowMs)) },
  ];
  return groups.filter((group) => group.events.length > 0);
}

function isToday({ startsAt, timezone }: DoorEventCard, nowMs: number): boolean {
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' });
  const begins = new Date(startsAt);
  return begins.getTime() <= nowMs || calendar.format(begins) === calendar.format(new Date(nowMs));
}
