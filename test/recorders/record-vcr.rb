# Records test/recordings/vcr/* with Ruby's VCR (Debian: ruby-vcr, ruby-webmock, ruby-faraday, ruby-multi-json, faketime).
# `node server.mjs` has to run. Then, in this folder: faketime "2025-03-26 15:46:44" ruby record-vcr.rb [faraday]
# webmock-…: Net::HTTP through WebMock; faraday-…: Faraday's middleware, whose header names differ.

require "json"
require "net/http"
require "openssl"
require "socket"
require "vcr"
require "webmock"
require "faraday"

SESSIONS = JSON.parse(`node server.mjs --print`)
FOLDER = File.expand_path("../recordings/vcr", __dir__)

class << TCPSocket
  alias_method :really_open, :open
  def open(host, port, *rest)
    host.match?(/\Aapi\.(openai\.com|portkey\.ai)\z/) ? really_open("127.0.0.1", 8443) : really_open(host, port, *rest)
  end
end

def by_net_http(one, gzip)
  uri = URI(one["url"])
  request = Net::HTTP.const_get(one["method"].capitalize).new(uri, one["headers"])
  request["Accept-Encoding"] = gzip ? "gzip" : "identity" 
  request.body = one["body"] if one["body"]
  Net::HTTP.start(uri.host, uri.port, use_ssl: true, verify_mode: OpenSSL::SSL::VERIFY_NONE) { |http| http.request(request) }
end

def by_faraday(one, _gzip)
  connection = Faraday.new(ssl: { verify: false }) do |faraday|
    faraday.adapter :net_http
  end
  connection.run_request(one["method"].downcase.to_sym, one["url"], one["body"], one["headers"])
end

def record(name, session, how, hook: :webmock, gzip: false, exact: false, **options)
  $exact = exact
  VCR.configure do |config|
    config.cassette_library_dir = FOLDER
    config.hook_into hook
    config.preserve_exact_body_bytes { $exact }
  end
  VCR.use_cassette(name, record: :all, **options) do
    SESSIONS[session].each { |one| method(how).call(one, gzip) }
  end
end

case ARGV[0]
when "faraday"
  record("faraday-defect", "defect", :by_faraday, hook: :faraday)
else
  (SESSIONS.keys - ["bytes"]).each { |name| record("webmock-#{name}", name, :by_net_http, gzip: name == "gzip") }
  # As many projects have it: bodies that Net::HTTP gave as bytes are said to be UTF-8.
  utf8 = ->(interaction) { interaction.response.body.force_encoding("UTF-8") }
  VCR.configuration.before_record(:utf8, &utf8)
  record("webmock-utf8-unicode", "unicode", :by_net_http, tag: :utf8)
  record("exact-bytes-defect", "defect", :by_net_http, exact: true)
  record("json-utf8-unicode", "unicode", :by_net_http, tag: :utf8, serialize_with: :json)
end
