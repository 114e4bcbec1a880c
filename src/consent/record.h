/*
 * record: one contact's consent as a consent record and receipt after ISO/IEC TS 27560:2023, in JSON.
 *
 * Names of fields are those of the specification, in its snake_case; the clause is beside each. Where W3C's Data Privacy Vocabulary (DPV)
 * has a word for a value, it is used as "dpv:Word" (personal data: "pd:Word"); how the two fit together is in DPVCG's guide "Consent Records
 * and Receipts as per ISO/IEC TS 27560:2023 using DPV". What neither has is ours, and says so.
 *
 *	schema_version		6.3.3	this layout: RECORD_SCHEMA
 *	record_id		6.3.3	one record per contact; the same in every receipt of it
 *	pii_principal_id	6.3.3	the random name of the person in the ledger, in hex: pseudonymous, and checkable against the ledger
 *	receipt_id		6.4.6	the code of the newest entry (consent/receipt.h)
 *	receipt_issued_at, receipt_check_url, vocabularies	ours
 *	pii_processing
 *	  privacy_notice	6.3.4.1	{url, version}: version of the notice in force at the newest entry
 *	  language		6.3.4.2
 *	  purposes[]		6.3.4.3	one for each scope the person has said something about
 *	    purpose		6.3.4.4, purpose_type	.5, lawful_basis .6, pii_information[] .7, pii_controllers[] .8, collection_method .9,
 *	    processing_method	.10, storage_locations[] .11, retention_period .12, processing_locations[] .13, services[] .15, jurisdiction .16,
 *	    recipient_third_parties[] .17, withdrawal_method .18, privacy_rights[] .19
 *	    purpose_id, consent_state, since, explicit		ours
 *	    pii_information	6.3.5	pii_type .1, pii_attribute_id .2, pii_optional .3, sensitive_pii_category .4, special_pii_category .5
 *	party_identification[]	6.3.6	party_id .1, party_address .2, party_url .4, party_phone .5, party_name .6, party_role .7, party_contact .8,
 *					party_type .9
 *	events[]		6.3.7	event_time .1, validity_duration .2, entity_id .3, event_type .4, event_state .6; oldest first
 *	    event_id (the entry's code), purpose_id, notice_version, source, request_words, answer_words, evidence_hash (the entry's hash in the
 *	    ledger), ledger_entry	ours
 *
 * The controller is the office of the settings, recipients are the providers that are switched on. No name and no number of the person
 * is in it; words they said may hold anything.
 */
#ifndef CONSENT_RECORD_H
#define CONSENT_RECORD_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

#define RECORD_SCHEMA	"ISO/IEC TS 27560:2023, kabarizin 1"

struct record_query {
	int64_t		 contact_id;
	const char	*base_url;	/* of the office's public pages */
	const char	*locale;	/* "id" or "en": of the sentences in it */
};
/* The caller owns it. ERR_NOT_FOUND: there is no such contact, or it never said anything. */
enum err consent_record_json(struct db *db, const struct record_query *query, int64_t now, struct json_object **ret) MUST_CHECK;

#endif
