import { describe, expect, it } from 'vitest';
import { clamdAddress, openClamd } from '../src/scanner/clamd.ts';
import { type Behaviour, fakeClamd, MALWARE } from './fake-clamd.ts';

describe('the virus scanner', () => {
  it('gives clamd’s verdict on content of any length', async () => {
    const scan = openClamd(await fakeClamd(), 5_000);
    for (const bytes of [0, 1, 64 * 1024, 64 * 1024 + 1, 3_000_000]) {
      const content = Buffer.alloc(bytes, 'x');
      expect(await scan(content)).toBe('clean');
      expect(await scan(Buffer.concat([content, Buffer.from(MALWARE)]))).toBe('infected');
    }
  });

  it.each<Behaviour>(['too-large', 'silent', 'hangs-up'])(
    'gives no verdict when clamd is %s',
    async (behaviour) => {
      const scan = openClamd(await fakeClamd(() => behaviour), 300);
      await expect(scan(Buffer.alloc(100_000))).rejects.toThrow(/clamd|ECONNRESET|EPIPE/);
    },
  );

  it('gives no verdict when nobody listens', async () => {
    const clamd = await fakeClamd();
    clamd.close();
    await expect(openClamd(clamd, 1_000)(Buffer.alloc(10))).rejects.toThrow();
  });

  it('reads addresses as they are written', () => {
    expect(clamdAddress('/run/clamav/clamd.ctl')).toEqual({ path: '/run/clamav/clamd.ctl' });
    expect(clamdAddress('clamd.internal:3310')).toEqual({ host: 'clamd.internal', port: 3310 });
    expect(clamdAddress('[::1]:3310')).toEqual({ host: '::1', port: 3310 });
  });
});
