/*
 * verdict: what an answer or a failure receipt of any provider means for us.
 *
 * The same few words from the wire to the screen. One table per provider turns its codes into them (meta_verdict.c,
 * fonnte_verdict.c); what we cannot read is VERDICT_UNKNOWN and kept for a person, not guessed.
 */
#ifndef PROVIDER_VERDICT_H
#define PROVIDER_VERDICT_H

enum verdict {
	VERDICT_ACCEPTED,		/* the provider has it; whether it arrives, receipts say */
	VERDICT_RETRY,			/* the same message again later, same provider */
	VERDICT_THROTTLE_PROVIDER,	/* too fast for the whole account: everything waits delay_s */
	VERDICT_THROTTLE_CONTACT,	/* too fast for this person only */
	VERDICT_CREDENTIAL,		/* token refused: the provider stops until it is replaced; the message re-routes */
	VERDICT_ACCOUNT,		/* account, billing, device or quota: a person must look; the message re-routes */
	VERDICT_TEMPLATE,		/* the mapping is unusable now; the message re-routes */
	VERDICT_WINDOW,			/* the 24-hour window is closed after all; the message re-routes */
	VERDICT_REROUTE,		/* not through this provider to this person; another may */
	VERDICT_RECIPIENT,		/* the number has no WhatsApp, or the address no mailbox: no other provider of that kind will do, another way may */
	VERDICT_OPTED_OUT,		/* the person stopped us at the provider */
	VERDICT_NO_MARKETING,		/* the person wants no advertising from us; what is none re-routes */
	VERDICT_PERMANENT,		/* our request is wrong; sending it again will not help */
	VERDICT_UNKNOWN,		/* it may or may not have gone out */
	VERDICT__COUNT
};

const char *verdict_name(enum verdict v);		/* "accepted", "throttle_provider" ... as stored */
/* VERDICT_UNKNOWN for a name that is none. */
enum verdict verdict_from_name(const char *name);

#endif
