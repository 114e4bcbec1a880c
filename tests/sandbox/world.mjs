/*
 * world: all parts of one sandbox, put together.
 */
import { createAccounts } from './accounts.mjs';
import { createBird } from './bird/bird.mjs';
import { createEvents } from './events.mjs';
import { createFaults } from './faults.mjs';
import { createFonnte } from './fonnte/fonnte.mjs';
import { createHttpSms } from './http_sms/http_sms.mjs';
import { createJournal } from './journal.mjs';
import { createMessageBird } from './messagebird/messagebird.mjs';
import { createMeta } from './meta/meta.mjs';
import { createNetwork } from './network.mjs';
import { createPending } from './pending.mjs';
import { createPhones } from './phones.mjs';
import { createReplies } from './replies.mjs';
import { createTwilio } from './twilio/twilio.mjs';
import { createVonage } from './vonage/vonage.mjs';
import { createWatzap } from './watzap/watzap.mjs';
import { createWebhooks } from './webhooks.mjs';

/* fast: no pauses that only a person needs. quiet: keep no journal of requests and webhooks. */
export function createWorld({ fast = false, quiet = false, now = Date.now } = {}) {
  const events = createEvents();
  const pending = createPending();
  const accounts = createAccounts({ events });
  const faults = createFaults({ now, events });
  const phones = createPhones({ now, events });
  const journal = createJournal({ quiet, now });
  const webhooks = createWebhooks({ faults, pending, events, now, quiet });
  const network = createNetwork({ phones, faults, pending, fast });
  const shared = { phones, network, faults, webhooks, pending, now, fast };
  const providers = network.providers;
  providers.meta = createMeta({ account: accounts.meta, ...shared });
  providers.fonnte = createFonnte({ account: accounts.fonnte, ...shared });
  providers.twilio = createTwilio({ account: accounts.twilio, ...shared });
  providers.watzap = createWatzap({ account: accounts.watzap, ...shared });
  providers.vonage = createVonage({ account: accounts.vonage, ...shared });
  providers.messagebird = createMessageBird({ account: accounts.messagebird, ...shared });
  providers.bird = createBird({ account: accounts.bird, ...shared });
  providers.http_sms = createHttpSms({ account: accounts.http_sms, ...shared });
  const replies = createReplies({ accounts, phones, network, pending, now });

  /* A device that is away for good says so by webhook, and says when it is back. */
  let device_away = false;
  faults.watch(() => {
    const away = faults.standing('fonnte', 'disconnected-device');
    if (away === device_away || !accounts.fonnte.connected) return;
    device_away = away;
    providers.fonnte.tellDevice(!away);
  });

  return {
    accounts, events, faults, journal, network, pending, phones, providers, replies, webhooks,
    fast, quiet, now,
    addresses: {},	/* where each provider is found; the server writes it */
    mail: null,		/* the mail server (smtp/smtp.mjs), once it was asked for */

    /* Back to the beginning: nobody has a phone, nothing was sent, nothing is broken. */
    reset({ keep_accounts = false } = {}) {
      network.reset();
      webhooks.clear();
      faults.clear();
      phones.clear();
      journal.clear();
      this.mail?.mailbox.clear();
      if (keep_accounts) return;
      accounts.reset();
      for (const provider of Object.values(providers)) provider.reset();
    },

    close() {
      this.mail?.close();
      faults.clear();
      webhooks.close();
    },
  };
}
