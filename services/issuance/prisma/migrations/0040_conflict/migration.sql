-- Conflicts of interest are looked up by their micro-certification: they bear on all of its versions.
UPDATE "ledger" SET about = 'conflict:' || substring(encode(decision, 'escape') FROM '"microCertificationId":"([^"]+)"')
 WHERE type = 'endorsement-conflict' AND encode(decision, 'escape') ~ '"microCertificationId":"[^"]+"';
