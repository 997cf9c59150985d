package evaluate

// PRF counts what a scorer found right, found wrong and missed, and derives
// precision, recall and F1 from the counts. A ratio whose denominator is zero
// is zero, never NaN.
type PRF struct {
	TP, FP, FN int
}

// P is the precision: the share of what was found that is right.
func (c PRF) P() float64 { return ratio(c.TP, c.TP+c.FP) }

// R is the recall: the share of what there is that was found.
func (c PRF) R() float64 { return ratio(c.TP, c.TP+c.FN) }

// F1 is the harmonic mean of precision and recall.
func (c PRF) F1() float64 { return harmonic(c.P(), c.R()) }

// Add returns the sum of two counts.
func (c PRF) Add(other PRF) PRF {
	return PRF{TP: c.TP + other.TP, FP: c.FP + other.FP, FN: c.FN + other.FN}
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}
