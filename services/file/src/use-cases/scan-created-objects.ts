import { SYSTEM } from '@concert/service-kit/identity';
import type { FileContainer } from '../container.ts';
import { incomingKey } from '../domain/file-record.ts';
import { createdKeys } from '../domain/object-created.ts';
import { scanUpload } from './scan-upload.ts';

/**
 * Scans what a message of the bucket says has arrived. What cannot be judged now fails the message: it comes again
 * until it can.
 */
export async function scanCreatedObjects(
  container: FileContainer,
  { id, body }: { readonly id: string; readonly body: string },
): Promise<void> {
  for (const key of createdKeys(JSON.parse(body), incomingKey(''))) {
    const scan = await scanUpload(container, key, { actor: SYSTEM, correlationId: id, patience: 'long' });
    if (scan.state === 'waiting') throw new Error(`${key} could not be scanned yet`, { cause: scan.why });
  }
}
