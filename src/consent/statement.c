#include "base/text.h"
#include "consent/consent.h"
#include "setting/setting.h"

enum { STATEMENT_MAX_BYTES = 2000 };

/* "Ya Saya Setuju Menerima Pesan Notifikasi dari", which words_built_in.c reads as YES whatever office's name follows. */
enum err
consent_sentence(struct db *db, char **ret)
{
	AUTO_FREE char *office = NULL;
	AUTO(buf) struct buf text = {0};
	enum err e;

	if ((e = setting_text(db, SETTING_OFFICE_SHORT, &office)))
		return e;
	buf_init(&text, STATEMENT_MAX_BYTES);
	buf_fmt(&text, "Ya Saya Setuju Menerima Pesan Notifikasi dari %s", office);
	if ((e = buf_err(&text)))
		return e;
	*ret = buf_take(&text);
	return ERR_NONE;
}

enum err
consent_statement(struct db *db, const char *locale, char **ret)
{
	AUTO_FREE char *office = NULL;
	AUTO(buf) struct buf text = {0};
	enum err e;

	if ((e = setting_text(db, SETTING_OFFICE_NAME, &office)))
		return e;
	buf_init(&text, STATEMENT_MAX_BYTES);
	if (text_equal(locale, "en"))
		buf_fmt(&text, "I agree that %s sends me WhatsApp messages about my permit applications: when a permit is ready, when its status "
		    "changes, and before it expires. I can stop this at any time by replying STOP or on this page.", office);
	else
		buf_fmt(&text, "Saya setuju menerima pesan WhatsApp dari %s tentang permohonan izin saya: izin selesai, perubahan status, dan masa "
		    "berlaku yang akan berakhir. Persetujuan ini dapat saya hentikan kapan saja dengan membalas STOP atau melalui halaman ini.", office);
	if ((e = buf_err(&text)))
		return e;
	*ret = buf_take(&text);
	return ERR_NONE;
}
