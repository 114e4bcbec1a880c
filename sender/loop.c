#include "loop.h"

#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "asked.h"
#include "base/clock.h"
#include "base/log.h"
#include "callbacks.h"
#include "claim.h"
#include "connectors.h"
#include "db/db.h"
#include "erasures.h"
#include "heartbeat.h"
#include "imports.h"
#include "jobs.h"
#include "recall.h"
#include "rounds.h"
#include "settle.h"
#include "staff_mails.h"
#include "tasks.h"
#include "transfer.h"

enum {
	LOOK_MS = 200,			/* a new message leaves within this and a claim */
	SETTLE_MS = 50,			/* no answer waits longer for others to be stored with */
	BEAT_MS = 20 * CLOCK_SECOND_MS,
	JOBS_MS = 10 * CLOCK_SECOND_MS,
	IMPORT_TROUBLE_MS = 5 * CLOCK_SECOND_MS,
	ROUNDS_MS = CLOCK_SECOND_MS,
	PULL_PAUSE_MS = 2 * CLOCK_SECOND_MS,
	TROUBLE_MS = 100,		/* pause after an error of the database, doubled while it lasts */
	TROUBLE_MOST_MS = 2000,		/* not longer: answers may be coming in */
	ENDING_TROUBLE_MS = 20 * CLOCK_SECOND_MS,	/* told to end, it tries this long to store what it knows: less than the service is given */
};

struct loop {
	struct sender		*s;
	struct flight_list	 ready;
	struct tally		 reported;
	bool			 stopping, said_pass;
	bool			 importing;	/* rows that somebody brought in wait */
	bool			 pulling;	/* rows of a source wait */
	bool			 tasks_wait;	/* behind the one that was begun there may be others */
	/* On the monotonic clock: */
	int64_t			 began_at, ends_at, look_at, landed_at, beat_at, jobs_at, rounds_at, import_at, pass_at;
};

static size_t
flying(const struct loop *l)
{
	return l->s->transfer != NULL ? transfer_flying(l->s->transfer) : 0;
}

/* Whatever is known is on the disk, and nothing is on its way. */
static bool
holds_nothing(const struct loop *l)
{
	size_t left_behind = l->stopping ? connectors_left_behind(l->s) : 0;

	return flying(l) == left_behind && l->ready.count == 0 && l->s->landed.count == 0 && l->s->errand == NULL && l->s->staff_flight == NULL;
}

/* And nothing is to be done at once: a callback that was taken, a task that was done, and a mail, may have another behind it. */
static bool
is_quiet(const struct loop *l)
{
	bool all_told = l->stopping || (l->s->calls_look_at != 0 && l->s->staff_look_at != 0 && !l->tasks_wait && l->s->erasing == NULL);

	return holds_nothing(l) && all_told;
}

/* ---- words ---- */

static void
say_pass(struct loop *l, int64_t now)
{
	const struct tally *t = &l->s->tally, *r = &l->reported;

	log_line(LOG_INFO, "pass", log_int("claimed", t->claimed - r->claimed), log_int("sent", t->sent - r->sent),
	    log_int("deferred", t->deferred - r->deferred), log_int("rerouted", t->rerouted - r->rerouted),
	    log_int("failed", t->failed - r->failed), log_int("blocked", t->blocked - r->blocked),
	    log_int("cancelled", t->cancelled - r->cancelled), log_int("unknown", t->unknown - r->unknown),
	    log_int("tasks", t->tasks - r->tasks), log_int("ms", now - l->pass_at));
	l->reported = *t;
	l->said_pass = true;
}

static void
say_trouble(const struct loop *l, const char *step, enum err e)
{
	log_line(e == ERR_BUSY ? LOG_WARN : LOG_ERROR, "trouble", log_text("step", step), log_text("error", err_name(e)),
	    log_text("database", db_message(l->s->db)));
}

/* ---- the steps ---- */

static bool
told_to_end(const struct loop *l)
{
	struct signalfd_siginfo info;

	return l->s->signal_fd >= 0 && read(l->s->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info);
}

/* What has not left yet is answered by ourselves. */
static void
not_sent(struct loop *l, enum verdict verdict, const char *why)
{
	struct flight *f;

	while ((f = flight_list_take(&l->ready)) != NULL) {
		flight_land(f, verdict, "not_sent", why);
		flight_list_add(&l->s->landed, f);
	}
}

/* What has left is waited for. */
static void
stop(struct loop *l)
{
	l->stopping = true;
	not_sent(l, VERDICT_RETRY, "the sender was told to end before the request left");
	log_line(LOG_INFO, "ending", log_int("in_flight", (int64_t)flying(l)));
}

/*
 * How many to claim. The setting is a promise to the office; beyond it only as much as can leave at once, because what is claimed and has not
 * left would be in doubt after a crash.
 */
static size_t
claim_size(const struct loop *l, size_t room)
{
	const struct sender *s = l->s;

	return s->batch <= s->rules.batch || (size_t)s->batch < room ? (size_t)s->batch : room;
}

static enum err
claim(struct loop *l, int64_t now)
{
	size_t limit = (size_t)l->s->rules.in_flight, busy = flying(l) + l->ready.count, room;
	int64_t mono = clock_monotonic(), due;
	bool more;
	enum err e;

	if (l->stopping || mono < l->look_at || busy >= limit)
		return ERR_NONE;
	room = limit - busy;
	if (busy > 0 && room < (limit + 3) / 4)
		return ERR_NONE;	/* a few places are not worth a transaction */
	l->look_at = mono + LOOK_MS;
	if ((e = queue_next_due(l->s->db, &due)) || due == 0 || due > now)
		return e;
	if ((e = claim_batch(l->s, claim_size(l, room), now, &l->ready, &more)))
		return e;
	if (more)
		l->look_at = mono;
	return ERR_NONE;
}

static enum err
start(struct loop *l)
{
	struct flight *f;
	enum err e;

	if (l->ready.count == 0)
		return ERR_NONE;
	if ((e = recall_changed(l->s, &l->ready)))
		return e;
	if ((e = sender_wire(l->s))) {
		not_sent(l, VERDICT_RETRY, "there is no way to the network");
		return e;
	}
	while (flying(l) < (size_t)l->s->rules.in_flight && (f = flight_list_take(&l->ready)) != NULL) {
		if ((e = transfer_start(l->s->transfer, &f->request, f)) == ERR_NONE)
			continue;
		/* An address that is none is the account's trouble. */
		flight_land(f, e == ERR_INVALID ? VERDICT_ACCOUNT : VERDICT_RETRY, "not_sent", "the request could not be started");
		flight_list_add(&l->s->landed, f);
	}
	return ERR_NONE;
}

/* A message or a question: flights both, settled together with others. */
static void
land_flight(struct loop *l, struct flight *f, const struct http_answer *answer)
{
	if (l->s->landed.count == 0)
		l->landed_at = clock_monotonic();
	settle_read(l->s, f, answer);
	flight_list_add(&l->s->landed, f);
}

/* No default: the compiler names a kind that is forgotten here. */
static enum err
land_one(struct loop *l, enum cargo *cargo, const struct http_answer *answer, int64_t now)
{
	switch (*cargo) {
	case CARGO_MESSAGE:
	case CARGO_QUESTION:
		land_flight(l, (struct flight *)cargo, answer);
		break;
	case CARGO_TASK:
		return tasks_landed(l->s, answer, now);
	case CARGO_CALLBACK:
		return callbacks_landed(l->s, (struct call *)cargo, answer, now);
	case CARGO_STAFF_MAIL:
		return staff_mails_landed(l->s, answer, now);
	case CARGO_CONNECTOR:
		return connectors_landed(l->s, (struct pulling *)cargo, answer, now);
	}
	return ERR_NONE;
}

static enum err
land(struct loop *l, int64_t now)
{
	struct http_answer answer;
	enum cargo *cargo;
	enum err e;

	while ((cargo = transfer_landed(l->s->transfer, &answer)) != NULL)
		if ((e = land_one(l, cargo, &answer, now)))
			return e;
	return ERR_NONE;
}

/* Waits for the wire, but not past the next thing to do. */
static enum err
fly(struct loop *l, int64_t now)
{
	int64_t mono = clock_monotonic(), until;
	enum err e;

	if (flying(l) == 0)
		return ERR_NONE;
	until = l->s->landed.count > 0 ? l->landed_at + SETTLE_MS : mono + LOOK_MS;
	if (!l->stopping && l->look_at < until && flying(l) < (size_t)l->s->rules.in_flight)
		until = l->look_at;
	if ((e = transfer_move(l->s->transfer, l->s->signal_fd, until > mono ? (int)(until - mono) : 0)))
		return e;
	return land(l, now);
}

/* Enough to be worth a transaction. */
static size_t
settle_size(const struct loop *l)
{
	size_t half = (size_t)l->s->rules.in_flight / 2, batch = (size_t)l->s->rules.batch;

	return half > batch ? half : batch;
}

static enum err
settle(struct loop *l, int64_t now)
{
	size_t count = l->s->landed.count;
	bool busy = flying(l) > 0 || l->ready.count > 0;
	struct tally before = l->s->tally;
	const struct tally *t = &l->s->tally;
	enum err e;

	if (count == 0 || (busy && count < settle_size(l) && clock_monotonic() < l->landed_at + SETTLE_MS))
		return ERR_NONE;
	if ((e = settle_landed(l->s, now)))
		return e;
	l->s->calls_look_at = 0;	/* there is news to tell */
	if (t->rerouted != before.rerouted || t->deferred != before.deferred || t->sent != before.sent)
		l->look_at = clock_monotonic();		/* what goes another way goes at once, and so does an invitation */
	return ERR_NONE;
}

/* After each chunk as long a pause as it took: others write, too. */
static void
import(struct loop *l, int64_t now)
{
	int64_t mono = clock_monotonic(), took;
	enum err e;

	if (mono < l->import_at)
		return;
	e = imports_step(l->s, now, &l->importing);
	took = clock_monotonic() - mono;
	l->import_at = mono + (e ? IMPORT_TROUBLE_MS : l->importing ? 2 * took : LOOK_MS);
}

static enum err
pull(struct loop *l, int64_t now)
{
	return connectors_step(l->s, now, &l->pulling);
}

/* While a round goes on without being held back, the next people follow as soon as the queue has room for them. */
static enum err
rounds(struct loop *l, int64_t now)
{
	int64_t mono = clock_monotonic(), asked;
	enum err e;

	if (mono < l->rounds_at)
		return ERR_NONE;
	l->rounds_at = mono + ROUNDS_MS;
	if ((e = rounds_step(l->s, now, &asked)))
		return e;
	if (asked > 0)
		l->rounds_at = l->look_at = mono;
	return ERR_NONE;
}

static enum err
errands(struct loop *l, int64_t now)
{
	int64_t mono = clock_monotonic();
	bool queued;
	enum err e;

	if (l->stopping)
		return ERR_NONE;
	import(l, now);
	if ((e = pull(l, now)))
		return e;
	if ((e = callbacks_begin(l->s, now)) || (e = staff_mails_begin(l->s, now)) || (e = rounds(l, now)))
		return e;
	if ((e = asked_settle(l->s, now, &queued)))
		return e;
	if (queued)
		l->look_at = mono;	/* somebody sits there and waits for it */
	if (mono >= l->jobs_at) {
		l->jobs_at = mono + (jobs_run_due(l->s, now) ? LOOK_MS : JOBS_MS);
	}
	if ((e = erasures_run(l->s, now)))
		return e;
	if (l->s->errand != NULL)
		return ERR_NONE;
	return tasks_begin(l->s, now, &l->tasks_wait);
}

static enum err
beat(struct loop *l, int64_t now)
{
	int64_t mono = clock_monotonic();

	if (mono < l->beat_at)
		return ERR_NONE;
	l->beat_at = mono + BEAT_MS;
	return heartbeat_sender(l->s->db, &l->s->tally, now);
}

/* ---- the loop ---- */

static enum err
step(struct loop *l, const char **ret_step)
{
	int64_t now = clock_now();
	enum err e;

	/* Errands last: while one of them fails, what is on its way still lands, and answers are stored. */
	(void)((*ret_step = "claim", e = claim(l, now)) || (*ret_step = "start", e = start(l)) ||
	    (*ret_step = "fly", e = fly(l, now)) || (*ret_step = "settle", e = settle(l, clock_now())) ||
	    (*ret_step = "heartbeat", e = beat(l, now)) || (*ret_step = "errands", e = errands(l, now)));
	return e;
}

static void
wait_ms(const struct loop *l, int64_t ms)
{
	struct pollfd wake = { .fd = l->s->signal_fd, .events = POLLIN };

	(void)poll(&wake, 1, ms > 0 ? (int)ms : 0);
}

/* A burst of work is over: one line about it. */
static void
end_pass(struct loop *l)
{
	if (memcmp(&l->reported, &l->s->tally, sizeof(l->reported)) != 0)
		say_pass(l, clock_monotonic());
	l->pass_at = clock_monotonic();
}

/* A run of a connector pauses between two of its requests; that is not its end. */
static bool
pull_comes(const struct loop *l, int64_t now)
{
	return l->s->pull_at != 0 && l->s->pull_at < now + PULL_PAUSE_MS;
}

/* True when there is nothing to do and no time left to wait for more. */
static bool
is_over(struct loop *l)
{
	int64_t mono = clock_monotonic(), pause;

	if (!is_quiet(l))
		return false;
	if (l->stopping)
		return true;
	if (l->look_at <= mono)
		return false;
	if (l->pulling)
		return false;
	if (pull_comes(l, clock_now())) {
		wait_ms(l, l->look_at - mono);
		return false;
	}
	if (l->importing) {
		wait_ms(l, (l->look_at < l->import_at ? l->look_at : l->import_at) - mono);
		return false;
	}
	end_pass(l);
	if (mono >= l->ends_at)
		return true;
	pause = l->look_at < l->ends_at ? l->look_at : l->ends_at;
	wait_ms(l, pause - mono);
	return false;
}

/*
 * Answers that are known and not stored would be doubts: the end waits for them as long as a database may be busy. Where nothing is held, the next
 * sender can do all of it; a second look is for what was over at once.
 */
static bool
is_given_up(const struct loop *l, int64_t mono, int64_t trouble_ms)
{
	if (l->stopping)
		return trouble_ms >= ENDING_TROUBLE_MS;
	return mono >= l->ends_at && (is_quiet(l) || (holds_nothing(l) && trouble_ms >= TROUBLE_MOST_MS));
}

enum err
loop_run(struct sender *s, int64_t linger_ms)
{
	struct loop l = { .s = s, .began_at = clock_monotonic() };
	const char *which = "";
	int64_t pause = TROUBLE_MS, trouble_at = 0, mono;
	enum err e = ERR_NONE, last = ERR_NONE;

	flight_list_init(&l.ready);
	l.ends_at = l.began_at + linger_ms;
	l.pass_at = l.began_at;
	do {
		if (told_to_end(&l)) {
			if (l.stopping)
				break;	/* told twice: what is on its way is in doubt, and the next sender knows */
			stop(&l);
		}
		if ((e = step(&l, &which)) == ERR_NONE) {
			pause = TROUBLE_MS;
			trouble_at = 0;
			last = ERR_NONE;
			continue;
		}
		say_trouble(&l, which, e);
		last = e;
		mono = clock_monotonic();
		if (trouble_at == 0)
			trouble_at = mono;
		if (is_given_up(&l, mono, mono - trouble_at))
			break;
		wait_ms(&l, pause);
		pause = 2 * pause < TROUBLE_MOST_MS ? 2 * pause : TROUBLE_MOST_MS;
	} while (!is_over(&l));
	if (!l.said_pass || memcmp(&l.reported, &s->tally, sizeof(l.reported)) != 0)
		say_pass(&l, clock_monotonic());
	if ((e = heartbeat_sender(s->db, &s->tally, clock_now())) != ERR_NONE)
		last = e;
	flight_list_end(&l.ready);
	return last;
}
