package tocsin

// Neighbours gives group the incidents that a new account could belong to.
// Every incident whose time and place could be those of the account must be
// among them; others may be.
type Neighbours interface {
	Near(when *When, where *Where) ([]Incident, error)
}
