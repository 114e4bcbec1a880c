/*
 * optout: Twilio's own handling of STOP and START. By SMS it is always on; with Advanced Opt-Out it knows more words, is on for WhatsApp
 * too, tells its customer what it understood, and answers the person itself.
 */
const WORDS = {
  STOP: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'],
  START: ['START', 'YES', 'UNSTOP'],
  HELP: ['HELP', 'INFO'],
};
const MORE = { STOP: ['BERHENTI'], START: ['MULAI'], HELP: ['BANTUAN'] };
const ANSWERS = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  START: 'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.',
  HELP: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};

export function createOptOuts({ account }) {
  const stopped = new Set();	/* 'channel person' */

  function wordIn(text) {
    const word = text.trim().toUpperCase();
    return Object.keys(WORDS).find((kind) => WORDS[kind].includes(word) || (account.advanced_opt_out && MORE[kind].includes(word))) ?? null;
  }

  return {
    has: (channel, person) => stopped.has(`${channel} ${person}`),

    /* What was understood: { kind, tells, answer }, or null. */
    heard(channel, person, text) {
      const kind = channel === 'sms' || account.advanced_opt_out ? wordIn(text) : null;
      if (!kind) return null;
      if (kind === 'STOP') stopped.add(`${channel} ${person}`);
      if (kind === 'START') stopped.delete(`${channel} ${person}`);
      return { kind, tells: account.advanced_opt_out, answer: ANSWERS[kind] };
    },

    clear: () => stopped.clear(),
  };
}
