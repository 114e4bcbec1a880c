-- E-mail as people get it: a subject of its own, and what went out is kept as it went.

ALTER TABLE template ADD COLUMN subject TEXT NOT NULL DEFAULT '';		-- of e-mails, one line with {{name}} places; '': the template's name serves
ALTER TABLE template_version ADD COLUMN subject TEXT NOT NULL DEFAULT '';	-- as in template
-- Rendered once, as the texts are; '': the template has none. The sender writes here what stood in the e-mail when that was another.
ALTER TABLE message ADD COLUMN subject TEXT NOT NULL DEFAULT '';
-- The last e-mail that went out: where to, and all that it said but for the tokens in its links. '': none did. Written by the sender.
ALTER TABLE message ADD COLUMN mail_to TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN mail_body TEXT NOT NULL DEFAULT '';

-- Templates that came with the program and were never changed get the subjects that they come with now (src/template/builtin.c).
UPDATE template SET subject = CASE key
	WHEN 'permit_ready' THEN 'Izin {{permit_number}} telah selesai'
	WHEN 'document_pending' THEN 'Dokumen {{registration_id}} menunggu tanda tangan'
	WHEN 'approval_required' THEN 'Dokumen izin {{permit_number}} memerlukan persetujuan Anda'
	WHEN 'status_update' THEN 'Status permohonan {{permit_number}}: {{new_status}}'
	WHEN 'status_update_staff' THEN 'Status permohonan {{registration_id}}: {{new_status}}'
	WHEN 'reminder' THEN 'Dokumen menunggu tanda tangan selama {{pending_duration}}'
	WHEN 'permit_expiry_warning' THEN 'Izin {{permit_number}} berlaku sampai {{expiry_date}}'
	WHEN 'permit_renewal_approved' THEN 'Perpanjangan izin {{permit_number}} telah disetujui'
	WHEN 'opt_in_invitation' THEN 'Pilihan Anda: kabar izin lewat WhatsApp resmi'
	WHEN 'opt_in_link' THEN 'Tautan pribadi yang Anda minta'
	WHEN 'service_info' THEN 'Keterangan tentang layanan kabar izin'
	WHEN 'consent_thanks' THEN 'Persetujuan Anda telah dicatat'
	WHEN 'stop_confirmation' THEN 'Kabar lewat WhatsApp telah dihentikan'
	WHEN 'stop_all_confirmation' THEN 'Semua kabar telah dihentikan'
	WHEN 'gateway_followup' THEN 'Satu langkah lagi ke WhatsApp resmi'
	ELSE '' END
	WHERE updated_by = 'init';
UPDATE template_version SET subject = coalesce((SELECT t.subject FROM template t WHERE t.id = template_id AND t.version = template_version.version), '');
