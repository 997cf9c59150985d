-- The document that an entry is of, as people know it; erased with the document.
ALTER TABLE log ADD COLUMN document TEXT NOT NULL DEFAULT '';
