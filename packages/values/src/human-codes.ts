/** Crockford's base 32: no I, L, O or U, so that a code read aloud or typed from paper is not mistaken. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The short form of an id for people: its last 60 bits (all random in a UUIDv7) as three groups of four
 * characters, `7Q4M-2KX9-0FB3`. It names a booking or a ticket to a person; it proves nothing.
 */
export function humanCode(id: string): string {
  const tail = id.replace(/[^0-9a-f]/gi, '').slice(-15);
  let rest = BigInt(`0x0${tail}`);
  let code = '';
  for (let index = 0; index < 12; index++) {
    code = (CROCKFORD[Number(rest & 31n)] ?? '') + code;
    rest >>= 5n;
  }
  return code.replace(/(.{4})(?=.)/g, '$1-');
}
