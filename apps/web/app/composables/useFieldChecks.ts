import { fieldMessages } from '~/problems/fields';
import type { Problem } from '~/problems/problem';

type Check = () => string | undefined;

/**
 * The messages at the fields of a short form: its own checks once it was sent, then what the server found.
 * The first field with a message takes the focus.
 */
export function useFieldChecks<Field extends string>(checks: Readonly<Record<Field, Check>>) {
  const wasSent = ref(false);
  const served = ref<Readonly<Record<string, string>>>({});
  const form = ref<HTMLFormElement>();

  async function focusFirst(): Promise<void> {
    await nextTick();
    form.value?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
  }

  return {
    form,
    messageOf: (field: Field) => (wasSent.value ? checks[field]() : undefined) ?? served.value[field],
    /** Whether everything can be sent; focuses the first field that cannot. */
    async isComplete(): Promise<boolean> {
      wasSent.value = true;
      served.value = {};
      const all: readonly Check[] = Object.values(checks);
      const complete = all.every((check) => check() === undefined);
      if (!complete) await focusFirst();
      return complete;
    },
    async showServed(problem: Problem): Promise<void> {
      served.value = fieldMessages(problem);
      await focusFirst();
    },
  };
}
