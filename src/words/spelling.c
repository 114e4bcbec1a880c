#include "words/spelling.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* Longer words are nobody's spelling of anything. */
enum { WORD_MAX_BYTES = 40, SLIP_MIN_BYTES = 4 };

/* With held-down letters already counted once ("enggak" arrives here as "engak"). */
static const struct { const char *word, *spellings; } chat[] = {
	{ "tidak", " tdk tdak tida tidk tak ga gak gk gag nga ngak ngk engak enga ndak nda kagak kaga kga dak indak mboten boten ora henteu teu " },
	{ "tidak mau", " gamau gakmau ngamau ngakmau gmau gmw gamw emoh " },
	{ "tidak usah", " gausah gakusah ngausah gusah " },
	{ "tidak perlu", " gaperlu gakperlu ngaperlu " },
	{ "jangan", " jgn jngan jangn jgan ojo unang ula " },
	{ "belum", " blm blom belom blum " },
	{ "bukan", " bkn " },
	{ "setuju", " stuju setju stju setuj setujuh stujuh satuju sarujuk " },
	{ "iya", " iy iyh iyah iyo iye " },
	{ "saya", " sy sya saia aku gw gue gua ane kulo kula abdi ambo awak " },
	{ "ok", " oke okey okay okeh okei " },
	{ "stop", " setop stp sotp stpo tsop stob st0p stopin stopkan sto stip " },
	{ "di stop", " distop " },
	{ "berhenti", " brenti berenti brhenti berhnti brhnti eureun liren ngadi " },
	{ "di hentikan", " dihentikan diberhentikan dihentiin " },
	{ "hentikan", " hentiin berhentikan " },
	{ "di hapus", " dihapus " },
	{ "banget", " bgt bngt bgtt " },
	{ "kirim", " krm krim " },
	{ "dikirimi", " dikirimin dikrimi dikirmi " },
	{ "kirimi", " kirimin " },
	{ "dihubungi", " dihubungin " },
	{ "dikabari", " dikabarin " },
	{ "silakan", " silahkan silakn slhkan silhkan " },
	{ "wa", " wa2 " },
	{ "ya saya", " yasaya " },
	{ "ya setuju", " yasetuju " },
	{ "lagi", " lg lgi maneh " },
	{ "sudah", " udah udh sdh " },
	{ "pesan", " psn pesen " },
	{ "notifikasi", " notif notifkasi notifnya " },
	{ "menerima", " nerima mnerima menrima " },
	{ "terima", " trima trma " },
	{ "telepon", " telpon tlp telfon " },
	{ "dari", " dr dri " },
	{ "tolong", " tlg tlong tolng " },
	{ "mohon", " mhn mohn " },
	{ "bapak", " bpk " },
	{ "pak", " pk " },
	{ "makasih", " mksh mksih makasi makasi tengkyu " },
	{ "nomor", " nomer nmr " },
};

/* Words of which one slip is forgiven, and what is a word of its own although it looks like one. */
static const struct { const char *word, *others; } slips[] = {
	{ "setuju", " setujui " }, { "bersedia", " bersedih " }, { "berhenti", "" }, { "hentikan", "" }, { "unsubscribe", "" },
	{ "tidak", " tindak tidar " }, { "jangan", " jantan " },
};

/* One letter too many, too few, another one, or two changed about; the first letter is right. */
static bool
one_slip(const char *typed, const char *meant)
{
	size_t i = 0;

	while (typed[i] != '\0' && typed[i] == meant[i])
		i++;
	if (i == 0)
		return false;
	typed += i;
	meant += i;
	if (*typed == '\0' || *meant == '\0')
		return strlen(typed) + strlen(meant) == 1;
	if (strcmp(typed + 1, meant + 1) == 0 || strcmp(typed + 1, meant) == 0 || strcmp(typed, meant + 1) == 0)
		return true;
	return typed[1] != '\0' && typed[0] == meant[1] && typed[1] == meant[0] && strcmp(typed + 2, meant + 2) == 0;
}

const char *
spelling_of(const char *word)
{
	char key[WORD_MAX_BYTES + 3];
	size_t i, n = strlen(word);

	if (n > WORD_MAX_BYTES)
		return NULL;
	/* Made once and not for each row: every entry of every list is folded for every message. */
	snprintf(key, sizeof(key), " %s ", word);
	for (i = 0; i < sizeof(chat) / sizeof(chat[0]); i++)
		if (strstr(chat[i].spellings, key) != NULL)
			return chat[i].word;
	for (i = 0; n >= SLIP_MIN_BYTES && i < sizeof(slips) / sizeof(slips[0]); i++)
		if (one_slip(word, slips[i].word) && strstr(slips[i].others, key) == NULL)
			return slips[i].word;
	return NULL;
}
