/** Whether a password, in small letters, is among the commonest of those that have leaked. */
export type IsLeaked = (password: string) => boolean;

let loading: Promise<IsLeaked> | undefined;

/**
 * The 49,000 passwords met most often in published leaks, as zxcvbn-ts collects them
 * (https://zxcvbn-ts.github.io/zxcvbn/). Half a megabyte, read when somebody chooses a password for the first time:
 * the file takes 20 ms and 8 MB, which no cold start should pay for.
 */
export function leakedPasswords(): Promise<IsLeaked> {
  loading ??= load();
  return loading;
}

async function load(): Promise<IsLeaked> {
  const { default: list } = await import('@zxcvbn-ts/language-common/src/passwords.json', {
    with: { type: 'json' },
  });
  const passwords: ReadonlySet<string> = new Set(list);
  return (password) => passwords.has(password);
}
