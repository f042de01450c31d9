import { AwsFault } from '../aws-fault.ts';
import { type ValueTest, valueTest } from './value-test.ts';

/** Whether an event fits a pattern. */
export type EventTest = (event: unknown) => boolean;

/**
 * Compiles an EventBridge event pattern
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html): nested fields,
 * lists of alternatives, `$or`, and the comparisons of {@link valueTest}. Throws `InvalidEventPatternException`
 * for what AWS would refuse, and for a comparison that this stand-in does not have.
 */
export function compilePattern(json: string): EventTest {
  const pattern = parse(json);
  if (!isRecord(pattern)) throw invalid('Event pattern is not a JSON object');
  return objectTest(pattern);
}

function objectTest(pattern: Readonly<Record<string, unknown>>): EventTest {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalid('Empty objects are not allowed');
  const tests = entries.map(([key, value]) => (key === '$or' ? alternatives(value) : fieldTest(key, value)));
  return (event) => tests.every((test) => test(event));
}

function alternatives(value: unknown): EventTest {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isRecord)) {
    throw invalid('$or must be an array of at least two objects');
  }
  const tests = value.map((alternative) => objectTest(alternative));
  return (event) => tests.some((test) => test(event));
}

function fieldTest(key: string, value: unknown): EventTest {
  if (isRecord(value)) return nestedTest(key, objectTest(value));
  if (!Array.isArray(value) || value.length === 0)
    throw invalid(`"${key}" must be an object or a non-empty array`);
  const tests = value.map((alternative: unknown) => valueTest(key, alternative));
  return (event) => isRecord(event) && tests.some((test) => anyFits(event[key], test));
}

/** A list in the event fits if one of its members does; so do lists of objects. */
function nestedTest(key: string, test: EventTest): EventTest {
  return (event) => {
    const inner = isRecord(event) ? event[key] : undefined;
    return Array.isArray(inner) ? inner.some(test) : test(isRecord(inner) ? inner : {});
  };
}

function anyFits(value: unknown, test: ValueTest): boolean {
  if (!Array.isArray(value)) return test(value);
  return value.length === 0 ? test(undefined) : value.some((member: unknown) => test(member));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid('Event pattern is not valid JSON');
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): AwsFault {
  return new AwsFault('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
}
