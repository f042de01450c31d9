import { AwsFault } from '../aws-fault.ts';

/** Whether one value of an event fits; an absent one is undefined. */
export type ValueTest = (value: unknown) => boolean;

/**
 * One alternative of a pattern's field: a plain value, or a comparison: prefix, suffix, equals-ignore-case,
 * wildcard, anything-but, numeric, exists.
 */
export function valueTest(field: string, alternative: unknown): ValueTest {
  if (typeof alternative !== 'object' || alternative === null) return (value) => value === alternative;
  const [comparison, ...rest] = Object.entries(alternative);
  if (!comparison || rest.length > 0) throw invalid(field, 'one comparison is expected in each object');
  const [name, operand] = comparison;
  switch (name) {
    case 'exists':
      if (typeof operand !== 'boolean') throw invalid(field, 'exists must be true or false');
      return (value) => (value !== undefined) === operand;
    case 'anything-but':
      return anythingBut(field, operand);
    case 'numeric':
      return numeric(field, operand);
    default:
      return textTest(field, name, operand);
  }
}

function textTest(field: string, name: string, operand: unknown): ValueTest {
  const test = textComparison(field, name, operand);
  return (value) => typeof value === 'string' && test(value);
}

function textComparison(field: string, name: string, operand: unknown): (value: string) => boolean {
  const ignoredCase = ignoreCaseOperand(operand);
  if ((name === 'prefix' || name === 'suffix') && ignoredCase !== undefined) {
    const test = textComparison(field, name, ignoredCase.toLowerCase());
    return (value) => test(value.toLowerCase());
  }
  if (typeof operand !== 'string') throw invalid(field, `${name} needs a string`);
  switch (name) {
    case 'prefix':
      return (value) => value.startsWith(operand);
    case 'suffix':
      return (value) => value.endsWith(operand);
    case 'equals-ignore-case':
      return (value) => value.toLowerCase() === operand.toLowerCase();
    case 'wildcard':
      return wildcard(field, operand);
    default:
      throw invalid(field, `${name} is not a known comparison`);
  }
}

function ignoreCaseOperand(operand: unknown): string | undefined {
  if (typeof operand !== 'object' || operand === null || !('equals-ignore-case' in operand)) return undefined;
  const text = operand['equals-ignore-case'];
  return typeof text === 'string' ? text : undefined;
}

function wildcard(field: string, pattern: string): (value: string) => boolean {
  if (pattern.includes('**')) throw invalid(field, 'consecutive wildcards are not allowed');
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`, 's');
  return (value) => whole.test(value);
}

function anythingBut(field: string, operand: unknown): ValueTest {
  const refused = anythingButTests(field, operand);
  return (value) => value !== undefined && !refused.some((test) => test(value));
}

function anythingButTests(field: string, operand: unknown): readonly ValueTest[] {
  if (Array.isArray(operand)) {
    if (operand.length === 0) throw invalid(field, 'anything-but needs at least one value');
    return operand.map((member: unknown) => valueTest(field, member));
  }
  if (typeof operand !== 'object' || operand === null) return [valueTest(field, operand)];
  const [comparison] = Object.entries(operand);
  if (!comparison) throw invalid(field, 'anything-but needs a comparison');
  const [name, inner]: [string, unknown] = comparison;
  const operands: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  return operands.map((each) => textTest(field, name, each));
}

const NUMBER_TESTS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(field: string, operand: unknown): ValueTest {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw invalid(field, 'numeric needs one or two pairs of operator and number');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const test = NUMBER_TESTS[String(operand[at])];
    const bound: unknown = operand[at + 1];
    if (!test || typeof bound !== 'number') throw invalid(field, 'numeric needs an operator and a number');
    tests.push((value) => test(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function invalid(field: string, reason: string): AwsFault {
  return new AwsFault(
    'InvalidEventPatternException',
    `Event pattern is not valid. Reason: "${field}": ${reason}`,
  );
}
