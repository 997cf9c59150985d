package access

import (
	"strings"
	"testing"

	"tocsin"
)

func TestPasswordsAreVerified(t *testing.T) {
	stored, err := cheap.hash(goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("encoded as %q", stored)
	}
	dearer := cheap
	dearer.Time = 2
	for _, c := range []struct {
		name     string
		params   Params
		password string
		ok, old  bool
	}{
		{"the right one", cheap, goodPassword, true, false},
		{"a wrong one", cheap, goodPassword + "!", false, false},
		{"none", cheap, "", false, false},
		{"the right one after the costs rose", dearer, goodPassword, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ok, old, err := c.params.verify(stored, c.password)
			if err != nil || ok != c.ok || old != c.old {
				t.Errorf("verify: %v, %v, %v; want %v, %v", ok, old, err, c.ok, c.old)
			}
		})
	}
	if again, _ := cheap.hash(goodPassword); again == stored {
		t.Error("two hashes of a password are the same: there is no salt")
	}
}

func TestNoPasswordIsCheckedAtTheSameCost(t *testing.T) {
	stored, err := cheap.unmet()
	if err != nil {
		t.Fatal(err)
	}
	if ok, old, err := cheap.verify(stored, goodPassword); ok || old || err != nil {
		t.Errorf("verify: %v, %v, %v; want a hash of the same costs that no password meets", ok, old, err)
	}
	if again, _ := cheap.unmet(); again == stored {
		t.Error("two hashes of no password are the same")
	}
}

// The vector of the reference implementation (test.c, argon2id version 0x13).
func TestArgon2idIsTheReferences(t *testing.T) {
	const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	ok, _, err := DefaultParams.verify(stored, "password")
	if err != nil || !ok {
		t.Errorf("verify: %v, %v", ok, err)
	}
}

func TestLettersMayBeTypedInParts(t *testing.T) {
	stored, err := cheap.hash("caf\u00e9 at the corner")
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, _ := cheap.verify(stored, "cafe\u0301 at the corner"); !ok {
		t.Error("an accent typed by itself makes another password")
	}
}

func TestPasswordRules(t *testing.T) {
	for _, c := range []struct {
		name, user, password string
		good                 bool
	}{
		{"twelve characters", "ann", "twelve chars", true},
		{"eleven", "ann", "eleven char", false},
		{"twelve characters of many bytes", "ann", "двенадцать12", true},
		{"1024 bytes", "ann", strings.Repeat("ab", 512), true},
		{"more", "ann", strings.Repeat("ab", 512) + "c", false},
		{"the name itself", "a-very-long-name", "A-very-long-name", false},
		{"one character", "ann", strings.Repeat("a", 20), false},
		{"no UTF-8", "ann", "a long enough \xff phrase", false},
		{"none", "ann", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := CheckPassword(c.user, c.password)
			if (err == nil) != c.good || err != nil && tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("%v, want good %v", err, c.good)
			}
		})
	}
}

func TestDamagedHashesAreErrors(t *testing.T) {
	for _, c := range []struct{ name, stored string }{
		{"empty", ""},
		{"another kind", "$2a$10$abcdefghijklmnopqrstuv"},
		{"argon2i", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
		{"huge memory", "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
		{"no passes", "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
		{"no key", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$"},
		{"trailing costs", "$argon2id$v=19$m=64,t=1,p=1,x=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if ok, _, err := cheap.verify(c.stored, "password"); ok || err == nil {
				t.Errorf("verify: %v, %v", ok, err)
			}
		})
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=64,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		e, err := parseHash(s)
		if err == nil && (e.validate() != nil || len(e.salt) < 8 || len(e.key) < 16) {
			t.Errorf("%q was taken as %+v", s, e)
		}
	})
}

func FuzzParseToken(f *testing.F) {
	f.Add("tocsin_abc_" + strings.Repeat("A", 43))
	f.Add("tocsin__")
	f.Fuzz(func(t *testing.T, s string) {
		if id, _, ok := parseToken(s); ok && (id == "" || !strings.HasPrefix(s, tokenPrefix+id+"_")) {
			t.Errorf("%q was taken with id %q", s, id)
		}
	})
}
