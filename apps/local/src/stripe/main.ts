import { startStripeStandIn } from './server.ts';

const standIn = await startStripeStandIn({
  port: Number(setting('STRIPE_STAND_IN_PORT')),
  dataFile: setting('STRIPE_STAND_IN_DATA'),
  secretKey: setting('STRIPE_SECRET_KEY'),
  webhookSecret: setting('STRIPE_WEBHOOK_SECRET'),
  webhookUrl: setting('STRIPE_WEBHOOK_URL'),
  publicUrl: setting('STRIPE_PUBLIC_URL'),
  ...webhookEvents(),
});
process.send?.({ ready: true, port: standIn.port });

let ending = false;
const end = async (): Promise<void> => {
  if (ending) return;
  ending = true;
  await standIn.close();
  process.exit(0);
};
process.on('SIGTERM', end);
process.on('SIGINT', end);
// The parent is gone: nobody would end this process any more.
process.on('disconnect', end);

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The Stripe stand-in needs the variable ${name}.`);
  return value;
}

function webhookEvents(): { readonly webhookEvents?: readonly string[] } {
  const list = process.env.STRIPE_WEBHOOK_EVENTS;
  return list ? { webhookEvents: list.split(',').map((type) => type.trim()) } : {};
}
