import type { PersonalData, ExportSection as Section } from '../api/types.ts';

interface Going {
  readonly section: Section;
  readonly cursor: string;
}

/**
 * The whole export as one document: the first answer, and then every section that goes on, page after page.
 * `fetchPart` asks for the beginning, or for where a section goes on.
 */
export async function wholeExport(
  fetchPart: (going?: Going) => Promise<PersonalData>,
  onPart: (section: Section) => void = () => {},
): Promise<PersonalData> {
  const whole = await fetchPart();
  const sections = { ...whole.sections };
  for (const section of sectionsOf(whole)) {
    let part = sections[section];
    while (part?.nextCursor) {
      onPart(section);
      const next: PersonalData = await fetchPart({ section, cursor: part.nextCursor });
      const more = next.sections[section];
      part = { items: [...part.items, ...(more?.items ?? [])], nextCursor: more?.nextCursor ?? null };
    }
    if (part) sections[section] = part;
  }
  return { ...whole, sections };
}

const SECTIONS: Readonly<Record<Section, true>> = {
  sessions: true,
  bookings: true,
  tickets: true,
  payments: true,
  refunds: true,
  memberships: true,
  notifications: true,
  mails: true,
  files: true,
  activity: true,
};

const isSection = (name: string): name is Section => Object.hasOwn(SECTIONS, name);

function sectionsOf({ sections }: PersonalData): readonly Section[] {
  return Object.keys(sections).filter(isSection);
}
