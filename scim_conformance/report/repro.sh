set -u
LC_ALL=C
export LC_ALL

stop() {
    printf 'cannot go on: %s\n' "$1" >&2
    exit 3
}

[ -n "${SCIM_URL:-}" ] || stop 'set SCIM_URL to the base URL of the endpoint'
SCIM_URL=${SCIM_URL%/}
RUN=a$(od -An -N5 -tx1 /dev/urandom | tr -d ' \n' | cut -c1-9)
work=$(mktemp -d) || stop 'no temporary directory'
: >"$work/made"
seen=0
held=0
unclear=0
went_another_way=0

# Put this run's names and ids in the places that are kept for them.
fill() {
    sed -f "$work/filling"
}

# Take a JSON body from standard input.
body() {
    fill >"$work/sent"
}

# Print the value at a path such as /emails/0/value of a JSON document on one line; nothing where there is none. A path
# such as /members/* stands for the list of the values there, each a text or the `value` of an object.
pick() {
    WANTED=$1 awk '
        function blank() { while (substr(text, at, 1) ~ /[ \t\r\n]/) at++ }
        function word(start, c) {
            start = at++
            while ((c = substr(text, at, 1)) != "\"") {
                if (c == "") exit
                at += (c == "\\") ? 2 : 1
            }
            at++
            return substr(text, start, at - start)
        }
        function value(path, c, out, key, n) {
            blank()
            c = substr(text, at, 1)
            if (c == "{" || c == "[") {
                out = c
                at++
                blank()
                n = 0
                while (substr(text, at, 1) !~ /[]}]/) {
                    if (at > length(text)) exit
                    if (n > 0) out = out ","
                    key = n
                    if (c == "{") {
                        key = word()
                        out = out key ":"
                        key = substr(key, 2, length(key) - 2)
                        blank()
                        at++
                    }
                    out = out value(path "/" tolower(key))
                    n++
                    blank()
                    if (substr(text, at, 1) == ",") at++
                    blank()
                }
                out = out substr(text, at++, 1)
            } else if (c == "\"") {
                out = word()
            } else {
                while ((c = substr(text, at, 1)) ~ /[-+.0-9A-Za-z]/) { out = out c; at++ }
                if (out == "") exit
            }
            if (path == wanted) found = out
            if (many && index(path, wanted "/") == 1) {
                rest = substr(path, length(wanted) + 1)
                if (rest ~ /^\/[0-9]+\/value$/ || (rest ~ /^\/[0-9]+$/ && out ~ /^"/)) list = list "," out
            }
            return out
        }
        { text = text $0 "\n" }
        END {
            wanted = tolower(ENVIRON["WANTED"])
            many = sub(/\/\*$/, "", wanted)
            at = 1
            value("")
            if (many) print "[" substr(list, 2) "]"
            else if (found != "") print found
        }
    ' "$2" 2>/dev/null
}

# Leave out what a terminal could act upon.
plain() {
    tr -d '\000-\010\013-\037\177' | sed "s/$(printf '\302')[$(printf '\200')-$(printf '\237')]//g"
}

# Put a list such as ["b","a"] in order, since order means nothing there; null is an empty list.
ordered() {
    tr -d '[]\n' | tr ',' '\n' | grep -v '^null$' | sort | paste -sd , - | sed 's/.*/[&]/'
}

# Print a header field of an answer.
field() {
    NAME=$1 awk '
        BEGIN { FS = ":"; name = tolower(ENVIRON["NAME"]) }
        tolower($1) == name { sub(/^[^:]*:[ \t]*/, ""); sub(/[ \t\r]*$/, ""); print; exit }
    ' "$2"
}

# Send a request: number, method, target, credentials; the header fields come from standard input. The token goes to
# curl through a pipe, so that it stands in no list of processes and in no file.
send() {
    target=$(printf '%s\n' "$3" | fill)
    printf '\n%s. %s %s\n' "$1" "$2" "$target"
    set -- "$1" "$2" "$target" "$4" -X "$2"
    [ "$2" != HEAD ] || set -- "$1" "$2" "$target" "$4" --head
    if [ -f "$work/sent" ]; then
        sed 's/^/   | /' "$work/sent"
        set -- "$@" --data-binary "@$work/sent"
    fi
    number=$1 credentials=$4
    shift 4
    { credentials "$credentials"; fill; } | curl -q --silent --show-error --globoff --path-as-is --max-time 60 \
        -H @- -o "$work/$number.body" -D "$work/$number.head" -w '%{http_code}' "$@" "$SCIM_URL$target" \
        >"$work/$number.status"
    [ -f "$work/$number.body" ] || : >"$work/$number.body"
    [ -f "$work/$number.head" ] || : >"$work/$number.head"
    rm -f "$work/sent"
    printf '   -> %s\n' "$(cat "$work/$number.status")"
    [ ! -s "$work/$number.body" ] || printf '%s\n' "$(cat "$work/$number.body")" | plain | head -c 4000 | sed 's/^/   < /'
}

# Compare the status of an answer that bears the deviation, but is not held against anything, with that in the run.
went() {
    now=$(cat "$work/$1.status")
    [ "$now" != "$2" ] || return 0
    printf '   (in the run: %s)\n' "$2"
    went_another_way=$((went_another_way + 1))
}

# Remember what a request created: number, placeholder of its id, endpoint, `must` or `may`. It is taken for ours only
# if it carries a name of this run, in the answer or when it is read.
created() {
    id=$(pick /id "$work/$1.body" | sed 's/^"\(.*\)"$/\1/')
    [ -n "$id" ] || id=$(field Location "$work/$1.head" | sed 's|.*/||')
    case $(cat "$work/$1.status") in
    2*) ;;
    *) id='' ;;
    esac
    case $id in
    '' | *[!A-Za-z0-9._~:@=-]* | . | ..)
        [ "$4" = may ] || stop "request $1 created nothing with an id that can be used here"
        return
        ;;
    esac
    if ! grep -qi "$RUN" "$work/$1.body" && ! is_ours "$3/$id"; then
        [ "$4" = may ] || stop "request $1 was answered with a resource of somebody else"
        printf '   that is a resource of somebody else: left alone\n'
        return
    fi
    [ -z "$2" ] || printf 's|%s|%s|g\n' "$2" "$id" >>"$work/filling"
    printf '%s\n' "$3/$id" | cat - "$work/made" >"$work/more" && mv "$work/more" "$work/made"
}

# Tell whether a resource carries a name of this run.
is_ours() {
    quietly GET "$1" >"$work/probe" && grep -qi "$RUN" "$work/probe"
}

quietly() {
    credentials valid | curl -q --silent --globoff --path-as-is --max-time 60 --fail \
        -H @- -H 'Accept: application/scim+json' -X "$1" "$SCIM_URL$2"
}

# Print a path with the index of a resource of a list in place of its id: /Resources/#7f3a/title becomes
# /Resources/2/title; nothing where the list lacks it.
indexed() {
    before=${1%%#*}
    after=${1#*#}
    index=0
    while [ "$index" -lt 200 ]; do
        id=$(pick "$before$index/id" "$2")
        [ -n "$id" ] || return 0
        if [ "$id" = "\"${after%%/*}\"" ]; then
            printf '%s\n' "$before$index/${after#*/}"
            return 0
        fi
        index=$((index + 1))
    done
}

# Hold one deviation of the run against what is there now: number of the request, where, expected, actual in the run.
look() {
    where=$(printf '%s\n' "$2" | fill)
    case $where in
    */\#*) where=$(indexed "$where" "$work/$1.body") ;;
    esac
    expected=$(printf '%s\n' "$3" | fill)
    actual=$(printf '%s\n' "$4" | fill)
    case $where in
    status) now=$(cat "$work/$1.status") ;;
    'header '*) now=$(field "${where#header }" "$work/$1.head") ;;
    */\*)
        now=$(pick "$where" "$work/$1.body" | ordered)
        expected=$(printf '%s\n' "$expected" | ordered)
        actual=$(printf '%s\n' "$actual" | ordered)
        ;;
    /*) now=$(pick "$where" "$work/$1.body") ;;
    '') now=null ;;
    *) now='(see the answer above)' ;;
    esac
    [ -n "$now" ] || now=null
    if [ "$where" = - ]; then
        : # not for a script to see
    elif [ "$now" = "$actual" ]; then
        seen=$((seen + 1))
    elif is_expected "$where"; then
        held=$((held + 1))
    else
        unclear=$((unclear + 1))
    fi
    printf '\n%s of answer %s\n   expected    %s\n   in the run  %s\n   now         %s\n' \
        "$5" "$1" "$expected" "$actual" "$now" | plain
}

# Tell whether what is there now is what was expected, or one of the statuses that were.
is_expected() {
    [ "$now" != "$expected" ] || return 0
    [ "$1" = status ] || return 1
    case ",$(printf '%s' "$expected" | tr -d '[] ')," in
    *",$now,"*) return 0 ;;
    *) return 1 ;;
    esac
}

# Say what came of it, and leave with it.
conclude() {
    if [ "$seen" -gt 0 ] && [ "$went_another_way" -gt 0 ]; then
        printf '\nThe same is there, but what came before went another way than in the run: compare the answers above.\n'
        exit 3
    elif [ "$seen" -gt 0 ]; then
        printf '\nThe deviation shows again.\n'
        exit 1
    elif [ "$unclear" -gt 0 ] || [ "$held" -eq 0 ]; then
        printf '\nNo telling from here: compare the answers above with what was expected.\n'
        exit 3
    fi
    printf '\nWhat was expected is there.\n'
    exit 0
}

# Delete what this run created, and nothing else.
tidy_up() {
    code=$?
    trap - EXIT INT TERM
    while read -r path; do
        if is_ours "$path"; then
            quietly DELETE "$path" >/dev/null || printf 'left behind: %s\n' "$path" >&2
        elif [ -s "$work/probe" ]; then
            printf 'left alone, as it carries no name of this run: %s\n' "$path" >&2
        fi
    done <"$work/made"
    rm -rf "$work"
    exit "$code"
}

trap tidy_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
