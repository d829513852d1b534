-- Of two words on what a request cost, that of the higher rank counts and takes the other's place: "counted" is what that one added to usage, as JSON.
-- A receipt without it stands for good, as do all that are older than this script.
ALTER TABLE usage_receipts ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_receipts ADD COLUMN counted TEXT;
