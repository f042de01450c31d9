import { z } from 'zod';
import { AwsFault } from '../aws-fault.ts';
import { type DurableValue, durableValue } from '../durable-file.ts';
import { compilePattern, type EventTest } from './event-pattern.ts';

const targetSchema = z.strictObject({ Id: z.string(), Arn: z.string() });
const ruleSchema = z.strictObject({
  pattern: z.string(),
  description: z.string(),
  isEnabled: z.boolean(),
  targets: z.array(targetSchema),
});
const busesSchema = z.record(z.string(), z.record(z.string(), ruleSchema));

/** A place that a rule sends its events to: queues and topics are served. */
export type Target = z.infer<typeof targetSchema>;
/** A rule of a bus. */
export type Rule = z.infer<typeof ruleSchema>;

/** Where an event of a bus goes. */
export interface Route {
  readonly fits: EventTest;
  readonly targetArns: readonly string[];
}

/** The buses with their rules, kept on disk, and ready to route. */
export interface RuleBook {
  rules(bus: string): Readonly<Record<string, Rule>>;
  busNames(): readonly string[];
  hasBus(bus: string): boolean;
  routes(bus: string): readonly Route[] | undefined;
  addBus(bus: string): Promise<void>;
  changeRules(
    bus: string,
    next: (rules: Readonly<Record<string, Rule>>) => Record<string, Rule>,
  ): Promise<void>;
}

/** Opens the rule book of a data folder; AWS's `default` bus is always there. */
export function openRuleBook(file: string): RuleBook {
  const buses = durableValue(file, busesSchema, { default: {} });
  let compiled = compileAll(buses);
  const change = async (next: Parameters<typeof buses.change>[0]) => {
    await buses.change(next);
    compiled = compileAll(buses);
  };
  const rules = (bus: string) => {
    const found = buses.read()[bus];
    if (!found) throw new AwsFault('ResourceNotFoundException', `Event bus ${bus} does not exist.`);
    return found;
  };
  return {
    rules,
    busNames: () => Object.keys(buses.read()),
    hasBus: (bus) => bus in buses.read(),
    routes: (bus) => compiled.get(bus),
    addBus: (bus) => change((present) => ({ ...present, [bus]: present[bus] ?? {} })),
    changeRules: (bus, next) => {
      rules(bus);
      return change((present) => ({ ...present, [bus]: next(present[bus] ?? {}) }));
    },
  };
}

function compileAll(buses: DurableValue<z.infer<typeof busesSchema>>): ReadonlyMap<string, readonly Route[]> {
  return new Map(
    Object.entries(buses.read()).map(([bus, rules]) => [
      bus,
      Object.values(rules)
        .filter((rule) => rule.isEnabled && rule.targets.length > 0)
        .map((rule) => ({
          fits: compilePattern(rule.pattern),
          targetArns: rule.targets.map((target) => target.Arn),
        })),
    ]),
  );
}
