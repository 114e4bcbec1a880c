#include "base/text.h"
#include "consent/consent.h"
#include "setting/setting.h"

enum { SENTENCE_MAX_BYTES = 2000 };

/* Both are read as YES whatever office's name follows (words_built_in.c). */
enum err
consent_sentence(struct db *db, const char *locale, char **ret)
{
	AUTO_FREE char *office = NULL;
	AUTO(buf) struct buf text = {0};
	enum err e;

	if ((e = setting_text(db, SETTING_OFFICE_SHORT, &office)))
		return e;
	buf_init(&text, SENTENCE_MAX_BYTES);
	buf_text_add(&text, text_equal(locale, "en") ? "Yes I Agree to Receive Notification Messages from " :
	    "Ya Saya Setuju Menerima Pesan Notifikasi dari ");
	buf_text_add(&text, office);
	if ((e = buf_err(&text)))
		return e;
	*ret = buf_take(&text);
	return ERR_NONE;
}
