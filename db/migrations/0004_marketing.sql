-- WhatsApp's own button "stop promotions": a mark beside the consent, derived from the ledger like the rest (consent/derive.h).

-- when the person stopped advertising in this scope, ledger.at; 0: they have not, or allowed it again
ALTER TABLE consent_state ADD COLUMN no_marketing_at INTEGER NOT NULL DEFAULT 0;
