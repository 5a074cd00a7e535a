-- What has come of each conversation, for sums by time. For those of before it is read out of their entries.
ALTER TABLE conversations ADD COLUMN ended_at INTEGER;
ALTER TABLE conversations ADD COLUMN handed_off INTEGER NOT NULL DEFAULT 0 CHECK (handed_off IN (0, 1));
ALTER TABLE conversations ADD COLUMN troubled INTEGER NOT NULL DEFAULT 0 CHECK (troubled IN (0, 1));
ALTER TABLE conversations ADD COLUMN denied INTEGER NOT NULL DEFAULT 0 CHECK (denied IN (0, 1));
ALTER TABLE conversations ADD COLUMN rating INTEGER CHECK (rating BETWEEN 1 AND 5);

UPDATE conversations SET ended_at = updated_at WHERE turns > 0 AND state IN ('at_rest', 'resolved');

UPDATE conversations SET handed_off = told.handed_off, troubled = told.troubled
FROM (
    SELECT tenant_id, conversation_id, max(body LIKE '{"kind":"handed_off",%') AS handed_off,
        max(body LIKE '{"kind":"parked",%' OR body LIKE '{"kind":"turn_stopped",%' AND json_extract(body, '$.code') NOT IN ('cancelled', 'not_answered_by_client')) AS troubled
    FROM entries GROUP BY tenant_id, conversation_id) told
WHERE told.tenant_id = conversations.tenant_id AND told.conversation_id = conversations.conversation_id;

-- Beside max() SQLite takes the other columns of the row that has it.
UPDATE conversations SET rating = told.rating
FROM (
    SELECT tenant_id, conversation_id, json_extract(body, '$.rating') AS rating, max(seq)
    FROM entries WHERE body LIKE '{"kind":"feedback",%' AND json_extract(body, '$.rating') IS NOT NULL GROUP BY tenant_id, conversation_id) told
WHERE told.tenant_id = conversations.tenant_id AND told.conversation_id = conversations.conversation_id;

CREATE INDEX conversations_by_end ON conversations (tenant_id, ended_at) WHERE ended_at IS NOT NULL;
