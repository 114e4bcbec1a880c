#include "connector/trouble.h"

#include <string.h>

#include "base/text.h"

static const struct { const char *name; bool may_pass; const char *sentence; } troubles[TROUBLE__COUNT] = {
	[TROUBLE_NONE] = { "", false, "" },
	[TROUBLE_UNREACHABLE] = { "unreachable", true, "the source could not be reached: {detail}" },
	[TROUBLE_STATUS] = { "status", true, "the source answered {detail}, which is no data" },
	[TROUBLE_TOO_LARGE] = { "too_large", false, "the source's answer is longer than {detail} MiB; ask for fewer rows a page" },
	[TROUBLE_NOT_DATA] = { "not_data", true, "the source answered a web page or something else instead of data; is the address right?" },
	[TROUBLE_REFUSED] = { "refused", true, "the source refused what it was asked for: {detail}; is the address right?" },
	[TROUBLE_HALF] = { "half", true, "the source's answer ends in the middle" },
	[TROUBLE_UNSAFE] = { "unsafe", false, "the source's XML defines entities, which is refused" },
	[TROUBLE_SHAPE] = { "shape", false, "the source's data has another form than expected: {detail}" },
	[TROUBLE_ENDLESS] = { "endless", false, "the source gives the same rows on page after page; what came before is kept" },
	[TROUBLE_TOO_MANY_NEWS] = { "too_many_news", false,
	    "the source reports more changes at once than are believable ({detail} messages were made); look at it, then run it as old data or raise"
	    " most_news" },
	[TROUBLE_LOGIN] = { "login", false, "the source refused the user name or the password: {detail}" },
	[TROUBLE_ADDRESS] = { "address", false, "the address is none that can be asked" },
	[TROUBLE_SLOW] = { "slow", true, "the source takes {detail} seconds for an answer" },
	[TROUBLE_LONG] = { "long", true, "the run at hand has been under way for {detail} minutes" },
	[TROUBLE_LATE] = { "late", true, "it should have been read {detail} minutes ago; is the job `connectors` paused?" },
	[TROUBLE_EMPTY] = { "empty", true, "the source answered that there is nothing, and had many records before; is the address still right?" },
	[TROUBLE_LOST] = { "lost", true,
	    "an answer of the source was lost at {detail}: up to ten messages may count as delivered there and never came here; look into its list" },
	[TROUBLE_ROWS] = { "rows", true, "{detail} rows of the last run could not be used; has the source changed?" },
};

const char *
trouble_name(enum trouble t)
{
	return troubles[t].name;
}

enum trouble
trouble_from_name(const char *name)
{
	int t;

	for (t = TROUBLE__COUNT - 1; t > TROUBLE_NONE; t--)
		if (text_equal(troubles[t].name, name))
			break;
	return (enum trouble)t;
}

bool
trouble_may_pass(enum trouble t)
{
	return troubles[t].may_pass;
}

void
trouble_write(const char *name, const char *detail, struct buf *out)
{
	static const char mark[] = "{detail}";
	const char *sentence = name, *at;
	size_t i;

	for (i = 0; i < TROUBLE__COUNT; i++)
		if (text_equal(troubles[i].name, name))
			sentence = troubles[i].sentence;
	for (; (at = strstr(sentence, mark)) != NULL; sentence = at + sizeof(mark) - 1) {
		buf_add(out, sentence, (size_t)(at - sentence));
		buf_text_add(out, detail);
	}
	buf_text_add(out, sentence);
}
