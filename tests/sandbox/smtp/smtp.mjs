/*
 * smtp: a mail server that takes mails for anybody and lets none out. TLS by STARTTLS and a login first, like those that offices use; every mail is
 * looked at as the pickiest would.
 */
import { SMTPServer } from 'smtp-server';
import { makeCertificate } from './certificate.mjs';
import { createMailbox } from './mailbox.mjs';
import { faultOf } from './strict.mjs';

const CLOSE_MS = 100;

const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

/* Opens one for a world, and gives it its account's ca_file and its address. */
export async function openSmtp(world, { host, port }) {
  const mailbox = createMailbox(world);
  const smtp = createSmtp({ ...world, account: world.accounts.smtp, mailbox });
  const address = await smtp.open({ host, port });
  world.addresses.smtp = `${address.host}:${address.port}`;
  world.mail = { mailbox, close: smtp.close, ca_file: address.ca_file };
}

function createSmtp({ account, faults, journal, mailbox, pending, phones }) {
  let server = null;
  let certificate = null;

  /* Breaks the line without a word. */
  function hangUp(session) {
    for (const connection of server.connections) if (connection.session === session || connection.id === session.id) connection._socket?.destroy();
  }

  /* What a test wants refused at this step, if anything. */
  function asked(at) {
    const fault = faults.hit('smtp', `refuse-${at}`, 'send');
    return fault && refusal(fault.code, fault.text);
  }

  function onConnect(session, done) {
    server.options.hideSTARTTLS = faults.standing('smtp', 'no-starttls');
    if (faults.hit('smtp', 'dead', 'send')) return hangUp(session);
    return done(asked('connect'));
  }

  function onAuth({ username, password }, session, done) {
    const refused = asked('login');
    if (refused) return done(refused);
    if (faults.hit('smtp', 'token-invalid', 'send') || username !== account.user || password !== account.password)
      return done(refusal(535, '5.7.8 Error: authentication failed'));
    return done(null, { user: username });
  }

  function onRcptTo({ address }, session, done) {
    if (faults.hit('smtp', 'drop-before-data', 'send')) return hangUp(session);
    if (address.startsWith('nobody@')) return done(refusal(550, `5.1.1 <${address}>: Recipient address rejected: User unknown`));
    return done(asked('rcpt'));
  }

  function onData(stream, session, done) {
    const chunks = [];
    pending.begin();
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', async () => {
      try {
        await taken(Buffer.concat(chunks), stream.sizeExceeded, session, done);
      } finally {
        pending.end();
      }
    });
  }

  async function taken(raw, too_large, session, done) {
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = { from: mailFrom.address, to: rcptTo.map((one) => one.address), user: session.user ?? '' };
    const entry = journal.open('smtp', { method: 'MAIL', url: envelope.to.join(','), headers: { from: envelope.from } }, raw.toString('latin1'));
    const answer = (code, text) => {
      if (entry) Object.assign(entry, { status: code, answer: text });
      if (code < 400) done(null, text);
      else done(refusal(code, text));
    };
    const slow = faults.hit('smtp', 'slow', 'send');
    if (slow) await new Promise((resolve) => { setTimeout(resolve, slow.ms); });
    const wrong = faultOf(raw);
    const refused = asked('data');
    if (too_large) return answer(552, '5.3.4 Message size exceeds fixed limit');
    if (wrong) return answer(550, `5.6.0 Message not RFC 5322 compliant: ${wrong}`);
    if (refused) return answer(refused.responseCode, refused.message);
    if (faults.hit('smtp', 'lost-answer-not-done', 'send')) return hangUp(session);
    const mail = await mailbox.take(raw, envelope);
    for (const to of envelope.to) phones.mailed(to, mail);
    if (faults.hit('smtp', 'reset-after-read', 'send')) return hangUp(session);
    return answer(250, `2.0.0 Ok: queued as SANDBOX${mail.n}`);
  }

  return {
    /* Resolves to { host, port, ca_file }. */
    async open({ host, port }) {
      certificate = makeCertificate();
      server = new SMTPServer({
        name: 'mail.sandbox.example', banner: 'sandbox', size: account.size, key: certificate.key, cert: certificate.cert,
        authMethods: ['PLAIN', 'LOGIN'], authOptional: account.open, disableReverseLookup: true, closeTimeout: CLOSE_MS, logger: false,
        onConnect, onAuth, onRcptTo, onData, onMailFrom: (address, session, done) => done(asked('from')),
      });
      server.on('error', () => { /* a client that hangs up, or does not trust us, is its own matter */ });
      await new Promise((resolve, reject) => {
        server.server.once('error', reject);
        server.listen(port, host, resolve);
      });
      return { host, port: server.server.address().port, ca_file: certificate.file };
    },

    close() {
      certificate?.forget();
      server?.close();
      for (const connection of server?.connections ?? []) connection._socket?.destroy();
    },
  };
}
