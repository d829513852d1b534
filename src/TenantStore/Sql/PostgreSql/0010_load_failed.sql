-- A third reason: an engine refuses to load the bytes.
ALTER TABLE quarantines DROP CONSTRAINT quarantines_reason_check;
ALTER TABLE quarantines ADD CONSTRAINT quarantines_reason_check CHECK (reason IN ('notFinite', 'crashed', 'loadFailed'));
