-- The document that an entry is of, as people know it; erased with the document.
ALTER TABLE log ADD COLUMN document text COLLATE "C" NOT NULL DEFAULT '';
