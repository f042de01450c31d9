import { timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { formatAmount } from '../payments/money.ts';
import { finishChallenge } from '../payments/payment-flow.ts';
import type { Desk } from '../protocol/api.ts';
import type { PaymentIntent } from '../state/resources.ts';
import type { Store } from '../state/store.ts';
import { type Markup, page, pageHeaders } from './page-frame.ts';

/** The bank's 3-D Secure page at /3ds/{payment}: shows the payment, takes the answer, sends the browser back. */
export function mountChallenge(app: Hono, desk: Desk): void {
  const { store } = desk.openTask();
  app.get('/3ds/:id', (c) => {
    const intent = requested(c, store);
    if (intent === undefined) return show(c, notFound(), { status: 404 });
    const back = backAddress(store, intent);
    if (intent.status !== 'requires_action') return show(c, outcomePage(intent, back), { status: 200 });
    return show(c, questionPage(intent), { status: 200, back });
  });
  app.post('/3ds/:id', async (c) => {
    const { outcome } = await c.req.parseBody();
    if (outcome !== 'complete' && outcome !== 'fail') return show(c, notFound(), { status: 400 });
    if (requested(c, store) === undefined) return show(c, notFound(), { status: 404 });
    // A second click finds the payment no longer waiting, and is sent where the first one was.
    const after = store.transaction(() => {
      const intent = requested(c, store);
      if (intent?.status !== 'requires_action') return intent;
      return finishChallenge(desk.openTask(), intent, outcome === 'complete').intent;
    });
    desk.committed();
    if (after === undefined) return show(c, notFound(), { status: 404 });
    const back = backAddress(store, after);
    return back === undefined ? show(c, outcomePage(after, back), { status: 200 }) : c.redirect(back, 303);
  });
}

/** The payment of the path, for who knows its client secret. */
function requested(c: Context, store: Store): PaymentIntent | undefined {
  const intent = store.find('payment_intent', c.req.param('id') ?? '');
  if (intent === undefined) return undefined;
  const given = Buffer.from(c.req.query('client_secret') ?? '');
  const expected = Buffer.from(intent.client_secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? intent : undefined;
}

/** The shop's return address with Stripe's three parameters; undefined when the shop gave none. */
function backAddress(store: Store, intent: PaymentIntent): string | undefined {
  const returnUrl = store.find('challenge', intent.id)?.return_url;
  if (returnUrl === undefined || returnUrl === null) return undefined;
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret);
  url.searchParams.set('redirect_status', intent.status === 'succeeded' ? 'succeeded' : 'failed');
  return url.href;
}

function show(
  c: Context,
  content: Markup,
  how: { readonly status: 200 | 400 | 404; readonly back?: string | undefined },
): Response | Promise<Response> {
  // Browsers hold the redirect after a form to the form's policy, so the shop's origin must stand in it.
  const origins = how.back === undefined ? [] : [new URL(how.back).origin];
  return c.html(content, how.status, pageHeaders(origins));
}

function questionPage(intent: PaymentIntent): Markup {
  const amount = formatAmount(intent.amount, intent.currency);
  return page(
    'Confirm your payment',
    html`<main class="narrow"><div class="card">
<p class="soft">Local test bank · 3-D Secure</p>
<h1>Confirm your payment</h1>
<p class="amount">${amount}</p>
${intent.description === null ? '' : html`<p>${intent.description}</p>`}
<p>Your bank asks whether this payment is yours. This is a test: no money moves.</p>
<form method="post">
<button name="outcome" value="complete">Complete authentication</button>
<button name="outcome" value="fail" class="plain">Fail authentication</button>
</form>
</div></main>`,
  );
}

function outcomePage(intent: PaymentIntent, back: string | undefined): Markup {
  const succeeded = intent.status === 'succeeded';
  const title = succeeded ? 'Payment confirmed' : 'Payment not confirmed';
  return page(
    title,
    html`<main class="narrow"><div class="card">
<h1>${title}</h1>
<p role="status">${succeeded ? 'The payment succeeded.' : 'The payment does not wait for a confirmation.'}</p>
${back === undefined ? html`<p>You can close this page.</p>` : html`<a class="button" href="${back}">Back to the shop</a>`}
</div></main>`,
  );
}

function notFound(): Markup {
  return page(
    'Payment not found',
    html`<main class="narrow"><div class="card"><h1>Payment not found</h1>
<p>The address is incomplete or the payment does not exist. Go back to the shop and try again.</p></div></main>`,
  );
}
