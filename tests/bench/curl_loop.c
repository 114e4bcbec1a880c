/*
 * curl_loop: what libcurl's multi interface does alone, as the limit the sender is held against: the same request to the same server,
 * nothing stored. Arguments: URL, messages, in flight. Prints "messages-per-second cpu-seconds-per-1000".
 */
#include <curl/curl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/text.h"

enum { IN_FLIGHT_MAX = 512 };

static const char body[] =
    "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":\"+6281260007001\",\"type\":\"template\","
    "\"template\":{\"name\":\"kz_permit_ready\",\"language\":{\"policy\":\"deterministic\",\"code\":\"id\"},\"components\":[{\"type\":\"body\",\"parameters\":["
    "{\"type\":\"text\",\"text\":\"Sari Br Ginting\"},{\"type\":\"text\",\"text\":\"503/0142/IUMK/2026\"},"
    "{\"type\":\"text\",\"text\":\"Izin Usaha Mikro Kecil\"},{\"type\":\"text\",\"text\":\"terbit\"}]}]}}";

static size_t
ignore(char *bytes, size_t size, size_t n, void *user)
{
	(void)bytes;
	(void)user;
	return size * n;
}

static CURL *
request(const char *url, struct curl_slist *headers)
{
	CURL *easy = curl_easy_init();

	if (easy == NULL)
		exit(1);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	return easy;
}

static double
cpu_seconds(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* Sends left messages, each handle again as soon as it is free. */
static void
run(CURLM *multi, int64_t left)
{
	CURLMsg *message;
	int running = 1, queued;

	while (running > 0) {
		curl_multi_perform(multi, &running);
		while ((message = curl_multi_info_read(multi, &queued)) != NULL) {
			CURL *easy = message->easy_handle;

			if (message->data.result != CURLE_OK) {
				fprintf(stderr, "curl_loop: %s\n", curl_easy_strerror(message->data.result));
				exit(1);
			}
			curl_multi_remove_handle(multi, easy);
			if (left > 0) {
				left--;
				curl_multi_add_handle(multi, easy);
				running = 1;
			} else {
				curl_easy_cleanup(easy);
			}
		}
		if (running > 0)
			curl_multi_poll(multi, NULL, 0, 100, NULL);
	}
}

int
main(int argc, char **argv)
{
	struct curl_slist *headers = NULL;
	int64_t messages, in_flight, started, i;
	CURLM *multi;
	double cpu;

	if (argc != 4 || !text_to_int64(argv[2], &messages) || !text_to_int64(argv[3], &in_flight) || in_flight > IN_FLIGHT_MAX) {
		fputs("usage: curl_loop URL MESSAGES IN_FLIGHT\n", stderr);
		return 2;
	}
	curl_global_init(CURL_GLOBAL_ALL);
	headers = curl_slist_append(headers, "Content-Type: application/json");
	headers = curl_slist_append(headers, "Authorization: Bearer bench");
	multi = curl_multi_init();
	started = clock_monotonic();
	cpu = cpu_seconds();
	for (i = 0; i < in_flight; i++)
		curl_multi_add_handle(multi, request(argv[1], headers));
	run(multi, messages - in_flight);
	printf("%.0f %.4f\n", (double)messages * 1000 / (double)(clock_monotonic() - started + 1),
	    (cpu_seconds() - cpu) * 1000 / (double)messages);
	curl_multi_cleanup(multi);
	curl_slist_free_all(headers);
	return 0;
}
