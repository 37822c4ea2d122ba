#!/bin/sh
# Records test/recordings/http/curl-* with curl. `node server.mjs` has to run. Then, in this folder: sh record-curl.sh
# curl writes the headers as they came and the body after them, freed of its chunks (and of gzip with --compressed).
set -eu
folder=../recordings/http
mkdir -p "$folder"
key="Authorization: Bearer sk-test-SECRET0123456789abcdefghijkl"
v1="OpenAI-Beta: assistants=v1"
v2="OpenAI-Beta: assistants=v2"
here="--connect-to ::127.0.0.1:8443 -k -s"
base=https://api.openai.com/v1/threads
urls() { node server.mjs --print | node -e 'for (const one of JSON.parse(require("fs").readFileSync(0))[process.argv[1]]) console.log(one.url)' "$1"; }
after() { urls "$1" | sed -n "$2p"; }

curl $here -i --http1.1 -H "$key" -H "$v2" "$(after create 4)" > $folder/curl-i.http
curl $here -i --http1.1 -H "$key" -H "$v2" "$(after defect 2)" > $folder/curl-i-defect.http
curl $here -i --http2 -H "$key" -H "$v2" "$(after unicode 2)" > $folder/curl-i-http2-unicode-defect.http
# Three answers in one file, one after the other, as with several URLs or >>.
curl $here -i --http1.1 -H "$key" -H "$v2" $(urls walk) > $folder/curl-i-walk.http
curl $here -i --http1.1 -H "$key" -H "$v2" "$(after errors 1)" > $folder/curl-i-404.http
curl $here -i --http2 -H "$key" -H "$v2" "$(after errors 2)" > $folder/curl-i-401.http
curl $here -i --http1.1 -H "$key" -H "$v1" "$(after v1 1)" > $folder/curl-i-v1.http
curl $here -i --http1.1 --compressed -H "$key" -H "$v2" "$(after gzip 2)" > $folder/curl-i-compressed-defect.http
# gzip that nobody unpacked: the body is bytes.
curl $here -i --http1.1 -H "Accept-Encoding: gzip" -H "$key" -H "$v2" "$(after gzip 2)" > $folder/curl-i-gzip-defect.http
# An answer with a Content-Length.
curl $here -i --http1.1 -H "$key" -H "$v2" "$base/thread_Single000000000000000000/runs" > $folder/curl-i-length.http
# What stands before the answer: a redirect, the answer of a proxy, 100 Continue.
curl -s -k -iL --http1.1 --connect-to api.openai.com:80:127.0.0.1:8080 --connect-to api.openai.com:443:127.0.0.1:8443 \
  -H "$v2" --location-trusted -H "$key" "http://api.openai.com/v1/threads/thread_Defect000000000000000000/runs?order=desc" > $folder/curl-iL-defect.http
curl -s -k -i --http1.1 -x http://127.0.0.1:8081 -p -H "$key" -H "$v2" "$(after defect 2)" > $folder/curl-i-proxy-defect.http
curl $here -i --http1.1 -H "Expect: 100-continue" -H "$key" -H "$v2" "$(after defect 2)" > $folder/curl-i-continue-defect.http
# Through Portkey: an answer on one line, and a refusal.
curl $here -i --http1.1 -H "x-portkey-api-key: pk-test-SECRET0123456789abcdef" -H "x-portkey-virtual-key: openai-SECRET-virtual-key-0123" -H "$v2" \
  "$(after portkey 1)" > $folder/curl-i-portkey.http
curl $here -i --http1.1 -H "x-portkey-api-key: pk-test-SECRET0123456789abcdef" -H "$v2" "$(after portkey 2)" > $folder/curl-i-portkey-400.http
# With the request: curl -v prints it on stderr, between the lines of the answer.
