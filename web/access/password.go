package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"tocsin"
)

// Params are the costs of argon2id.
type Params struct {
	Time    uint32 // passes
	Memory  uint32 // KiB
	Threads uint8
}

// DefaultParams are those that RFC 9106, section 4, recommends second, where
// 2 GiB for each check are too much: 3 passes over 64 MiB in 4 lanes.
var DefaultParams = Params{Time: 3, Memory: 64 << 10, Threads: 4}

// The sizes of salt and hash in bytes that RFC 9106, section 4, recommends.
const (
	saltSize = 16
	hashSize = 32
)

// The bounds of a password. NIST SP 800-63B asks for 15 characters where a
// password is all there is, and for 8 at least; the upper one keeps a request
// from giving work.
const (
	minPassword = 12   // characters
	maxPassword = 1024 // bytes
)

// The bounds of costs that are accepted from a stored hash: more would let one
// row stop the server.
const (
	maxTime   = 64
	maxMemory = 1 << 20 // KiB
)

func (p Params) validate() error {
	if p.Time < 1 || p.Time > maxTime || p.Threads < 1 || p.Memory < 8*uint32(p.Threads) || p.Memory > maxMemory {
		return tocsin.Errorf(tocsin.Invalid, "argon2id costs t=%d, m=%d, p=%d are out of bounds", p.Time, p.Memory, p.Threads)
	}
	return nil
}

// CheckPassword reports why a password is not taken for a user.
func CheckPassword(user, password string) error {
	switch {
	case !utf8.ValidString(password):
		return tocsin.Errorf(tocsin.Invalid, "the password is not UTF-8")
	case utf8.RuneCountInString(password) < minPassword || len(password) > maxPassword:
		return tocsin.Errorf(tocsin.Invalid, "a password has %d characters to %d bytes", minPassword, maxPassword)
	case strings.EqualFold(password, user):
		return tocsin.Errorf(tocsin.Invalid, "the password is the user's name")
	case strings.Trim(password, password[:1]) == "":
		return tocsin.Errorf(tocsin.Invalid, "the password is one character again and again")
	}
	return nil
}

// hash is the encoded hash of a password with a new salt, as the reference
// implementation and PHC write it: "$argon2id$v=19$m=65536,t=3,p=4$salt$hash".
func (p Params) hash(password string) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("make a salt: %w", err)
	}
	return p.encode(salt, p.key(password, salt, hashSize)), nil
}

// unmet is an encoded hash of no password: to check one against it takes as
// long as against any, and making it takes nothing.
func (p Params) unmet() (string, error) {
	b := make([]byte, saltSize+hashSize)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("make a hash of no password: %w", err)
	}
	return p.encode(b[:saltSize], b[saltSize:]), nil
}

func (p Params) encode(salt, key []byte) string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.Memory, p.Time, p.Threads,
		enc.EncodeToString(salt), enc.EncodeToString(key))
}

// key hashes the password as one form of its letters, so that it is the same
// from every keyboard.
func (p Params) key(password string, salt []byte, size uint32) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, p.Time, p.Memory, p.Threads, size)
}

// encoded is a hash taken apart.
type encoded struct {
	Params
	salt, key []byte
}

// parseHash reads what hash wrote, with whatever costs.
func parseHash(s string) (encoded, error) {
	var e encoded
	bad := func(what string) (encoded, error) {
		return encoded{}, fmt.Errorf("stored password: %s", what) // never the hash itself
	}
	f := strings.Split(s, "$")
	if len(f) != 6 || f[0] != "" || f[1] != "argon2id" {
		return bad("it is no argon2id hash")
	}
	if f[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return bad("its version is not known")
	}
	if n, err := fmt.Sscanf(f[3], "m=%d,t=%d,p=%d", &e.Memory, &e.Time, &e.Threads); err != nil || n != 3 ||
		f[3] != fmt.Sprintf("m=%d,t=%d,p=%d", e.Memory, e.Time, e.Threads) {
		return bad("its costs cannot be read")
	}
	if err := e.validate(); err != nil {
		return bad("its costs are out of bounds")
	}
	var err error
	if e.salt, err = base64.RawStdEncoding.Strict().DecodeString(f[4]); err != nil || len(e.salt) < 8 || len(e.salt) > 64 {
		return bad("its salt cannot be read")
	}
	if e.key, err = base64.RawStdEncoding.Strict().DecodeString(f[5]); err != nil || len(e.key) < 16 || len(e.key) > 64 {
		return bad("its key cannot be read")
	}
	return e, nil
}

// verify reports whether the password is the one hashed, and whether the hash
// should be made again with the costs p.
func (p Params) verify(stored, password string) (ok, old bool, err error) {
	e, err := parseHash(stored)
	if err != nil {
		return false, false, err
	}
	key := e.key
	ok = subtle.ConstantTimeCompare(e.Params.key(password, e.salt, uint32(len(key))), key) == 1
	return ok, e.Params != p || len(key) != hashSize || len(e.salt) != saltSize, nil
}
