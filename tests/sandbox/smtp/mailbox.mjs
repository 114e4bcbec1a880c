/*
 * mailbox: the mails that arrived, read as a mail program would (mailparser), newest last.
 */
import { simpleParser } from 'mailparser';

const KEEP = 1000;

export function createMailbox({ now }) {
  let mails = [];
  let n = 0;

  return {
    async take(raw, { from, to, user }) {
      const parsed = await simpleParser(raw, { skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true });
      const mail = {
        n: ++n, at: now(), envelope: { from, to }, user, subject: parsed.subject ?? '', from: parsed.from?.text ?? '', to: parsed.to?.text ?? '',
        reply_to: parsed.replyTo?.text ?? '', message_id: parsed.messageId ?? '', date: parsed.date?.toISOString() ?? '', text: parsed.text ?? '',
        html: parsed.html || '', headers: Object.fromEntries(parsed.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()])),
        raw: raw.toString('latin1'),
      };
      mails.push(mail);
      if (mails.length > KEEP) mails.shift();
      return mail;
    },

    /* To one address, or all. */
    list: ({ to } = {}) => mails.filter((mail) => !to || mail.envelope.to.includes(to)),

    get last() { return n; },
    clear() { mails = []; },
  };
}
