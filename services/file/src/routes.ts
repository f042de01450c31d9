import { fileOperations as operations } from '@concert/contracts/http/file';
import { type Route, route } from '@concert/service-kit/routes';
import type { FileContainer } from './container.ts';
import { completeUpload } from './use-cases/complete-upload.ts';
import { deleteFile } from './use-cases/delete-file.ts';
import { getFile } from './use-cases/get-file.ts';
import { listFiles } from './use-cases/list-files.ts';
import { listQuarantine } from './use-cases/list-quarantine.ts';
import { batchUpload, uploadFile } from './use-cases/upload-files.ts';

/** The HTTP table: contract → use case. */
export function routes(container: FileContainer): readonly Route[] {
  return [
    route(operations.uploadFile, ({ body }, call) => uploadFile(container, body, call)),
    route(operations.batchUpload, ({ body }, call) => batchUpload(container, body, call)),
    route(operations.completeUpload, async ({ params }, call) => {
      const { isDone, file } = await completeUpload(container, params.key, call);
      return isDone ? { status: 200, body: file } : { status: 202, body: file };
    }),
    route(operations.getFile, async ({ params, query }, { identity }) => {
      const address = await getFile(container, params.key, identity);
      return query.redirect === 'true'
        ? { status: 302, headers: { location: address.url } }
        : { status: 200, body: address };
    }),
    route(operations.deleteFile, async ({ params }, call) => {
      await deleteFile(container, params.key, call);
      return { status: 204 };
    }),
    route(operations.listFiles, async ({ query }, { identity }) => ({
      status: 200,
      body: await listFiles(container, query, identity),
    })),
    route(operations.listQuarantine, async ({ query }) => ({
      status: 200,
      body: await listQuarantine(container, query),
    })),
  ];
}
