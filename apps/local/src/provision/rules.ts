import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import type { Cloud, CloudRule } from './cloud-types.ts';
import { ignoring } from './ignoring.ts';

/** Makes the bus and exactly its rules and targets: what the list no longer has is taken away. */
export async function provisionRules(
  client: EventBridgeClient,
  { bus, rules }: Pick<Cloud, 'bus' | 'rules'>,
  arns: TargetArns,
): Promise<void> {
  await ignoring(['ResourceAlreadyExistsException'], client.send(new CreateEventBusCommand({ Name: bus })));
  const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName: bus }));
  const obsolete = Rules.flatMap(({ Name }) => (Name !== undefined && !rules[Name] ? [Name] : []));
  await Promise.all([
    ...obsolete.map((Name) => removeRule(client, bus, Name)),
    ...Object.entries(rules).map(([name, rule]) => provisionRule(client, bus, { name, rule, arns })),
  ]);
}

/** The ARNs of queues and topics by their names. */
type TargetArns = Readonly<Record<string, string>>;

interface WantedRule {
  readonly name: string;
  readonly rule: CloudRule;
  readonly arns: TargetArns;
}

async function provisionRule(
  client: EventBridgeClient,
  EventBusName: string,
  { name, rule, arns }: WantedRule,
): Promise<void> {
  await client.send(
    new PutRuleCommand({
      Name: name,
      EventBusName,
      Description: rule.description,
      EventPattern: JSON.stringify(rule.pattern),
      State: 'ENABLED',
    }),
  );
  const present = await targetIds(client, EventBusName, name);
  const obsolete = present.filter((id) => !rule.targets.includes(id));
  const Targets = rule.targets.map((Id) => ({ Id, Arn: arns[Id] }));
  const { FailedEntryCount } = await client.send(
    new PutTargetsCommand({ Rule: name, EventBusName, Targets }),
  );
  if (FailedEntryCount) throw new Error(`EventBridge did not take the targets of the rule ${name}`);
  await removeTargets(client, { Rule: name, EventBusName, Ids: obsolete });
}

async function removeRule(client: EventBridgeClient, EventBusName: string, Name: string): Promise<void> {
  await removeTargets(client, { Rule: Name, EventBusName, Ids: await targetIds(client, EventBusName, Name) });
  await client.send(new DeleteRuleCommand({ Name, EventBusName }));
}

async function targetIds(client: EventBridgeClient, EventBusName: string, Rule: string): Promise<string[]> {
  const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule, EventBusName }));
  return Targets.flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
}

async function removeTargets(
  client: EventBridgeClient,
  input: { Rule: string; EventBusName: string; Ids: string[] },
): Promise<void> {
  if (input.Ids.length > 0) await client.send(new RemoveTargetsCommand(input));
}
