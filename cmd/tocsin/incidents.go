package main

import "tocsin"

// incidents joins the accounts of readings.
//
// TODO: call group.Incidents when the group folder is there.
func incidents([]tocsin.Reading) []tocsin.Incident { return nil }
