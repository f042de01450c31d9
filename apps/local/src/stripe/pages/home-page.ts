import type { Hono } from 'hono';
import { html } from 'hono/html';
import { isRecord } from '../control/controls.ts';
import { TEST_CARDS } from '../payments/cards.ts';
import { PUBLISHABLE_KEY } from '../protocol/authentication.ts';
import type { StripeEvent } from '../state/resources.ts';
import type { Store } from '../state/store.ts';
import { type Markup, page, pageHeaders } from './page-frame.ts';

const RECENT = 30;

/** GET /: what this is, the test cards, what happened lately. */
export function mountHomePage(app: Hono, store: Store): void {
  app.get('/', (c) => {
    const events = store.page('event', { limit: RECENT }).slice(0, RECENT);
    return c.html(
      homePage(events, (event) => deliveryState(store, event.id)),
      200,
      pageHeaders(),
    );
  });
}

function deliveryState(store: Store, event: string): string {
  const sql = 'SELECT state, attempts FROM deliveries WHERE event = ? ORDER BY id DESC LIMIT 1';
  const row = store.statement(sql).get(event);
  if (row === undefined) return 'not sent';
  return row.state === 'waiting' && row.attempts !== 0
    ? `retrying (${row.attempts} failed)`
    : String(row.state);
}

function homePage(events: readonly StripeEvent[], stateOf: (event: StripeEvent) => string): Markup {
  const cards = TEST_CARDS.map(
    (card) =>
      html`<tr><td><code>${card.number}</code></td><td><code>${card.token}</code></td><td>${card.outcome}</td></tr>`,
  );
  const rows = events.map((event) => {
    const time = new Date(event.created * 1_000).toISOString();
    return html`<tr><td><time datetime="${time}">${time.slice(0, 19).replace('T', ' ')}</time></td><td>${event.type}</td><td><code>${idOf(event.data.object)}</code></td><td>${stateOf(event)}</td></tr>`;
  });
  return page(
    'Stripe stand-in',
    html`<main>
<h1>Stripe stand-in</h1>
<p>A local test double of Stripe: no money moves, and real cards are refused. The servers reach it through the
official SDK; a browser uses the publishable key <code>${PUBLISHABLE_KEY}</code>.</p>
<h2 id="cards">Test cards</h2>
<p>Any future expiry date, any security code.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="cards"><table>
<thead><tr><th scope="col">Number</th><th scope="col">Name</th><th scope="col">What happens</th></tr></thead>
<tbody>${cards}</tbody></table></div>
<h2 id="events">Recent events</h2>
${
  events.length === 0
    ? html`<p class="soft">Nothing has happened yet.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="events"><table>
<thead><tr><th scope="col">Time (UTC)</th><th scope="col">Event</th><th scope="col">Object</th><th scope="col">Webhook</th></tr></thead>
<tbody>${rows}</tbody></table></div>`
}
</main>`,
  );
}

function idOf(object: unknown): string {
  return isRecord(object) && typeof object.id === 'string' ? object.id : '';
}
