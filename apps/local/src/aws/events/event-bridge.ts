import { z } from 'zod';
import { AwsFault } from '../aws-fault.ts';
import { type Operations, operation } from '../json-protocol.ts';
import { compilePattern } from './event-pattern.ts';
import { busName, type Deliver, type Origin, putEvents } from './put-events.ts';
import type { Rule, RuleBook, Target } from './rule-book.ts';

const onBus = { EventBusName: z.string().optional() };
const named = z.object({ Name: z.string().min(1) });
const namedOnBus = z.object({ Name: z.string().min(1), ...onBus });
const ruleOnBus = z.object({ Rule: z.string().min(1), ...onBus });
const putRuleInput = z.object({
  Name: z.string().min(1),
  EventPattern: z.string(),
  Description: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
  ...onBus,
});
/** Strict: a target option that is not served here is refused, not forgotten. */
const putTargetsInput = ruleOnBus.extend({
  Targets: z
    .array(z.strictObject({ Id: z.string().min(1), Arn: z.string().regex(/^arn:aws:(sqs|sns):/) }))
    .min(1),
});
const removeTargetsInput = ruleOnBus.extend({ Ids: z.array(z.string()).min(1) });

/**
 * EventBridge's operations as far as Concert needs them: buses, rules with event patterns, queues and topics
 * as targets, and PutEvents. Schedules are run by the local platform itself.
 */
export function eventBridge(book: RuleBook, deliver: Deliver, origin: Origin): Operations {
  const arn = (kind: string, name: string) =>
    `arn:aws:events:${origin.region}:${origin.account}:${kind}/${name}`;
  return {
    'AWSEvents.PutEvents': putEvents(book, deliver, origin),
    ...busOperations(book, arn),
    ...ruleOperations(book, arn),
    ...targetOperations(book),
  };
}

function busOperations(book: RuleBook, arn: (kind: string, name: string) => string): Operations {
  const describe = (Name: string) => ({ Name, Arn: arn('event-bus', Name) });
  return {
    'AWSEvents.CreateEventBus': operation(named, async ({ Name }) => {
      if (book.hasBus(Name))
        throw new AwsFault('ResourceAlreadyExistsException', `Event bus ${Name} already exists.`);
      await book.addBus(Name);
      return { EventBusArn: arn('event-bus', Name) };
    }),
    'AWSEvents.DescribeEventBus': operation(z.object({ Name: z.string().optional() }), ({ Name }) => {
      const bus = busName(Name);
      book.rules(bus);
      return describe(bus);
    }),
    'AWSEvents.ListEventBuses': operation(z.object({}), () => ({
      EventBuses: book.busNames().map(describe),
    })),
  };
}

function ruleOperations(book: RuleBook, arn: (kind: string, name: string) => string): Operations {
  const describe = (bus: string, Name: string, rule: Rule) => ({
    Name,
    Arn: arn('rule', bus === 'default' ? Name : `${bus}/${Name}`),
    EventPattern: rule.pattern,
    State: rule.isEnabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    EventBusName: bus,
  });
  return {
    'AWSEvents.PutRule': operation(
      putRuleInput,
      async ({ Name, EventPattern, Description, State, EventBusName }) => {
        compilePattern(EventPattern);
        const bus = busName(EventBusName);
        await book.changeRules(bus, (rules) => ({
          ...rules,
          [Name]: {
            pattern: EventPattern,
            description: Description ?? '',
            isEnabled: State !== 'DISABLED',
            targets: rules[Name]?.targets ?? [],
          },
        }));
        return { RuleArn: describe(bus, Name, existingRule(book, bus, Name)).Arn };
      },
    ),
    'AWSEvents.DescribeRule': operation(namedOnBus, ({ Name, EventBusName }) => {
      const bus = busName(EventBusName);
      return describe(bus, Name, existingRule(book, bus, Name));
    }),
    'AWSEvents.ListRules': operation(
      z.object({ NamePrefix: z.string().optional(), ...onBus }),
      ({ NamePrefix, EventBusName }) => {
        const bus = busName(EventBusName);
        const rules = Object.entries(book.rules(bus)).filter(([name]) => name.startsWith(NamePrefix ?? ''));
        return { Rules: rules.map(([name, rule]) => describe(bus, name, rule)) };
      },
    ),
    'AWSEvents.DeleteRule': operation(namedOnBus, async ({ Name, EventBusName }) => {
      const bus = busName(EventBusName);
      if ((book.rules(bus)[Name]?.targets.length ?? 0) > 0) {
        throw new AwsFault('ValidationException', "Rule can't be deleted since it has targets.");
      }
      await book.changeRules(bus, ({ [Name]: _deleted, ...others }) => others);
      return {};
    }),
  };
}

function targetOperations(book: RuleBook): Operations {
  const changeTargets = (bus: string, name: string, next: (targets: readonly Target[]) => Target[]) => {
    existingRule(book, bus, name);
    return book.changeRules(bus, (rules) => {
      const rule = rules[name];
      return rule ? { ...rules, [name]: { ...rule, targets: next(rule.targets) } } : rules;
    });
  };
  return {
    'AWSEvents.PutTargets': operation(putTargetsInput, async ({ Rule: name, EventBusName, Targets }) => {
      const ids = new Set(Targets.map((target) => target.Id));
      await changeTargets(busName(EventBusName), name, (present) => [
        ...present.filter((target) => !ids.has(target.Id)),
        ...Targets,
      ]);
      return { FailedEntryCount: 0, FailedEntries: [] };
    }),
    'AWSEvents.RemoveTargets': operation(removeTargetsInput, async ({ Rule: name, EventBusName, Ids }) => {
      await changeTargets(busName(EventBusName), name, (present) =>
        present.filter((target) => !Ids.includes(target.Id)),
      );
      return { FailedEntryCount: 0, FailedEntries: [] };
    }),
    'AWSEvents.ListTargetsByRule': operation(ruleOnBus, ({ Rule: name, EventBusName }) => ({
      Targets: existingRule(book, busName(EventBusName), name).targets,
    })),
  };
}

function existingRule(book: RuleBook, bus: string, name: string): Rule {
  const rule = book.rules(bus)[name];
  if (!rule)
    throw new AwsFault('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);
  return rule;
}
