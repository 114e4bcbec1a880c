/*
 * ids: Twilio's names for things: two letters and 32 hex digits.
 */
import { randomBytes } from 'node:crypto';

const run = randomBytes(8).toString('hex');
let serial = 0;

/* prefix: SM a message, MM one with media, HX a content template. */
export const newSid = (prefix) => `${prefix}${run}${(++serial).toString(16).padStart(16, '0')}`;

export const isSid = (text, prefix) => new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(text ?? '');
