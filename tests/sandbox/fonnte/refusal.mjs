/*
 * refusal: what Fonnte answers, with HTTP 200, instead of doing it. key is where the cause stands in the body.
 */
export class FonnteRefusal extends Error {
  constructor(reason, key = 'reason') {
    super(reason);
    this.key = key;
  }
}

export function refuse(reason, key) {
  throw new FonnteRefusal(reason, key);
}

export const DISCONNECTED = 'request invalid on disconnected device';
