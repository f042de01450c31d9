import { ApiError, networkProblem, problemOf } from '~/problems/problem';

/** Downloads a private file. A plain link cannot: it would not carry the access token. */
export function useDownload() {
  const { $keeper } = useNuxtApp();

  async function fetchFile(path: string): Promise<Response> {
    const get = (token: string | undefined) =>
      fetch(path, { headers: token ? { authorization: `Bearer ${token}` } : {} }).catch((cause: unknown) => {
        throw new ApiError(networkProblem(), cause);
      });
    const token = $keeper?.accessToken();
    const response = await get(token);
    if (response.status !== 401 || !token) return response;
    return get(await $keeper?.renew(token));
  }

  return async function download(path: string, fileName: string): Promise<void> {
    const response = await fetchFile(path);
    if (!response.ok) throw new ApiError(problemOf(await response.json().catch(() => undefined), response));
    saveAs(await response.blob(), fileName);
  };
}

/** Hands bytes to the browser's downloads. */
export function saveAs(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
