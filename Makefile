# recentd: what a person types. The work is in the scripts, so that it can be read and run in parts.

.PHONY: all demo test build cross mutants picture release clean

all: build

# For this machine, with plain stable Rust.
build:
	cargo build --release

# A real attack in two network namespaces, in less than a minute; without root a recorded one.
demo:
	sh tests/demo.sh

# Everything, on this machine and under qemu; installs what is missing.
test:
	sh tests/all.sh

# Static binaries for routers, in dist/.
cross:
	sh cross/setup.sh
	sh cross/build.sh all

# Not a part of `test`, since it takes an hour of processor time. Would the tests notice a mistake? SEED=7 COUNT=100 draws another sample.
mutants:
	python3 tests/mutants/run.py --seed $(or $(SEED),1) --count $(or $(COUNT),200)

# Retakes the picture of the page in README, after a change of the page; a test fails while it is older.
picture:
	sh tests/luci/run.sh --picture

# Version, changelog, all jobs, packages, sources, checksums and notes, in dist/release/. VERSION=1.2.3 names it. Publishes nothing.
release:
	sh openwrt/release.sh "$(VERSION)"

clean:
	rm -rf target dist
