/*
 * refusal: what Watzap answers, with HTTP 200, instead of doing it. Codes are texts in its answers.
 */
export class WatzapRefusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export const WRONG_ACCOUNT = '1002';
export const WRONG_NUMBER = '1003';
export const NOT_PAIRED = '1004';
export const FATAL = '1005';
export const OTHER = '1006';

export function refuse(code, message) {
  throw new WatzapRefusal(code, message);
}
