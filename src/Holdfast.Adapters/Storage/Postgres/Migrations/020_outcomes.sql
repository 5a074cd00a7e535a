-- What has come of each conversation, for sums by time. For those of before it is read out of their entries.
ALTER TABLE conversations
    ADD COLUMN ended_at   bigint,
    ADD COLUMN handed_off boolean NOT NULL DEFAULT false,
    ADD COLUMN troubled   boolean NOT NULL DEFAULT false,
    ADD COLUMN denied     boolean NOT NULL DEFAULT false,
    ADD COLUMN rating     integer CHECK (rating BETWEEN 1 AND 5);

UPDATE conversations SET ended_at = updated_at WHERE turns > 0 AND state IN ('at_rest', 'resolved');

UPDATE conversations SET handed_off = told.handed_off, troubled = told.troubled
FROM (
    SELECT tenant_id, conversation_id, bool_or(body LIKE '{"kind":"handed_off",%') AS handed_off,
        bool_or(body LIKE '{"kind":"parked",%' OR body LIKE '{"kind":"turn_stopped",%' AND body::json ->> 'code' NOT IN ('cancelled', 'not_answered_by_client')) AS troubled
    FROM entries GROUP BY tenant_id, conversation_id) told
WHERE told.tenant_id = conversations.tenant_id AND told.conversation_id = conversations.conversation_id;

UPDATE conversations SET rating = told.rating
FROM (
    SELECT DISTINCT ON (tenant_id, conversation_id) tenant_id, conversation_id, (body::json ->> 'rating')::integer AS rating
    FROM entries WHERE body LIKE '{"kind":"feedback",%' AND body::json ->> 'rating' IS NOT NULL ORDER BY tenant_id, conversation_id, seq DESC) told
WHERE told.tenant_id = conversations.tenant_id AND told.conversation_id = conversations.conversation_id;

CREATE INDEX conversations_by_end ON conversations (tenant_id, ended_at) WHERE ended_at IS NOT NULL;
