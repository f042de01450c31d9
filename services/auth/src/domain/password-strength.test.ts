import { describe, expect, it } from 'vitest';
import { weaknessOf } from './password-strength.ts';

const email = 'ada.lovelace@concert.example';

describe('weaknessOf', () => {
  it.each([
    'correct-horse-42',
    'concert-demo',
    'Tr0ub4dor&3x',
    'drei Männer im Schnee',
    'rainbow umbrella teapot',
    'k8Jx-4mQp-77sd',
    '東京タワーは三百三十三メートル',
    'fantastic voyage 9',
  ])('has nothing against %s', (password) => {
    expect(weaknessOf(password, email, () => false)).toBeUndefined();
  });

  it.each([
    'password123',
    'Password2027!',
    'p@ssw0rd123',
    'P@$$w0rd2026',
    'Passw0rd!!',
    'iloveyou123',
    '!!welcome1!!',
    'Summer2026!',
    'christopher',
    'basketball1',
    'manchesterunited',
    'Passwort2026',
    'motdepasse1',
    'contraseña1',
    '123football',
    'adm1nistrator',
    'concert2027',
  ])('refuses the common password %s', (password) => {
    expect(weaknessOf(password, email, () => false)).toMatch(/guessed first/);
  });

  it.each([
    'aaaaaaaaaa',
    'abcdabcdabcd',
    '1212121212',
    '1234567890',
    '12345678910',
    '0987654321',
    'qwertyuiop',
    'QWERTY123456',
    'abc123abc123',
    '1q2w3e4r5t',
    '1qaz2wsx3edc',
    'zaq12wsxcde3',
    'asdfghjkl123',
    '123qweasdzxc',
    'qwertzuiop1234',
    '11112222333',
    'abcdefghijkl',
  ])('refuses the pattern %s', (password) => {
    expect(weaknessOf(password, email, () => false)).toMatch(/pattern/);
  });

  it('refuses what names the account, whatever the capitals', () => {
    expect(weaknessOf('xx-Ada.Lovelace-7', email, () => false)).toMatch(/e-mail/);
    expect(weaknessOf('horse-FANNY-staple', 'fanny@concert.example', () => false)).toMatch(/e-mail/);
  });

  it('lets a name too short to mean anything pass', () => {
    expect(weaknessOf('fantastic voyage 9', 'fan@concert.example', () => false)).toBeUndefined();
  });
});
