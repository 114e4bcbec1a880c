/*
 * provider: a company or a server that carries messages, as data and pure functions.
 *
 * A provider turns an outgoing message into an HTTP request, and answers and webhooks into outcomes, receipts and inbound
 * messages. No I/O, no SQL, no clock: the sender, the webhook program and the tests (which feed recorded answers) call the same
 * functions. Adding a provider is one file (or a few named after its kind), one row in registry.c and one folder of recorded conversations
 * in tests/providers; docs/architecture.md walks through it.
 */
#ifndef PROVIDER_PROVIDER_H
#define PROVIDER_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "provider/http.h"
#include "provider/part.h"
#include "provider/remote.h"
#include "provider/verdict.h"

/* What consent speaks of: one scope covers every provider that carries it. */
enum scope { SCOPE_OFFICIAL, SCOPE_GATEWAY, SCOPE_SMS, SCOPE_EMAIL, SCOPE__COUNT };
const char *scope_name(enum scope s);			/* "official", "gateway", "sms", "email" */
bool scope_from_name(const char *name, enum scope *ret);

/* ---- what an account of this kind must know: drives the admin form, the command line and their checks ---- */
enum field_box {
	FIELD_PLAIN,		/* stored readable in provider.settings */
	FIELD_OUTGOING,		/* a secret only the sender opens */
	FIELD_WEBHOOK,		/* a secret only the webhook program opens */
	FIELD_BOTH,		/* a secret that both need: typed once, sealed for each */
};

struct provider_field {
	const char	*name;		/* "phone_number_id" */
	enum field_box	 box;
	bool		 required;
	const char	*otherwise;	/* default, NULL: none */
	/* Checks a value; problem says what would be right. NULL: any text without control characters. */
	enum err	(*check)(const char *value, struct problem *problem);
	const char	*choices;	/* the values there are, with single spaces between them; NULL: any that check takes */
	bool		 hidden;	/* a secret that a person chose, or that ends as all of its kind do: not even its last signs are shown */
	const char	*with;		/* the other half, a field without which this one is of no use; NULL: none */
	bool		 lines;		/* may have several, as a private key does */
};
/* Is value (NULL and "": not given) right for this field? ERR_INVALID: problem names the field and says what would be right. */
enum err provider_field_check(const struct provider_field *field, const char *value, struct problem *problem) MUST_CHECK;

/* An account as the pure functions see it. Texts belong to the caller; a value that is not set is NULL. */
struct account {
	int64_t		 id;
	const char	*kind;
	const char	*webhook_url;		/* its public address, for providers that are told it with every message; NULL: not known here */
	int64_t		 now;			/* of the request that is written, for logins that say when they were made; 0 in other programs */
	struct json_object *settings;	/* plain fields, by name */
	struct json_object *secrets;	/* the fields of the one box this program opens, by name; NULL in a program that opens none */
};
/* The plain or secret field, or its default; NULL when there is neither. */
const char *account_text(const struct account *a, const char *field);

/* ---- outgoing ---- */

/* What an e-mail has beside its text. */
struct outgoing_mail {
	const char	*address;		/* whom to */
	const char	*subject, *office;
	const char	*stop_url;		/* one POST there ends e-mail to this person; NULL: nothing to end */
	int64_t		 at;			/* now, in ms */
	int		 zone_minutes;		/* of the office */
};

struct outgoing {
	const char	*to;			/* "+62..."; NULL when only user_id is known */
	const char	*user_id;		/* Meta's business-scoped user id, or NULL */
	const char	*uid;			/* our attempt's id, echoed by providers that can */
	bool		 is_template;
	const char	*text;			/* rendered text (free text, and template text for gateways) */
	const char	*template_name;		/* the rest only for is_template on providers with templates of their own */
	const char	*template_id;		/* the provider's id of it, "" or NULL when the mapping names none */
	const char	*template_language;
	const char	*const *values;		/* positional, in the mapping's order */
	const char	*const *names;		/* beside each value what it is called, for templates whose places have names; NULL: not known */
	size_t		 value_count;
	const struct outgoing_part *parts;	/* what its header and buttons are filled with, in the order of its needs */
	size_t		 part_count;
	const char	*reply_to;		/* provider's id of the inbound message answered, or NULL */
	const struct outgoing_mail *mail;	/* for SCOPE_EMAIL, otherwise NULL */
};

/* What an answer to a send meant. */
struct outcome {
	enum verdict	 verdict;
	int		 delay_s;		/* wish of the provider or its table; 0: our default */
	int		 tries_most;		/* for VERDICT_RETRY: so many tries in all, however patient the office is; 0: as it wishes */
	bool		 held;			/* accepted, but held back by the provider (Meta: quality assessment) */
	char		 message_id[260];	/* the provider's id, "" when there is none */
	char		 code[40];		/* the provider's own code, "131047" or "http 502", "" */
	char		 text[300];		/* its text, for people and support */
	char		 support_id[80];	/* fbtrace_id, requestid */
	char		 recipient[20];		/* the number as the provider reads it, "+62...", "" when it does not say */
	char		 user_id[160];		/* the person's BSUID, "" when it does not say */
	int		 segments;		/* SMS: how many parts are billed, 0 when it does not say */
};

/* ---- incoming ---- */
enum { SIGNATURE_HEADERS_MAX = 5 };
struct webhook_request {
	const char	*method;
	const char	*url;			/* as the provider called it: our public address, path and query as they came */
	const char	*query;			/* raw query string, "" when none */
	const char	*content_type;		/* "" when none */
	const char	*signature[SIGNATURE_HEADERS_MAX];	/* of the headers named in the provider, in that order; NULL: it did not come */
	const char	*body;			/* raw bytes, NUL behind */
	size_t		 body_len;
};

/* Is a webhook theirs? All but the first refuse it, and have a sentence in templates/locale ("refused.<name>"). */
enum signature {
	SIGNATURE_GOOD,
	SIGNATURE_MISSING,
	SIGNATURE_WRONG,		/* another secret, other bytes, or another address than the one that was signed */
	SIGNATURE_STALE,		/* right, but for another time than now */
	SIGNATURE_USED,			/* right, but it may be used once and was */
	SIGNATURE_FOREIGN,		/* it speaks of another account of this provider */
	SIGNATURE__COUNT
};
const char *signature_name(enum signature s);		/* "signature wrong" ... as stored */
/* What a good signature may do only once: its id is kept until then, and refused when it comes again. id "": as often as it likes. */
struct signature_once { char id[128]; int64_t until; };

/* What a provider wants to hear when its webhook is on the disk. body NULL: nothing but the status. Texts are static. */
struct webhook_reply { int status; const char *type, *body; };

enum receipt_status { RECEIPT_ACCEPTED, RECEIPT_HELD, RECEIPT_SENT, RECEIPT_DELIVERED, RECEIPT_READ, RECEIPT_FAILED, RECEIPT__COUNT };
const char *receipt_status_name(enum receipt_status s);

struct receipt {
	enum receipt_status	 status;
	int64_t			 at;			/* provider's time, 0 when it gives none */
	const char		*message_id;		/* provider's id or NULL */
	const char		*state_id;		/* second id (Fonnte stateid) or NULL */
	const char		*uid;			/* our attempt's id echoed, or NULL */
	const char		*recipient;		/* "+62..." or NULL */
	const char		*user_id;		/* BSUID or NULL */
	enum verdict		 verdict;		/* for failed: what it means */
	int			 delay_s, tries_most;	/* as in an outcome */
	char			 code[40];
	char			 text[300];
	const char		*price_category;	/* "utility" ..., or NULL */
	const char		*price_type;		/* "regular", "free_customer_service" ..., or NULL */
	bool			 billable;
	int			 segments;		/* SMS: billed parts, 0 when it does not say */
	int64_t			 price_micros;		/* what it costs, in millionths (money.h); 0 when it does not say */
	const char		*currency;		/* "USD" of that, or NULL */
};

/*
 * What is known of a reply beyond its words. A provider that makes something of them by itself acts upon it and has answered: ours would be the
 * second answer. A button whose payload is STOP means that, whatever is written on it, and nobody has answered it.
 */
enum heard { HEARD_NOTHING, HEARD_STOP, HEARD_START, HEARD_TAPPED_STOP };

enum inbound_kind {
	INBOUND_TEXT, INBOUND_BUTTON, INBOUND_REACTION, INBOUND_MEDIA, INBOUND_STICKER, INBOUND_LOCATION, INBOUND_CONTACTS,
	INBOUND_NUMBER_CHANGED, INBOUND_SYSTEM, INBOUND_UNSUPPORTED, INBOUND__COUNT
};
const char *inbound_kind_name(enum inbound_kind k);
enum inbound_kind inbound_kind_from_name(const char *name);	/* INBOUND_UNSUPPORTED for a name that is none */

struct inbound {
	enum inbound_kind	 kind;
	int64_t			 at;			/* provider's time in ms, 0 when it gives none */
	int64_t			 arrived_at;		/* when its webhook came, for one that is read again later; 0: it comes now */
	const char		*message_id;		/* NULL when the gateway has none */
	const char		*from;			/* "+62..." or NULL */
	const char		*user_id;		/* BSUID or NULL */
	const char		*name;			/* profile name, untrusted */
	const char		*text;			/* what the person wrote or tapped; "" when nothing readable */
	const char		*own;			/* which of our numbers: phone_number_id, or device digits */
	const char		*context_id;		/* provider's id of our message it answers, or NULL */
	const char		*new_number;		/* INBOUND_NUMBER_CHANGED: "+62..." */
	const char		*new_user_id;		/* INBOUND_NUMBER_CHANGED, INBOUND_SYSTEM: the BSUID that replaces user_id, or NULL */
	bool			 opens_window;		/* starts Meta's 24 hours */
	bool			 forwarded;		/* somebody else's words, passed on */
	enum heard		 heard;			/* what the provider made of it */
};

/* Something about the account itself. */
enum notice_kind { NOTICE_DEVICE_CONNECTED, NOTICE_DEVICE_DISCONNECTED, NOTICE_TEMPLATE, NOTICE_QUALITY, NOTICE_MARKETING_STOP,
	NOTICE_MARKETING_RESUME, NOTICE_ERROR, NOTICE_OTHER, NOTICE__COUNT };
struct notice {
	enum notice_kind	 kind;
	const char		*subject;		/* template name, number (BSUID when there is none), field name, error code */
	const char		*detail;		/* a sentence or a status word */
	int64_t			 at;			/* provider's time in ms, 0 when it gives none */
	const char		*user_id;		/* NOTICE_MARKETING_*: the person's BSUID, or NULL */
	/* The rest for NOTICE_TEMPLATE; each NULL when the notice does not speak of it. */
	const char		*template_id;		/* Meta's id, digits */
	const char		*template_language;	/* "en_US": with "_", whatever the webhook wrote */
	const char		*template_status;	/* "APPROVED", "REJECTED", "PAUSED" ... */
	const char		*template_category;	/* "UTILITY", "MARKETING" ...: what it is or will become */
	const char		*template_quality;	/* "GREEN", "YELLOW", "RED", "UNKNOWN" */
};

enum { EVENTS_MAX = 4000 };	/* Meta bundles up to 1,000 updates a body; a 3 MB body cannot hold more than this */

/*
 * Everything one webhook body said. Texts point into doc and pool, which it owns. What was understood and concerns nobody (groups,
 * echoes, forms of the provider's own) leaves nothing and is not counted as skipped.
 */
struct webhook_events {
	struct receipt	*receipts;
	size_t		 receipt_count;
	struct inbound	*inbounds;
	size_t		 inbound_count;
	struct notice	*notices;
	size_t		 notice_count;
	size_t		 skipped;			/* parts that were not understood; the body is kept, so they can be replayed */
	struct json_object *doc;
	char		**pool;
	size_t		 pool_count;
	enum err	 err;				/* the first failure while it was filled; read_webhook returns it */
};
void webhook_events_end(struct webhook_events *ev);

/* ---- asking what became of an attempt: its answer was lost, or its receipts do not come ---- */
struct question {
	const char	*message_id;		/* the provider's, NULL: we never learnt it */
	const char	*uid;			/* our attempt's id, as it went out with the message */
	const char	*to;			/* "+62..." */
	const char	*text;			/* what it said, as we rendered it */
	const char	*code;			/* the message's own code, which stands in most of our texts and in no two of them */
	bool		 is_template;		/* it went out as the provider's own template, whose words may differ from text */
	struct json_object *others;		/* array: the provider's ids of messages to this person that we know as others */
	int64_t		 started_at;		/* the request left after this */
};

enum told_what {
	TOLD_NOTHING,		/* no answer, or one that decides nothing: ask again */
	TOLD_ABSENT,		/* the provider never got it */
	TOLD_FOUND,		/* the rest says what became of it */
	TOLD__COUNT
};
struct told {
	enum told_what		 what;
	enum receipt_status	 status;
	char			 message_id[260];
	/* As in a receipt. */
	enum verdict		 verdict;
	int			 delay_s, tries_most;
	char			 code[40], text[300];
	int			 segments;
	int64_t			 price_micros;
	char			 currency[8];
};

/* ---- lists that the provider keeps, page by page ---- */
enum list_what {
	LIST_TEMPLATES,		/* its templates and what became of their review */
	LIST_MESSAGES,		/* all messages of a day, with what became of them and what they cost */
	LIST__COUNT
};
struct listed {
	bool			 understood;		/* false: key, code and text say what came instead */
	bool			 restart;		/* its pages have shifted: begin again */
	const char		*key;			/* static, one of listed_keys (listed.h) */
	/* [{"id","name","language","status","category","quality","reason","body","footer","params","needs","parts"}], status as the provider's word;
	 * "needs" only where there are some (part.h) */
	struct json_object	*templates;
	struct webhook_events	 events;		/* receipts, of messages that may be other systems' */
	char			 next[600];		/* where the next page is, for write_list; "" behind the last */
	char			 code[40], text[300];
};
void listed_end(struct listed *l);

/* ---- test connection: a few harmless requests, each answer turned into findings ---- */
enum finding_level { FINDING_OK, FINDING_WARN, FINDING_BAD, FINDING__COUNT };
struct finding {
	enum finding_level	 level;
	const char		*key;			/* static, names a sentence in templates/locale: "meta.token_expired" */
	char			 detail[200];		/* what the provider said: number, name, quality, code */
};
/* What an account tells of itself besides; empty, 0 and LINK_UNTOLD where it did not say. */
enum link { LINK_UNTOLD, LINK_UP, LINK_DOWN };
struct vitals {
	enum link	link;		/* is its device connected, its number registered, its account open? */
	bool		quota_told;
	int64_t		quota_left;	/* messages that the package still allows */
	int64_t		per_day;	/* messages a day that it allows */
	int64_t		ends_on;	/* the package's last day, in days since 1970-01-01 */
	int64_t		people_limit;	/* different people in 24 hours; -1: any number */
	char		package[60], balance[40], quality[20], status[40], name_status[40], throughput[40];	/* in the provider's words */
};

enum { FINDINGS_MAX = 12, TEST_STEPS_MAX = 5 };
struct findings {
	struct finding	items[FINDINGS_MAX];
	size_t		count;
	struct vitals	vitals;
};
void finding_add(struct findings *f, enum finding_level level, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- the kind ---- */
enum provider_can {
	CAN_TEXT = 1,
	CAN_OWN_TEMPLATE = 2,		/* has templates that it approves: a mapping is needed */
	CAN_TELL_READ = 4,
	CAN_ECHO_UID = 8,		/* our attempt's id comes back with every receipt, in a field or in the address of the callback */
	CAN_QUERY_STATUS = 16,		/* write_question and read_told are there */
	CAN_TELL_DELIVERED = 64,	/* receipts say that it arrived, so that their absence says something too */
	CAN_FILL_PARTS = 128,		/* fills what a template's header and buttons need (part.h) */
	CAN_REACH_USER_ID = 32,		/* takes a person's BSUID in place of a number */
};

struct provider_preset;

struct provider {
	const char	*kind;				/* in provider.kind and in /webhook/<kind>/<key> */
	const char	*label;				/* as the company writes itself */
	enum scope	 scope;
	unsigned	 can;				/* provider_can */
	const char	*signature_headers[SIGNATURE_HEADERS_MAX];	/* "X-Hub-Signature-256"; those behind the last are NULL */
	bool		 events_by_get;			/* a GET with a query is an event like any other */
	bool		 reads_query;			/* something stands in the address's query: it is kept with the body, to be read again */
	bool		 webhook_is_optional;		/* it does its work without one: nobody waits for the first */
	size_t		 webhook_max_bytes;
	int		 per_minute, per_day, gap_ms, gap_jitter_ms;	/* defaults of the pace */
	bool		 one_at_a_time;			/* the next message waits for the answer to the one before */
	int		 contact_gap_s;			/* least seconds between two messages to one person, 0: none */
	int		 ask_s;				/* CAN_QUERY_STATUS: an unknown attempt is asked about from this age on */
	bool		 parts_untold;			/* never says how many parts of an SMS it bills: they are counted here */
	int		 grace_s;			/* at this age an unknown attempt is held, or, where it can be asked for, not there */

	const struct provider_field *fields;		/* ended by a row without a name */
	const struct provider_preset *presets;		/* preset.h, ended by a row without a name, of kinds that are described by their settings; NULL */
	const char	*const *one_of;			/* fields of which at least one is needed, ended by NULL; NULL: no such choice */

	/* Do the plain fields go together? Each was looked at alone already. ERR_INVALID: problem says which is wrong. NULL: always. */
	enum err	(*check_settings)(struct json_object *settings, struct problem *problem);

	/* May a template be mapped to what the provider calls so? Either may be "" or NULL. NULL: any name or id will do. */
	enum err	(*check_mapping)(const char *remote_name, const char *remote_id, struct problem *problem);

	enum err	(*write_request)(const struct account *, const struct outgoing *, struct http_request *ret);
	struct outcome	(*read_answer)(const struct account *, const struct http_answer *);

	/*
	 * For CAN_QUERY_STATUS. ERR_NOT_FOUND: with what this account has, or without the provider's id, there is nothing to ask.
	 * When in doubt it is TOLD_NOTHING: a message that is called absent is sent again.
	 */
	enum err	(*write_question)(const struct account *, const struct question *, struct http_request *ret);
	struct told	(*read_told)(const struct question *, const struct http_answer *);

	unsigned	lists;				/* 1 << list_what: which it has; 0: none, and the next three are NULL */
	/* Has an account with these plain fields a list of templates? NULL: every one of the kind. */
	bool		(*lists_templates)(struct json_object *settings);
	/*
	 * day: of UTC, days since 1970-01-01, for LIST_MESSAGES. next: of the page before, NULL for the first. ERR_INVALID: that is no page.
	 * ERR_NOT_FOUND: what the account lacks for it.
	 */
	enum err	(*write_list)(const struct account *, enum list_what what, int64_t day, const char *next, struct http_request *ret);
	/* ret is zeroed by the caller, who ends it. */
	void		(*read_list)(enum list_what what, const struct http_answer *, struct listed *ret);

	/* true: the handshake is ours; answer, which the caller has initialised, is what must be sent back, as text/plain. */
	bool		(*handshake)(const struct account *, const struct webhook_request *, struct buf *answer);
	/* The rest of the webhook is NULL for kinds that never call us (provider_calls_us). */
	/* First, on every event. Kinds that sign nothing check what they can (an optional secret in the body) and find the rest good. */
	enum signature	(*check_signature)(const struct account *, const struct webhook_request *, int64_t now, struct signature_once *ret);
	/* ERR_INVALID: unreadable, problem says where. What is readable is in *ret, which the caller ends. */
	enum err	(*read_webhook)(const struct account *, const struct webhook_request *, struct webhook_events *ret,
			    struct problem *problem);
	/*
	 * Rewrites a raw body for keeping, when it holds a secret (Fonnte's device event carries the token), unreadable ones included;
	 * the caller has initialised ret. NULL: kept as it is.
	 */
	enum err	(*redact)(const struct webhook_request *, struct buf *ret);
	/* How the webhook is answered once it is kept. NULL: 200 and nothing else. */
	struct webhook_reply (*reply)(const struct webhook_request *);

	size_t		 test_steps;
	unsigned	 look_steps;			/* those of them that are asked at regular times too, a bit each */
	bool		 stops_with_package;		/* nothing goes out once the package is over */
	/* ERR_NOT_FOUND: with what this account has there is nothing to ask in this step. */
	enum err	(*write_test)(const struct account *, size_t step, struct http_request *ret);
	void		(*read_test)(const struct account *, size_t step, const struct http_answer *, struct findings *ret);
	const char *const *finding_keys;		/* every key read_test may use, ended by NULL: each needs its sentence */

	/* For kinds whose own templates can be submitted, followed and removed from here; NULL: in the provider's console. */
	enum err	(*write_remote)(const struct account *, const struct remote_wish *, struct http_request *ret);
	void		(*read_remote)(const struct remote_wish *, const struct http_answer *, struct remote_told *ret);
	/*
	 * The example that a header with a document is handed in with, uploaded in two requests: session NULL opens one, the second sends the file. What
	 * read_example finds is the session, then the handle; false: told says what came instead. NULL: no such header can be handed in.
	 */
	bool		(*may_upload)(struct json_object *settings);	/* has the account what it takes? */
	enum err	(*write_example)(const struct account *, const char *session, struct http_request *ret);
	bool		(*read_example)(const char *session, const struct http_answer *, char *ret, size_t size, struct remote_told *told);
	const char *const *remote_keys;			/* every key read_remote may use, ended by NULL: each needs its sentence */
	/* An approved template may be edited so often there: once in so many hours, and so many times in 30 days; 0: as often as one likes. */
	int		 edit_every_h, edits_a_month;
};

/* Does it send us receipts or messages by webhook? */
bool provider_calls_us(const struct provider *p);
/* NULL when there is no such kind. */
const struct provider *provider_find(const char *kind);
/* The i-th kind, NULL behind the last. */
const struct provider *provider_at(size_t i);

#endif
