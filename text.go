package tocsin

// Text is the readable words of a Document. Body never changes after distill
// made it; everything else points into it by byte offsets.
type Text struct {
	// Body is valid UTF-8 with "\n" line ends: the title, when the document
	// has one that its body does not begin with, and an empty line; then the
	// document's words, boilerplate included.
	Body      string
	Blocks    []Block    // in order, not overlapping; only white space lies between them
	Sentences []Sentence // in order, each inside one block
	Tokens    []Token    // in order, each inside one sentence; no white space
	Language  string     // ISO 639-1; "" when it cannot be told
}

// BlockKind says what a block is for.
type BlockKind string

// The kinds of blocks.
const (
	Title       BlockKind = "title"
	Heading     BlockKind = "heading"
	Paragraph   BlockKind = "paragraph"
	Quote       BlockKind = "quote"       // a passage set off as a quotation
	Post        BlockKind = "post"        // an embedded message of somebody else, with its author
	Caption     BlockKind = "caption"     // words that belong to a picture
	Byline      BlockKind = "byline"      // author, place and date line of the document itself
	Boilerplate BlockKind = "boilerplate" // the page's, not the report's; kept, and out of the reading
)

// Read reports whether blocks of this kind take part in the reading.
func (k BlockKind) Read() bool { return k != Boilerplate && k != Byline }

// Block is one paragraph-like part of a Text.
type Block struct {
	Kind BlockKind
	Span
	Rule string // which rule told the kind; "" for a plain paragraph
	// Of a post: who wrote it, under which handle, and when. The attribution
	// line lies inside the block.
	Author string
	Handle string
	Date   Date
	// Words of a post are the part of the block that its author wrote.
	Words Span
}

// Sentence is one sentence of a block.
type Sentence struct {
	Span
	Block int // index into Text.Blocks
	First int // index of its first token in Text.Tokens
	Last  int // one past its last token
}

// TokenKind tells words from marks.
type TokenKind uint8

// The kinds of tokens.
const (
	Word   TokenKind = iota // letters, with inner apostrophes, hyphens and full stops kept ("al-Alf", "U.S.")
	Number                  // begins with a digit: "2,500", "3.5", "122mm", "1990s", "17th", "11:30"
	Punct                   // one mark of punctuation or a symbol
	Link                    // a URL, e-mail address, @handle or #tag
)

// Token is one word or mark. A clitic ("'s", "n't") is a token of its own.
type Token struct {
	Span
	Kind TokenKind
	// Lower is the token in lower case, with curly apostrophes made straight.
	Lower string
}

// SentenceAt is the index of the sentence that holds the byte offset, or -1.
func (t *Text) SentenceAt(offset int) int {
	lo, hi := 0, len(t.Sentences)
	for lo < hi {
		mid := (lo + hi) / 2
		if t.Sentences[mid].End <= offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(t.Sentences) && t.Sentences[lo].Start <= offset {
		return lo
	}
	return -1
}

// TokenAt is the index of the first token that ends after the byte offset;
// len(t.Tokens) when there is none.
func (t *Text) TokenAt(offset int) int {
	lo, hi := 0, len(t.Tokens)
	for lo < hi {
		mid := (lo + hi) / 2
		if t.Tokens[mid].End <= offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Validate reports the first rule that the text breaks: spans lie in Body,
// are in order and nest as the types say.
func (t *Text) Validate() error {
	at := 0
	for i, b := range t.Blocks {
		if !b.In(t.Body) || b.Start < at {
			return Errorf(Invalid, "block %d at %d:%d is out of place", i, b.Start, b.End)
		}
		at = b.End
	}
	tok := 0
	at = 0
	for i, s := range t.Sentences {
		if !s.In(t.Body) || s.Start < at || s.Block < 0 || s.Block >= len(t.Blocks) || !t.Blocks[s.Block].Contains(s.Span) {
			return Errorf(Invalid, "sentence %d at %d:%d is out of place", i, s.Start, s.End)
		}
		if s.First != tok || s.Last < s.First || s.Last > len(t.Tokens) {
			return Errorf(Invalid, "sentence %d has tokens %d:%d, want from %d", i, s.First, s.Last, tok)
		}
		at, tok = s.End, s.Last
		from := s.Start
		for j := s.First; j < s.Last; j++ {
			k := t.Tokens[j]
			if k.Start < from || k.End <= k.Start || k.End > s.End {
				return Errorf(Invalid, "token %d at %d:%d is out of place", j, k.Start, k.End)
			}
			from = k.End
		}
	}
	if tok != len(t.Tokens) {
		return Errorf(Invalid, "%d tokens lie outside sentences", len(t.Tokens)-tok)
	}
	return nil
}
