#!/bin/sh
# Shows recentd at work on this machine in less than a minute: a real dropbear,
# a real ssh client that guesses passwords, and the kernel that drops its packets.
#
# As root it uses two network namespaces of its own. It changes nothing else on
# the machine, but installs missing packages (apt). Without root it replays a
# recorded attack instead. RECENTD=PROGRAM shows another binary.
set -eu
cd "$(dirname "$0")/.."

HITCOUNT=5
BAN=10
ROUTER4=198.51.100.1
ROUTER6=2001:db8:ffff::1
ATTACKER4=192.0.2.7
ATTACKER6=2001:db8:1:2

step() { printf '\n== %s\n' "$*"; }
say() { printf '   %s\n' "$*"; }
# Shows lines of text that come from a program or a file.
show() { sed 's/^/   | /'; }

build() {
    step "Building recentd"
    if [ -z "${RECENTD:-}" ]; then
        RECENTD=${CARGO_TARGET_DIR:-target}/release/recentd
        # Under sudo there is often no cargo. Then take the user's earlier build.
        if command -v cargo >/dev/null; then
            cargo build --release --quiet
        elif [ ! -x "$RECENTD" ]; then
            say "There is no cargo here: run 'cargo build --release' as yourself, then run this script again."
            exit 1
        fi
    fi
    RECENTD=$(realpath "$RECENTD")
    say "$RECENTD, $(($(wc -c <"$RECENTD") / 1024)) KiB"
}

# Without root: the same program on a recorded log.
replay() {
    say "$1"
    say "So this is no real attack, but a replay of a recorded one (tests/demo.log, from a real dropbear and sshd)."
    build
    step "The log begins like this"
    head -n 9 tests/demo.log | show
    step "How recentd reads these lines: recentd explain"
    head -n 9 tests/demo.log | "$RECENTD" explain - | show
    step "Which addresses would have been banned, and when? (recentd replay tests/demo.log)"
    "$RECENTD" replay tests/demo.log | show
    exit 0
}

# Installs missing tools. Sets $missing to a tool that could not be installed.
install_tools() {
    for pair in ip:iproute2 iptables:iptables dropbear:dropbear-bin dropbearkey:dropbear-bin \
        ssh:openssh-client sshpass:sshpass; do
        command -v "${pair%:*}" >/dev/null || packages="${packages:-} ${pair#*:}"
    done
    # Debian's newest Rust, where there is none and nothing was built. Under sudo it may be the user's own that is not found.
    if [ -z "${RECENTD:-}" ] && [ -z "${SUDO_USER:-}" ] && [ ! -x "${CARGO_TARGET_DIR:-target}/release/recentd" ] && ! command -v cargo >/dev/null; then
        packages="${packages:-} rustc-web cargo-web gcc libc6-dev ca-certificates"
    fi
    if [ -n "${packages:-}" ] && command -v apt-get >/dev/null; then
        say "Installing$packages"
        # shellcheck disable=SC2086 # a list of words
        { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends $packages; } >/dev/null 2>&1 || true
    fi
    for tool in ip iptables dropbear dropbearkey ssh sshpass; do
        command -v $tool >/dev/null || missing=$tool
    done
}

router() { ip netns exec "$R" "$@"; }

clean_up() {
    trap - EXIT INT TERM
    for ns in "$R" "$A"; do
        if [ -e "/run/netns/$ns" ]; then
            ip netns pids "$ns" | xargs -r kill -9 || true
            ip netns del "$ns" || true
        fi
    done
    rm -rf "$DIR"
}

# Creates two namespaces and a cable between them.
plug_together() {
    ip netns add "$R" && ip netns add "$A" &&
        ip -n "$R" link add cable type veth peer name cable netns "$A" &&
        ip -n "$R" link set lo up && ip -n "$R" link set cable up && ip -n "$A" link set cable up &&
        ip -n "$R" addr add $ROUTER4/32 dev cable && ip -n "$R" addr add $ROUTER6/128 dev cable nodad &&
        ip -n "$A" addr add $ATTACKER4/32 dev cable &&
        ip -n "$R" route add $ATTACKER4/32 dev cable && ip -n "$R" route add $ATTACKER6::/64 dev cable &&
        ip -n "$A" route add default dev cable && ip -n "$A" route add ::/0 dev cable || return 1
    for n in $(seq $((HITCOUNT + 1))); do
        ip -n "$A" addr add $ATTACKER6::$n/128 dev cable nodad || return 1
    done
}

# Finds an iptables that works here: the default one, the legacy kind or the nft kind.
find_iptables() {
    for kind in '' -legacy -nft; do
        IPTABLES=iptables$kind IP6TABLES=ip6tables$kind
        router "$IPTABLES" -w -A INPUT -m recent --name probe --rcheck -j DROP 2>/dev/null &&
            router "$IP6TABLES" -w -A INPUT -m recent --name probe --rcheck -j DROP 2>/dev/null &&
            router "$IPTABLES" -w -F INPUT && router "$IP6TABLES" -w -F INPUT && return 0
    done
    return 1
}

# guess NUMBER FROM ROUTER: tries one wrong password and shows the answer.
guess() {
    answer=$(ip netns exec "$A" sshpass -p "secret$1" ssh -F none -b "$2" -o ConnectTimeout=2 \
        -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
        -o PreferredAuthentications=password -o NumberOfPasswordPrompts=1 "root@$3" true 2>&1 </dev/null) || true
    case $answer in
    *denied*) say "guess $1 from $2: \"Permission denied\"" ;;
    *) say "guess $1 from $2: no answer (timed out)" ;;
    esac
}

# wait_for WORDS: waits until recentd has logged them.
wait_for() {
    for _ in $(seq 300); do
        grep -qs "$1" "$DIR/recentd.log" && return 0
        sleep 0.1
    done
    say "recentd did not log '$1'. Its log:"
    show <"$DIR/recentd.log"
    exit 1
}

[ "$(id -u)" = 0 ] || replay "You are not root."
install_tools
[ -z "${missing:-}" ] || replay "There is no $missing here."

R=recentd-demo-$$-router
A=recentd-demo-$$-attacker
DIR=$(mktemp -d)
trap clean_up EXIT
trap 'exit 1' INT TERM
if ! plug_together 2>"$DIR/errors"; then
    replay "No network namespaces here: $(cat "$DIR/errors")"
fi
find_iptables || replay "This kernel or iptables has no 'recent' match."
build

step "A router and an attacker"
say "Two network namespaces with a cable between them; a real dropbear listens on the router."
say "router    $ROUTER4    $ROUTER6"
say "attacker  $ATTACKER4       $ATTACKER6::/64"
dropbearkey -t ed25519 -f "$DIR/key" >/dev/null 2>&1
# dropbear's log, as a syslog daemon would write it to a file.
: >"$DIR/messages"
router dropbear -F -E -r "$DIR/key" -p 22 -P "$DIR/pid" 2>&1 |
    sed -u 's/^\[\([0-9]*\)\] \(... .. ..:..:..\) /\2 router dropbear[\1]: /' >>"$DIR/messages" &

step "Load the firewall rules once: recentd rules xt_recent --ban $BAN | sh"
"$RECENTD" rules xt_recent --config none --ban $BAN --iptables "$IPTABLES" --ip6tables "$IP6TABLES" >"$DIR/rules"
router sh "$DIR/rules"
{ router "$IPTABLES" -S INPUT && router "$IP6TABLES" -S INPUT; } | grep recent | show

step "recentd follows the log (here $HITCOUNT failures are a ban, and a ban lasts $BAN s)"
say "recentd run --source file --file messages --hitcount $HITCOUNT --ban $BAN"
router "$RECENTD" run --config none --ubus off --control "$DIR/control" --source file --file "$DIR/messages" \
    --hitcount $HITCOUNT --ban $BAN 2>"$DIR/recentd.log" &
wait_for watching

step "The attacker tries passwords"
for n in $(seq $((HITCOUNT + 1))); do guess "$n" $ATTACKER4 $ROUTER4; done
say "dropbear has logged:"
grep 'Bad password' "$DIR/messages" | show
wait_for "ban $ATTACKER4"
say "recentd has logged:"
grep "ban $ATTACKER4" "$DIR/recentd.log" | show
say "The kernel's list (/proc/net/xt_recent/recentd):"
router cat /proc/net/xt_recent/recentd | show
say "The answer to: recentd list"
router "$RECENTD" list --config none --control "$DIR/control" | show

step "The attacker has IPv6 too, and a new address for every guess"
for n in $(seq $((HITCOUNT + 1))); do guess "$n" $ATTACKER6::$n $ROUTER6; done
say "One /64 is one attacker (/proc/net/xt_recent/recentd6):"
router cat /proc/net/xt_recent/recentd6 | show

step "The ban ends by itself"
wait_for "unban $ATTACKER4"
grep unban "$DIR/recentd.log" | show
guess 7 $ATTACKER4 $ROUTER4
say "Unbanned, and counted again: the next ban lasts twice as long."

step "This is the end of the demo. The namespaces are removed now."
