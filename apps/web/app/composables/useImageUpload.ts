import { call } from '~/api/answers';
import { idempotencyKeys } from '~/api/idempotency';
import type { StoredFile } from '~/api/types';
import { ApiError, networkProblem, type Problem, problemIn } from '~/problems/problem';

export type UploadStep = 'idle' | 'preparing' | 'uploading' | 'scanning' | 'done' | 'refused';

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
const LIMIT_BYTES = 10 * 1024 * 1024;
const SCAN_TRIES = 40;
const SCAN_PAUSE_MS = 1500;

/** Brings one public picture to the file service: checksum, presigned PUT with progress, scan. */
export function useImageUpload(onClean: (file: StoredFile) => void) {
  const { $api } = useNuxtApp();
  const step = ref<UploadStep>('idle');
  const percent = ref(0);
  const problem = ref<Problem>();
  /** Why the picture is not taken: `type`, `size`, or what the scan found. */
  const fault = ref<string>();
  const keys = idempotencyKeys();

  async function begin(file: File): Promise<void> {
    problem.value = undefined;
    const contentType = TYPES.find((type) => type === file.type);
    fault.value = contentType === undefined ? 'type' : file.size > LIMIT_BYTES ? 'size' : undefined;
    if (contentType === undefined || fault.value !== undefined) {
      step.value = 'refused';
      return;
    }
    try {
      await upload(file, contentType);
    } catch (thrown) {
      problem.value = problemIn(thrown);
      step.value = 'idle';
    }
  }

  async function upload(file: File, contentType: (typeof TYPES)[number]): Promise<void> {
    step.value = 'preparing';
    percent.value = 0;
    const content = await file.arrayBuffer();
    const body = {
      fileName: file.name.slice(0, 200),
      contentType,
      bytes: file.size,
      sha256: base64(await crypto.subtle.digest('SHA-256', content)),
      visibility: 'public' as const,
    };
    const header = { 'Idempotency-Key': keys.keyFor(body) };
    const ticket = await call($api.POST('/files/upload', { body, params: { header } }));
    keys.settled(body);
    step.value = 'uploading';
    await put(ticket.uploadUrl, {
      headers: ticket.headers,
      content: file,
      onProgress: (now) => (percent.value = now),
    });
    step.value = 'scanning';
    show(await scanned(ticket.key));
  }

  function show(file: StoredFile): void {
    if (file.status === 'clean') {
      step.value = 'done';
      onClean(file);
    } else {
      step.value = file.status === 'quarantined' ? 'refused' : 'idle';
      fault.value = file.reason ?? 'slow';
    }
  }

  async function scanned(key: string): Promise<StoredFile> {
    const ask = () => call($api.POST('/files/{key}/complete', { params: { path: { key } } }));
    let file = await ask();
    for (let tries = 0; file.status === 'uploading' && tries < SCAN_TRIES; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, SCAN_PAUSE_MS));
      file = await ask();
    }
    return file;
  }

  return { step, percent, problem, fault, begin, isBusy: computed(() => BUSY.includes(step.value)) };
}

const BUSY: readonly UploadStep[] = ['preparing', 'uploading', 'scanning'];

interface Put {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Blob;
  readonly onProgress: (percent: number) => void;
}

/** `fetch` cannot tell how much of a body is sent. */
function put(url: string, { headers, content, onProgress }: Put): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () =>
      reject(new ApiError({ ...networkProblem(), type: request.status ? 'unexpected' : 'network' }));
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) =>
      onProgress(Math.round((loaded / Math.max(total, 1)) * 100));
    request.onload = () => (request.status < 300 ? resolve() : fail());
    request.onerror = fail;
    request.send(content);
  });
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
