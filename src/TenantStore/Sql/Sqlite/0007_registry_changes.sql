-- What each committed transaction made stale in caches, in the order of the commits and without gaps; written in that very transaction.
-- "registry_position" is the last number: the transaction that counts it up keeps its row locked until its end, so that a number is given
-- only after the transaction with the one before can be seen by all.

CREATE TABLE registry_position (
    id  INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
);

CREATE TABLE registry_changes (
    seq     INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    payload TEXT    NOT NULL
);

-- The first row says nothing; it is there so that every position has a row to compare with.
INSERT INTO registry_position (id, seq) VALUES (1, 1);
INSERT INTO registry_changes (seq, at, payload) VALUES (1, 0, '');
