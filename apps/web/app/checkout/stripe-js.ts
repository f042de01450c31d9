/** The part of Stripe.js that is used here. It must come from Stripe's own address, by Stripe's terms. */
export interface StripeElements {
  create(type: 'payment', options?: object): { mount(place: HTMLElement): void; destroy(): void };
  submit(): Promise<{ error?: { code?: string; message?: string } }>;
  update(options: { locale?: string; appearance?: object }): void;
}

export interface StripeJs {
  elements(options: object): StripeElements;
  createPaymentMethod(options: {
    elements: StripeElements;
  }): Promise<{ error?: { code?: string; message?: string }; paymentMethod?: { id: string } }>;
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => StripeJs;
  }
}

const STRIPE_JS = 'https://js.stripe.com/clover/stripe.js';

/** Loads Stripe.js once. @throws Error when it cannot be loaded (offline, blocked). */
export async function loadStripe(publishableKey: string): Promise<StripeJs> {
  if (!window.Stripe) await loadScript(STRIPE_JS);
  if (!window.Stripe) throw new Error('Stripe.js did not start');
  return window.Stripe(publishableKey);
}

function loadScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => {
      script.remove();
      reject(new Error(`${address} could not be loaded`));
    });
    document.head.append(script);
  });
}
