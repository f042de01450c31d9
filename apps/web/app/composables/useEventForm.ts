import { checksOf } from '~/organizer/event-checks';
import type { EventDraft } from '~/organizer/event-draft';
import type { Problem } from '~/problems/problem';

/** The form of an event with its messages: own checks once it was sent, and what the server found, each at its field. */
export function useEventForm(initial: EventDraft) {
  const { t } = useI18n();
  const draft = ref<EventDraft>(initial);
  const wasSent = ref(false);
  const served = ref<Readonly<Record<string, string>>>({});
  const form = useTemplateRef<HTMLFormElement>('form');
  const faults = computed(() => (wasSent.value ? checksOf(draft.value) : {}));

  async function focusFirst(): Promise<void> {
    await nextTick();
    form.value?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  return {
    draft,
    form,
    messageOf(path: string): string | undefined {
      const fault = faults.value[path];
      return fault ? t(`organizerArea.check.${fault}`) : served.value[path];
    },
    count: computed(() => Object.keys(faults.value).length + Object.keys(served.value).length),
    async isComplete(): Promise<boolean> {
      wasSent.value = true;
      served.value = {};
      const complete = Object.keys(checksOf(draft.value)).length === 0;
      if (!complete) await focusFirst();
      return complete;
    },
    async showServed(problem: Problem): Promise<void> {
      served.value = Object.fromEntries(
        problem.errors.map(({ field, message }) => [field, message]).reverse(),
      );
      await focusFirst();
    },
  };
}
