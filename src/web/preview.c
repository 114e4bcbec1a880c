#include "web/preview.h"

#include <stddef.h>
#include <string.h>

#include "web/request.h"

/* Parts of a name. "WhatsApp/2.24" is the messenger itself fetching; whoever taps the link comes with the name of a browser. */
static const char *const agents[] = {
	"WhatsApp/", "facebookexternalhit", "Facebot", "meta-externalagent", "TelegramBot", "Twitterbot", "Slackbot", "Discordbot", "LinkedInBot",
	"SkypeUriPreview", "BingPreview", "bingbot", "Googlebot", "Google-Read-Aloud", "Google-PageRenderer", "AdsBot-Google", "Applebot", "YandexBot",
	"AhrefsBot", "SemrushBot", "PetalBot", "Bytespider", "Iframely", "Embedly", "vkShare", "Viber", "LineBot", "redditbot",
};
static const char *const headers[] = { "Sec-Purpose", "Purpose", "X-Purpose", "X-Moz" };

bool
preview_agent(const char *user_agent)
{
	size_t i;

	for (i = 0; user_agent != NULL && i < sizeof(agents) / sizeof(agents[0]); i++)
		if (strcasestr(user_agent, agents[i]) != NULL)
			return true;
	return false;
}

bool
preview_asks(const struct request *rq)
{
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		value = request_header(rq, headers[i]);
		if (value != NULL && (strcasestr(value, "prefetch") != NULL || strcasestr(value, "preview") != NULL))
			return true;
	}
	return rq->head || preview_agent(request_header(rq, "User-Agent"));
}
