//go:build unix

package pg

import (
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// PostgreSQL refuses to run as root; it runs as the user it was installed
// with, or as nobody.

// owner is who runs the server; ok is false when the test's own user does.
func owner() (uid, gid int, ok bool) {
	if os.Geteuid() != 0 {
		return 0, 0, false
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.Atoi(u.Uid)
		if err != nil {
			continue
		}
		if gid, err := strconv.Atoi(u.Gid); err == nil {
			return uid, gid, true
		}
	}
	return 0, 0, false
}

// giveAway makes a folder that of the server's user.
func giveAway(folder string) error {
	if uid, gid, ok := owner(); ok {
		return os.Chown(folder, uid, gid)
	}
	return nil
}

// asUser has a command run as the server's user.
func asUser(c *exec.Cmd) {
	if uid, gid, ok := owner(); ok {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
}
