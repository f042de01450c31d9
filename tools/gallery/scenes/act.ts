import type { Page } from 'playwright-core';

/** Presses the first button of that name. */
export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().click();

/** Answers the API's calls to a path with a problem, for the states that a healthy platform does not show. */
export async function refuse(
  page: Page,
  path: string,
  problem: { status: number; type: string },
): Promise<void> {
  await page.route(`**/api${path}`, (route) =>
    route.fulfill({
      status: problem.status,
      contentType: 'application/problem+json',
      headers: { 'x-request-id': '019a5c3e-7a10-7c44-9d1e-3f2a6b8c9d10' },
      body: JSON.stringify({
        type: `https://concert.example/problems/${problem.type}`,
        title: problem.type,
        status: problem.status,
      }),
    }),
  );
}

export async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expires').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
}
