#!/usr/bin/env bash
# Runs the README's recipe for GNU parallel on three hosts, which are three ssh servers of this machine: once with all of them well, once
# with one that dies in the middle and one that is down, and once where no host can do the work.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
cli=${LIST_RUNS_CLI:-$root/dist/cli.js}
readme=${LIST_RUNS_README:-$root/README.md}

fail() {
  echo "test:parallel: $1" >&2
  exit 1
}

sshd=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd) || fail "Cannot find sshd: install the Debian package openssh-server"
[[ $(parallel --version 2> /dev/null) == "GNU parallel"* ]] || fail "Cannot find GNU parallel: install the Debian package parallel"
[[ -f $cli ]] || fail "Cannot find $cli: run npm run build"

folder=$(mktemp -d)
servers=()
made=
clean() {
  ((${#servers[@]} == 0)) || kill "${servers[@]}" 2> /dev/null || true
  wait
  [[ -z $made ]] || rmdir /run/sshd 2> /dev/null || true
  rm -rf "$folder"
}
trap clean EXIT
trap 'exit 130' INT TERM

# As root, sshd wants this folder, which the package makes only when the server of the machine is started.
if ((UID == 0)) && [[ ! -d /run/sshd ]]; then mkdir -p /run/sshd && made=yes; fi

ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/host-key"
ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/user-key"
echo "list-runs-contract-test $(cut -d' ' -f1,2 "$folder/host-key.pub")" > "$folder/known-hosts"
mkdir "$folder/bin"

# The command line of every host. Of "$folder/dies", the first job is done, and the next takes its host with it: some verdicts are written
# by then. Of "$folder/fails", none is done.
cat > "$folder/bin/list-runs-contract" << END
#!/bin/sh
cli() { "$(command -v node)" "$cli" "\$@"; }
if [ -e "$folder/fails" ]; then exit 3; fi
if [ -z "\${LIST_RUNS_HOST-}" ] || [ ! -e "$folder/dies.\$LIST_RUNS_HOST" ] || mkdir "$folder/spared" 2> /dev/null; then
  cli "\$@"
  exit
fi
head -n 50 | cli check --format ndjson --exit-zero -
touch "$folder/died"
kill "\$(cat "$folder/\$LIST_RUNS_HOST.pid")"
session=\$\$
while [ "\$session" -gt 1 ] && ! grep -q '^Name:.*sshd' "/proc/\$session/status"; do
  session=\$(sed -n 's/^PPid:[^0-9]*//p' "/proc/\$session/status")
done
[ "\$session" -le 1 ] || kill -9 "\$session"
sleep 60
END
chmod +x "$folder/bin/list-runs-contract"

# Free ports, one on the address of each host.
ports=$(node --input-type=module -e '
  import { createServer } from "node:net";
  for (const host of process.argv.slice(1)) {
    const server = createServer().listen(0, host, () => {
      console.log(host, server.address().port);
      server.close();
    });
  }' 127.0.0.2 127.0.0.3 127.0.0.4 127.0.0.5 | sort)

while read -r address port; do
  name=host$((${address##*.} - 1))
  cat >> "$folder/ssh-config" << END
Host $name
  HostName $address
  Port $port
END
  [[ $name != host4 ]] || continue # nobody listens there
  cat > "$folder/$name.config" << END
ListenAddress $address:$port
HostKey $folder/host-key
AuthorizedKeysFile $folder/user-key.pub
PidFile $folder/$name.pid
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
MaxStartups 100
SetEnv LIST_RUNS_HOST=$name PATH=$folder/bin:$PATH
END
  "$sshd" -D -e -f "$folder/$name.config" 2> "$folder/$name.log" &
  servers+=($!)
done <<< "$ports"

cat >> "$folder/ssh-config" << END
Host *
  IdentityFile $folder/user-key
  IdentitiesOnly yes
  HostKeyAlias list-runs-contract-test
  UserKnownHostsFile $folder/known-hosts
  BatchMode yes
  LogLevel ERROR
END
for name in host1 host2 host3; do
  for _ in {1..50}; do
    ssh -n -F "$folder/ssh-config" "$name" true 2> "$folder/ssh.log" && continue 2
    sleep 0.1
  done
  cat "$folder/ssh.log" "$folder/$name.log" >&2
  fail "Cannot reach $name"
done

# The first lines for a shell that name parallel.
recipe=$(awk '
  /^```sh$/ { block = ""; inside = 1; next }
  /^```/ { if (inside && block ~ /parallel --pipe/) { printf "%s", block; exit } inside = 0 }
  inside { block = block $0 "\n" }' "$readme")
[[ -n $recipe ]] || fail "Cannot find the recipe in $readme"

counts=$("$root/node_modules/.bin/tsx" test/parallel/write-lines.ts "$folder/runs.ndjson")
cd "$folder"
export PATH=$folder/bin:$PATH
list-runs-contract check runs.ndjson --summary --format json > whole.json 2> /dev/null || true

# Runs the recipe, and gives its exit code. The hosts of the jobs are in "$folder/jobs".
run_recipe() {
  local code=0
  PARALLEL_SSH="ssh -F $folder/ssh-config" PARALLEL="--will-cite --joblog $folder/jobs" \
    bash -c "$recipe" > out.txt 2> err.txt || code=$?
  echo "$code"
}

# Holds what the recipe has counted to what one machine counts, and that to what was written.
compare() {
  list-runs-contract summarize verdicts.ndjson --format json > merged.json 2> /dev/null || true
  COUNTS=$counts node --input-type=module -e '
    import { deepStrictEqual } from "node:assert";
    import { readFileSync } from "node:fs";
    const [whole, merged] = ["whole.json", "merged.json"].map((file) => JSON.parse(readFileSync(file, "utf8")));
    const { valid, invalid, skipped, failures } = JSON.parse(process.env.COUNTS);
    const known = { ...whole.summary, files: 1, exchanges: valid + invalid, valid, invalid, skipped };
    deepStrictEqual(whole.summary, known);
    deepStrictEqual(whole.failures.length, failures);
    deepStrictEqual(merged.summary, whole.summary);
    deepStrictEqual(merged.failures.length, failures);'
  grep -q "^$(node -p 'const { valid, invalid } = JSON.parse(process.argv[1]); valid + invalid' "$counts") answers in 1 file: " out.txt ||
    fail "The recipe has not printed the counts: $(cat out.txt)"
}

# The hosts that did a job.
hosts_of() {
  awk 'NR > 1 && $7 == 0 && $8 == 0 { print $2 }' jobs | sort -u | tr '\n' ' '
}

printf '2/%s\n' host1 host2 host3 > hosts
code=$(run_recipe)
[[ $code == 2 ]] || fail "The exit code is $code, not 2, as of lines that are not JSON: $(tail -n 3 err.txt)"
compare
[[ $(hosts_of) == "host1 host2 host3 " ]] || fail "Not every host did a job, but $(hosts_of)"
blocks=$(($(wc -l < jobs) - 1))
echo "test:parallel: $blocks blocks on 3 hosts: same counts"

touch dies.host3
echo 2/host4 >> hosts
code=$(run_recipe)
[[ -e died ]] || fail "host3 did not die"
[[ $code == 2 ]] || fail "The exit code is $code, not 2, as of lines that are not JSON: $(tail -n 3 err.txt)"
compare
[[ $(hosts_of) == "host1 host2 "* ]] || fail "Not every host did a job, but $(hosts_of)"
echo "test:parallel: $blocks blocks, one host that dies and one that is down: same counts"

touch fails
echo 2/host1 > hosts
head -n 10 runs.ndjson > few.ndjson
mv few.ndjson runs.ndjson
code=$(run_recipe)
[[ $code != 0 && ! -s out.txt ]] || fail "Of blocks that nobody could judge, the recipe has counted: $(cat out.txt)"
echo "test:parallel: no host that can do the work: nothing counted, exit code $code"
