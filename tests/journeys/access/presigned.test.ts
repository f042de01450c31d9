import { createHash } from 'node:crypto';
import { fileOperations } from '@concert/contracts/http/file';
import { newId } from '@concert/values/ids';
import { describe, expect, it } from 'vitest';
import { openApiClient } from '../../../tools/demo/api-client.ts';
import { registerFan } from '../../../tools/demo/purchase.ts';
import { journeyOrigin } from '../origin.ts';

// What a presigned URL allows, and no more: tried as a browser would, through the one origin.

const api = openApiClient(journeyOrigin());
const { uploadFile, completeUpload, getFile } = fileOperations;

const content = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
);
const other = Buffer.from(content.toString().replace('Catalog', 'Catalyst'));

async function begun() {
  const fan = await registerFan(api, 'Uwe Upload');
  const sha256 = createHash('sha256').update(content).digest('base64');
  const body = {
    ...uploadFile.bodyExample,
    fileName: 'a.pdf',
    contentType: 'application/pdf',
    bytes: content.length,
    sha256,
    visibility: 'private',
  };
  const ticket = await api.call(
    uploadFile,
    { token: fan.token, key: newId(), body },
    uploadFile.responses[201].body,
  );
  return { fan, ticket };
}

type Ticket = Awaited<ReturnType<typeof begun>>['ticket'];

const put = (ticket: Ticket, body: Buffer, headers = ticket.headers, url = ticket.uploadUrl) =>
  fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) });

async function download(fan: { readonly token: string }, key: string): Promise<string> {
  const path = `/api/files/${key}`;
  const response = await fetch(new URL(path, api.origin), {
    headers: { authorization: `Bearer ${fan.token}` },
  });
  expect(response.status).toBe(200);
  return response.text();
}

describe('a presigned URL for an upload', () => {
  it('takes its own file, and once that was scanned changes it no more', async () => {
    const { fan, ticket } = await begun();
    expect((await put(ticket, content)).ok).toBe(true);
    await api.send(completeUpload, { token: fan.token, params: { key: ticket.key } });
    expect((await put(ticket, other)).ok).toBe(false);
    await put(ticket, content);
    expect(await download(fan, ticket.key)).toBe(content.toString());
  });

  it('takes no other content, type, length or place', async () => {
    const { fan, ticket } = await begun();
    const elsewhere = (await begun()).ticket;
    const moved = ticket.uploadUrl.replace(ticket.key, elsewhere.key);
    expect(moved).not.toBe(ticket.uploadUrl);
    const refused = await Promise.all([
      put(ticket, other),
      put(ticket, Buffer.concat([content, content])),
      put(ticket, content, { ...ticket.headers, 'content-type': 'text/html' }),
      put(ticket, content, ticket.headers, moved),
      put(
        ticket,
        content,
        ticket.headers,
        ticket.uploadUrl.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800'),
      ),
      put(ticket, content, ticket.headers, ticket.uploadUrl.replace(/X-Amz-Date=\d{4}/, 'X-Amz-Date=2099')),
      put(ticket, content, ticket.headers, ticket.uploadUrl.replace(/[?].*$/, '')),
      fetch(ticket.uploadUrl),
      fetch(ticket.uploadUrl, { method: 'DELETE' }),
    ]);
    expect(refused.map(({ ok }) => ok)).toEqual(refused.map(() => false));
    const completed = await api.send(completeUpload, { token: fan.token, params: { key: ticket.key } });
    expect(completed.status).toBe(409);
  });
});

describe('a presigned URL for a download', () => {
  it('gives its own file only, to be read only', async () => {
    const { fan, ticket } = await begun();
    await put(ticket, content);
    await api.send(completeUpload, { token: fan.token, params: { key: ticket.key } });
    const response = await fetch(new URL(`/api/files/${ticket.key}`, api.origin), {
      headers: { authorization: `Bearer ${fan.token}` },
      redirect: 'manual',
    });
    const url = response.headers.get('location') ?? '';
    expect(response.status).toBe(302);
    expect((await fetch(url)).status).toBe(200);
    const another = (await begun()).ticket.key;
    for (const [target, method] of [
      [url.replace(ticket.key, another), 'GET'],
      [url.replace('/private/', '/incoming/'), 'GET'],
      [url, 'PUT'],
      [url.replace(/X-Amz-Signature=../, 'X-Amz-Signature=00'), 'GET'],
      [`${url}&response-content-type=text%2Fhtml`, 'GET'],
    ] as const)
      expect((await fetch(target, { method })).ok).toBe(false);
  });

  it('is made for its owner only', async () => {
    const { ticket } = await begun();
    const stranger = await registerFan(api, 'Sandra Stranger');
    expect((await api.send(getFile, { token: stranger.token, params: { key: ticket.key } })).status).toBe(
      404,
    );
    expect((await api.send(getFile, { params: { key: ticket.key } })).status).toBe(404);
  });
});
