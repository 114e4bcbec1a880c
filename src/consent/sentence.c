#include "base/text.h"
#include "consent/consent.h"
#include "setting/setting.h"

enum { SENTENCE_MAX_BYTES = 2000 };

/* "Ya Saya Setuju Menerima Pesan Notifikasi dari", which words_built_in.c reads as YES whatever office's name follows. */
enum err
consent_sentence(struct db *db, char **ret)
{
	AUTO_FREE char *office = NULL;
	AUTO(buf) struct buf text = {0};
	enum err e;

	if ((e = setting_text(db, SETTING_OFFICE_SHORT, &office)))
		return e;
	buf_init(&text, SENTENCE_MAX_BYTES);
	buf_fmt(&text, "Ya Saya Setuju Menerima Pesan Notifikasi dari %s", office);
	if ((e = buf_err(&text)))
		return e;
	*ret = buf_take(&text);
	return ERR_NONE;
}
