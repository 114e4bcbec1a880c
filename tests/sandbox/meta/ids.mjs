/*
 * ids: message ids and trace ids in Meta's shape.
 */
import { randomBytes } from 'node:crypto';

/* Like Meta's: opaque, with the number inside, and an = at the end more often than not. */
let serial = randomBytes(4).readUInt32BE(0);
const run = randomBytes(5).toString('hex').toUpperCase();

/* kind: 0x11 from the business, 0x12 from the person. */
export function messageId(number, kind) {
  serial = (serial + 1) >>> 0;
  const unique = run + serial.toString(16).toUpperCase().padStart(8, '0');
  const text = `\x1c\x18${String.fromCharCode(number.length)}${number}\x15\x02\x00${String.fromCharCode(kind)}\x18\x12${unique}\x00`;
  return `wamid.${Buffer.from(text, 'latin1').toString('base64')}`;
}

let traces = 0;
export const traceId = () => `A${run}${(++traces).toString(36).padStart(10, '0')}`;
