/** What a page tells search engines and those who are sent its link. */
export interface Seo {
  readonly title: () => string;
  readonly description: () => string;
  /** The page's address without what does not change it; absent where the page should not be found. */
  readonly path?: string;
  readonly image?: () => string | undefined;
  readonly type?: 'website' | 'article';
}

/** Title, description, Open Graph and canonical address of a page. */
export function useSeo({ title, description, path, image, type = 'website' }: Seo): void {
  // A prerendered page does not know yet which host will serve it.
  const origin = import.meta.client ? window.location.origin : '';
  const absolute = (address: string | undefined) =>
    address && origin ? new URL(address, origin).href : undefined;
  useSeoMeta({
    title,
    description,
    ogTitle: title,
    ogDescription: description,
    ogType: type,
    ogSiteName: 'Concert',
    ogUrl: () => absolute(path),
    ogImage: () => absolute(image?.()),
    twitterCard: () => (image?.() ? 'summary_large_image' : 'summary'),
    ...(path === undefined ? { robots: 'noindex' } : {}),
  });
  // What the page was served with was for those who run no scripts; this is the same, and follows the reader.
  if (import.meta.client)
    for (const element of document.querySelectorAll('head [data-served]')) element.remove();
  if (path !== undefined && origin) useHead({ link: [{ rel: 'canonical', href: `${origin}${path}` }] });
}
