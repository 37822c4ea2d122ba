# Records test/recordings/vcrpy/* with vcrpy (Debian: python3-vcr, python3-requests, python3-httpx, python3-aiohttp).
# `node server.mjs` has to run. Then, in this folder: /usr/bin/python3 record-vcrpy.py
# requests-…: requests; httpx-…: httpx, whose responses vcrpy 4 writes in another shape;
# aiohttp-…: aiohttp, which adds the URL to the response; json-…: the JSON serializer.

import asyncio
import json
import os
import shutil
import socket
import subprocess
import warnings

import httpx
import requests
import vcr
import vcr.serializers.yamlserializer
import yaml

warnings.simplefilter("ignore")
sessions = json.loads(subprocess.check_output(["node", "server.mjs", "--print"]))
folder = "../recordings/vcrpy"
really = socket.getaddrinfo


def led_here(host, port, *rest, **more):
    host = host.decode() if isinstance(host, bytes) else host
    here = host in ("api.openai.com", "api.portkey.ai")
    return really("127.0.0.1" if here else host, 8443 if here else port, *rest, **more)


socket.getaddrinfo = led_here


def by_requests(session, gzip):
    for one in session:
        headers = dict(one["headers"], **{"Accept-Encoding": "gzip, deflate" if gzip else "identity"})
        requests.request(one["method"], one["url"], headers=headers, data=one.get("body"), verify=False)


def by_httpx(session, gzip):
    with httpx.Client(verify=False) as client:
        for one in session:
            client.request(one["method"], one["url"], headers=one["headers"], content=one.get("body"))


def by_aiohttp(session, gzip):
    import aiohttp

    async def run():
        connector = aiohttp.TCPConnector(ssl=False, resolver=Here())
        async with aiohttp.ClientSession(connector=connector) as client:
            for one in session:
                async with client.request(one["method"], one["url"], headers=one["headers"], data=one.get("body")) as response:
                    await response.read()

    class Here(aiohttp.abc.AbstractResolver):
        async def resolve(self, host, port=0, family=socket.AF_INET):
            return [{"hostname": host, "host": "127.0.0.1", "port": 443, "family": family, "proto": 0, "flags": 0}]

        async def close(self):
            pass

    asyncio.run(run())


def record(name, session, how, gzip=False, **options):
    path = f"{folder}/{name}"
    with vcr.VCR(record_mode="all", **options).use_cassette(path):
        how(sessions[session], gzip)


shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
for name in ["create", "walk", "defect", "errors", "gzip", "unicode", "v1", "portkey"]:
    record(f"requests-{name}.yaml", name, by_requests, gzip=name == "gzip")
record("requests-filtered-errors.yaml", "errors", by_requests, filter_headers=[("authorization", "DUMMY"), "set-cookie"])
for name in ["defect", "gzip"]:
    record(f"httpx-{name}.yaml", name, by_httpx)
record("aiohttp-defect.yaml", "defect", by_aiohttp)
record("json-unicode.json", "unicode", by_requests, serializer="json")
record("json-httpx-defect.json", "defect", by_httpx, serializer="json")
# Where PyYAML was built without libYAML, its own emitter folds in another way.
vcr.serializers.yamlserializer.Dumper = yaml.Dumper
record("requests-pure-python-unicode.yaml", "unicode", by_requests)

# As vcrpy wrote under Python 2 and PyYAML before 5.1: innermost collections in flow style, texts tagged !!python/unicode.
class Text(str):
    pass


class OldDumper(yaml.CDumper):
    pass


def old_dump(cassette):
    for one in cassette["interactions"]:
        one["response"]["body"]["string"] = Text(one["response"]["body"]["string"])
    return yaml.dump(cassette, Dumper=OldDumper, default_flow_style=None)


OldDumper.add_representer(Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:python/unicode", str(text)))
vcr.serializers.yamlserializer.serialize = old_dump
record("requests-python2-defect.yaml", "defect", by_requests)
