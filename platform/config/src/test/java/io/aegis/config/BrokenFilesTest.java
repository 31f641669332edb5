package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken files and the exact place at which each is refused. */
class BrokenFilesTest {

    static Stream<Arguments> documents() {
        return Stream.of(
                arguments("an empty file", "", "1:1 AEG-CFG-001 "),
                arguments("only a comment", "# nothing\n", "1:1 AEG-CFG-001 "),
                arguments("a tab", "server:\n\tport: 1\n", "2:1 AEG-CFG-001 "),
                arguments("an open bracket", "pipeline: {ingress: [pii\n", "2:1 AEG-CFG-001 "),
                arguments("an open quote", "log: \"info\n", "2:1 AEG-CFG-001 "),
                arguments("a colon in a value", "log: a: b\n", "1:7 AEG-CFG-001 "),
                arguments("an outdented key", "server:\n    port: 1\n  host: h\n", "3:3 AEG-CFG-001 "),
                arguments("two documents", "log: {}\n---\nlog: {}\n", "2:1 AEG-CFG-001 "),
                arguments("a key twice", "log: {}\nserver: {}\nlog: {}\n", "3:1 AEG-CFG-001 "),
                arguments(
                        "a guard twice",
                        "guardrails:\n  a: {type: aegis.pii}\n  a: {type: aegis.pii}\n",
                        "3:3 AEG-CFG-001 "),
                arguments("a tag", "log: !!str info\n", "1:6 AEG-CFG-001 "),
                arguments("a merge key", "log: &a {level: info}\nserver: {<<: *a}\n", "2:10 AEG-CFG-001 "),
                arguments("an alias of nothing", "log: *nobody\n", "1:6 AEG-CFG-001 "),
                arguments("an alias of itself", "server: &a {hosts: [*a]}\n", "1:21 AEG-CFG-001 "),
                arguments("a mapping as key", "{{a: b}: c}\n", "1:2 AEG-CFG-001 "),
                arguments("a huge number", "server: {port: 99999999999999999999}\n", "1:16 AEG-CFG-001 "),
                arguments("a leading zero", "server: {port: 0800}\n", "1:16 AEG-CFG-001 "),
                arguments("half a surrogate pair", "log: {level: \"\\uD800\"}\n", "1:14 AEG-CFG-001 "),
                arguments("a control character", "log: \u0007\n", "1:6 AEG-CFG-001 "),
                arguments("a list at the top", "- log\n", "1:1 AEG-CFG-003 "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void isRefusedWhereItCannotBeRead(String name, String yaml, String error) {
        assertThat(Given.errors(yaml)).contains(error);
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments("an unknown section", "sever: {port: 1}\n", "1:1 AEG-CFG-003 sever"),
                arguments("an unknown key", "server: {prot: 1}\n", "1:10 AEG-CFG-003 server.prot"),
                arguments("a port as text", "server: {port: \"80\"}\n", "1:16 AEG-CFG-003 server.port"),
                arguments("a port out of range", "server: {port: 65536}\n", "1:16 AEG-CFG-003 server.port"),
                arguments(
                        "a duration without a unit",
                        "server: {request_timeout: 30}\n",
                        "1:27 AEG-CFG-003 server.request_timeout"),
                arguments("a size in MB", "server: {max_body: 16MB}\n", "1:20 AEG-CFG-003 server.max_body"),
                arguments("yes for true", "reload: {watch: yes}\n", "1:17 AEG-CFG-003 reload.watch"),
                arguments("a wrong choice", "reload: {weakening: acept}\n", "1:21 AEG-CFG-003 reload.weakening"),
                arguments("a later choice", "persistence: {type: postgresql}\n", "1:21 AEG-CFG-003 persistence.type"),
                arguments("a section without a value", "pipeline:\n  ingress:\n", "2:3 AEG-CFG-003 pipeline.ingress"),
                arguments("a stage as text", "pipeline: {ingress: pii}\n", "1:21 AEG-CFG-003 pipeline.ingress"),
                arguments("a stage unknown", "pipeline: {ingres: []}\n", "1:12 AEG-CFG-003 pipeline.ingres"),
                arguments("a guard unknown", "pipeline: {ingress: [pii]}\n", "1:22 AEG-POL-001 pipeline.ingress.0"),
                arguments(
                        "a baseline guard unknown",
                        "baseline: {egress: [pii]}\n",
                        "1:21 AEG-POL-001 baseline.egress.0"),
                arguments(
                        "a guard twice in a stage",
                        "guardrails: {a: {type: aegis.pii}}\npipeline: {ingress: [a, a]}\n",
                        "2:25 AEG-CFG-003 pipeline.ingress.1"),
                arguments(
                        "a guard and its 2.x spelling",
                        "guardrails: {a: {type: aegis.pii}}\npipeline: {egress: [a, a.unmask]}\n",
                        "2:24 AEG-CFG-003 pipeline.egress.1"),
                arguments("unmask of nobody", "pipeline: {egress: [a.unmask]}\n", "1:21 AEG-POL-001 pipeline.egress.0"),
                arguments(
                        "type and pack",
                        "guardrails: {a: {type: aegis.pii, pack: aegis.pii}}\n",
                        "1:35 AEG-CFG-003 guardrails.a.pack"),
                arguments("no type", "guardrails: {a: {mode: mask}}\n", "1:17 AEG-CFG-003 guardrails.a"),
                arguments(
                        "a later guard",
                        "guardrails: {a: {type: aegis.injection}}\n",
                        "1:24 AEG-CFG-003 guardrails.a.type"),
                arguments(
                        "a Python pack",
                        "guardrails: {a: {pack: aegis.llm_guard}}\n",
                        "1:24 AEG-CFG-003 guardrails.a.type"),
                arguments(
                        "a first-party guard misspelt",
                        "guardrails: {a: {type: aegis.pi}}\n",
                        "1:24 AEG-POL-002 guardrails.a.type"),
                arguments(
                        "shadow in words",
                        "guardrails: {a: {type: aegis.pii, shadow: yes}}\n",
                        "1:43 AEG-CFG-003 guardrails.a.shadow"),
                arguments(
                        "a shadow in the baseline",
                        "guardrails: {a: {type: aegis.pii, shadow: true}}\nbaseline: {egress: [a]}\n",
                        "2:21 AEG-CFG-003 baseline.egress.0"),
                arguments(
                        "fail_open",
                        "guardrails: {a: {type: aegis.pii, fail_open: true}}\n",
                        "1:35 AEG-CFG-003 guardrails.a.fail_open"),
                arguments(
                        "a name in capitals", "guardrails: {A: {type: aegis.pii}}\n", "1:14 AEG-CFG-003 guardrails.A"),
                arguments(
                        "a name that metrics own",
                        "routes: {_unknown: {provider: p}}\n",
                        "1:10 AEG-CFG-003 routes._unknown"),
                arguments("no provider", "routes: {r: {}}\n", "1:13 AEG-CFG-003 routes.r"),
                arguments("a provider unknown", "routes: {r: {provider: p}}\n", "1:24 AEG-CFG-003 routes.r.provider"),
                arguments(
                        "a model claimed by two routes",
                        "providers: {p: {type: fake}}\n"
                                + "routes:\n"
                                + "  a: {provider: p, models: [x]}\n"
                                + "  b: {provider: p, models: [x]}\n",
                        "4:29 AEG-CFG-003 routes.b.models.0"),
                arguments(
                        "a model that is another route",
                        "providers: {p: {type: fake}}\nroutes:\n  a: {provider: p, models: [b]}\n  b: {provider: p}\n",
                        "3:29 AEG-CFG-003 routes.a.models.0"),
                arguments(
                        "patterns that overlap",
                        "providers: {p: {type: fake}}\n"
                                + "routes:\n"
                                + "  a: {provider: p, models: ['gpt-*']}\n"
                                + "  b: {provider: p, models: ['*-mini']}\n",
                        "4:29 AEG-CFG-003 routes.b.models.0"),
                arguments(
                        "a text for a model",
                        "providers: {p: {type: fake, model: 4.1}}\n",
                        "1:36 AEG-CFG-003 providers.p.model"),
                arguments(
                        "a literal credential",
                        "providers: {p: {type: fake, api_key: sk-1}}\n",
                        "1:38 AEG-CFG-003 providers.p.api_key"),
                arguments(
                        "a numeric credential",
                        "providers: {p: {type: fake, api_key: 12345}}\n",
                        "1:38 AEG-CFG-003 providers.p.api_key"),
                arguments(
                        "a broken reference",
                        "providers: {p: {type: fake, api_key: 'secret://env/'}}\n",
                        "1:38 AEG-CFG-003 providers.p.api_key"),
                arguments(
                        "a reference that climbs",
                        "providers: {p: {type: fake, api_key: 'secret://file/a/../b'}}\n",
                        "1:38 AEG-CFG-003 providers.p.api_key"),
                arguments(
                        "a later backend",
                        "providers: {p: {type: fake, api_key: 'secret://keyring/a'}}\n",
                        "1:38 AEG-CFG-011 providers.p.api_key"),
                arguments(
                        "a backend unknown",
                        "providers: {p: {type: fake, api_key: 'secret://evn/A'}}\n",
                        "1:38 AEG-CFG-011 providers.p.api_key"),
                arguments(
                        "a reference elsewhere",
                        "routes: {r: {provider: p, owner: 'secret://env/A'}}\n",
                        "1:34 AEG-CFG-003 routes.r.owner"),
                arguments(
                        "a password in a URL",
                        "providers: {p: {type: fake, base_url: 'https://u:p@h/v1'}}\n",
                        "1:39 AEG-CFG-003 providers.p.base_url"),
                arguments(
                        "a key in a URL",
                        "providers: {p: {type: fake, base_url: 'https://h/v1?api_key=x'}}\n",
                        "1:39 AEG-CFG-003 providers.p.base_url"),
                arguments(
                        "a URL that climbs",
                        "providers: {p: {type: fake, base_url: 'https://h/v1/..'}}\n",
                        "1:39 AEG-CFG-003 providers.p.base_url"),
                arguments(
                        "a file URL",
                        "providers: {p: {type: fake, base_url: 'file:///etc'}}\n",
                        "1:39 AEG-CFG-003 providers.p.base_url"),
                arguments(
                        "a password in a setting",
                        "guardrails: {a: {type: aegis.pii, password: hunter2}}\n",
                        "1:45 AEG-CFG-003 guardrails.a.password"),
                arguments(
                        "a header that authorises",
                        "providers: {p: {type: fake, headers: {Authorization: Bearer x}}}\n",
                        "1:54 AEG-CFG-003 providers.p.headers.Authorization"),
                arguments(
                        "a URL with a password deep in a setting",
                        "guardrails: {a: {type: aegis.pii, x: [{y: 'a postgres://u:p@h b'}]}}\n",
                        "1:43 AEG-CFG-003 guardrails.a.x.0.y"),
                arguments(
                        "a credential over http",
                        "providers: {p: {type: fake, base_url: 'http://10.0.0.1/v1', api_key: 'secret://env/A'}}\n",
                        "1:39 AEG-CFG-003 providers.p.base_url"),
                arguments(
                        "a password in the URL of a proxy",
                        "egress: {proxy: 'http://u:hunter2@proxy.example.com:3128'}\n",
                        "1:17 AEG-CFG-003 egress.proxy"),
                arguments(
                        "a proxy over https",
                        "egress: {proxy: 'https://proxy.example.com:3128'}\n",
                        "1:17 AEG-CFG-003 egress.proxy"),
                arguments(
                        "a proxy without a port",
                        "egress: {proxy: 'http://proxy.example.com'}\n",
                        "1:17 AEG-CFG-003 egress.proxy"),
                arguments(
                        "a proxy with a path",
                        "egress: {proxy: 'http://proxy.example.com:3128/v1'}\n",
                        "1:17 AEG-CFG-003 egress.proxy"),
                arguments(
                        "a proxy of another kind",
                        "egress: {proxy: 'socks5://proxy.example.com:1080'}\n",
                        "1:17 AEG-CFG-003 egress.proxy"),
                arguments(
                        "an upstream that the proxy could read",
                        "egress: {proxy: 'http://proxy.example.com:3128'}\n"
                                + "providers: {p: {type: fake, base_url: 'http://10.0.0.1/v1'}}\n",
                        "2:39 AEG-CFG-003 providers.p.base_url"),
                arguments(
                        "private destinations beside a proxy that looks them up",
                        "egress: {proxy: 'http://proxy.example.com:3128', private: [10.0.0.0/8]}\n",
                        "1:59 AEG-CFG-003 egress.private"),
                arguments(
                        "nobody decides, everybody reaches",
                        "auth: {type: none}\nserver: {host: 0.0.0.0}\n",
                        "2:16 AEG-SRV-001 server.host"),
                arguments(
                        "a name that only looks local",
                        "auth: {type: none}\nserver: {host: evil.localhost}\n",
                        "2:16 AEG-SRV-001 server.host"),
                arguments(
                        "an open admin listener",
                        "auth: {type: none}\nadmin: {listen: '0.0.0.0:8001'}\n",
                        "2:17 AEG-SRV-001 admin.listen"),
                arguments(
                        "none with roles",
                        "auth: {type: none, roles: {auditor: [a]}}\n",
                        "1:20 AEG-CFG-003 auth.roles"),
                arguments(
                        "a role unknown",
                        "auth: {type: api_key, roles: {auditors: [a]}}\n",
                        "1:31 AEG-CFG-003 auth.roles.auditors"),
                arguments("a quorum of nobody", "approvals: {quorum: 0}\n", "1:21 AEG-CFG-003 approvals.quorum"),
                arguments(
                        "an approver with a space",
                        "approvals: {approvers: [jane doe]}\n",
                        "1:25 AEG-CFG-003 approvals.approvers.0"),
                arguments(
                        "a pause that is neither",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, on_pause: wait}}\n",
                        "2:37 AEG-CFG-003 routes.r.on_pause"),
                arguments(
                        "a tool with two answers",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, tools: {t: {description: d, result:"
                                + " x, http: {url: 'https://a.example'}}}}}\n",
                        "2:38 AEG-CFG-003 routes.r.tools.t"),
                arguments(
                        "a tool that nobody describes",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, tools: {t: {result: x}}}}\n",
                        "2:38 AEG-CFG-003 routes.r.tools.t"),
                arguments(
                        "values of a tool that is not there",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, tools: {t: {description: d, result:"
                                + " x, receives_from: [u]}}}}\n",
                        "2:82 AEG-CFG-003 routes.r.tools.t.receives_from.0"),
                arguments(
                        "values for a tool that the client runs",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, tools: {t: {receives: [EMAIL]}}}}\n",
                        "2:49 AEG-CFG-003 routes.r.tools.t.receives"),
                arguments(
                        "a credential of a tool that is a literal",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, tools: {t: {description: d, http:"
                                + " {url: 'https://a.example', api_key: sk-1}}}}}\n",
                        "2:97 AEG-CFG-003 routes.r.tools.t.http.api_key"),
                arguments(
                        "arguments that are a text",
                        tool("parameters: object"),
                        "2:67 AEG-CFG-003 routes.r.tools.t.parameters"),
                arguments(
                        "a rule that is a flag",
                        tool("rules: [{when: true, verdict: deny, reason: x}]"),
                        "2:70 AEG-CFG-003 routes.r.tools.t.rules.0.when"),
                arguments(
                        "an answer of nothing", tool("max_result: 0B"), "2:67 AEG-CFG-003 routes.r.tools.t.max_result"),
                arguments(
                        "an answer without end",
                        tool("max_result: 17MiB"),
                        "2:67 AEG-CFG-003 routes.r.tools.t.max_result"),
                arguments("no time to answer", tool("timeout: 0s"), "2:64 AEG-CFG-003 routes.r.tools.t.timeout"),
                arguments(
                        "a body of a get",
                        http("url: 'https://a.example/x', body: [id]"),
                        "2:146 AEG-CFG-003 routes.r.tools.t.http.body"),
                arguments(
                        "a body of what nobody knows",
                        http("method: post, url: 'https://a.example/x', body: [id, ids]"),
                        "2:165 AEG-CFG-003 routes.r.tools.t.http.body.1"),
                arguments(
                        "a header for no credential",
                        http("url: 'https://a.example/x', api_key_header: x-key"),
                        "2:156 AEG-CFG-003 routes.r.tools.t.http.api_key_header"),
                arguments("a vendor without a key", "trust: {acme: {prefix: acme.}}\n", "1:15 AEG-CFG-003 trust.acme"),
                arguments(
                        "a prefix that ends in the middle of a name",
                        "trust: {acme: {key_file: acme.pub, prefix: acme}}\n",
                        "1:44 AEG-CFG-003 trust.acme.prefix"),
                arguments("a plugin without a file", "plugins: {acme.a: {}}\n", "1:19 AEG-CFG-003 plugins.acme.a"),
                arguments(
                        "a digest that is none",
                        "plugins: {acme.a: {file: a.jar, sha256: ABC}}\n",
                        "1:41 AEG-CFG-003 plugins.acme.a.sha256"),
                arguments(
                        "a vendor's plugin that wants to be trusted",
                        "plugins: {acme.a: {file: a.jar, tier: trusted}}\n",
                        "1:39 AEG-CFG-003 plugins.acme.a.tier"),
                arguments(
                        "a grant unknown",
                        "plugins: {acme.a: {file: a.jar, grants: [files]}}\n",
                        "1:42 AEG-CFG-003 plugins.acme.a.grants.0"),
                arguments("no isolation", "sandbox: {isolation: none}\n", "1:22 AEG-CFG-003 sandbox.isolation"),
                arguments(
                        "two ways to name providers",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, targets: [{provider: p}]}}\n",
                        "2:13 AEG-CFG-003 routes.r"),
                arguments("no way to name providers", "routes: {r: {owner: me}}\n", "1:13 AEG-CFG-003 routes.r"),
                arguments(
                        "a target unknown",
                        "providers: {p: {type: fake}}\nroutes: {r: {targets: [{provider: p}, {provider: q}]}}\n",
                        "2:50 AEG-CFG-003 routes.r.targets.1.provider"),
                arguments(
                        "a fallback unknown",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, fallback: [q]}}\n",
                        "2:38 AEG-CFG-003 routes.r.fallback.0"),
                arguments(
                        "a trouble unknown",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, retries: {on: [4xx]}}}\n",
                        "2:42 AEG-CFG-003 routes.r.retries.on.0"),
                arguments(
                        "attachments of a kind that is none",
                        "providers: {p: {type: fake}}\nroutes: {r: {provider: p, attachments: allow}}\n",
                        "2:40 AEG-CFG-003 routes.r.attachments.bytes"),
                arguments(
                        "a host that is a URL",
                        "providers: {p: {type: fake}}\n"
                                + "routes: {r: {provider: p, attachments: {url_hosts: [https://a.example]}}}\n",
                        "2:53 AEG-CFG-003 routes.r.attachments.url_hosts.0"),
                arguments(
                        "a host that is a pattern",
                        "providers: {p: {type: fake}}\n"
                                + "routes: {r: {provider: p, attachments: {url_hosts: ['*.example.com']}}}\n",
                        "2:53 AEG-CFG-003 routes.r.attachments.url_hosts.0"),
                arguments(
                        "an exporter of no type that there is",
                        "exporters: {a: {type: acme.archive, url: https://x.example/i}}\n",
                        "1:23 AEG-POL-006 exporters.a.type"),
                arguments(
                        "an exporter without a type",
                        "exporters: {a: {path: /tmp/e}}\n",
                        "1:16 AEG-CFG-003 exporters.a"),
                arguments("a file without a path", "exporters: {a: {type: jsonl}}\n", "1:16 AEG-CFG-003 exporters.a"),
                arguments(
                        "a file with a URL",
                        "exporters: {a: {type: jsonl, path: e, url: https://x.example/i}}\n",
                        "1:44 AEG-CFG-003 exporters.a.url"),
                arguments(
                        "a webhook without a signature",
                        "exporters: {a: {type: webhook, url: https://x.example/i}}\n",
                        "1:16 AEG-CFG-003 exporters.a"),
                arguments(
                        "a signing key in the open",
                        "exporters: {a: {type: webhook, url: https://x.example/i, signing_key: hunter2}}\n",
                        "1:71 AEG-CFG-003 exporters.a.signing_key"),
                arguments(
                        "evidence over http",
                        "exporters: {a: {type: webhook, url: http://x.example/i, signing_key: secret://env/K}}\n",
                        "1:37 AEG-CFG-003 exporters.a.url"),
                arguments(
                        "a webhook without a path",
                        "exporters: {a: {type: webhook, url: https://x.example, signing_key: secret://env/K}}\n",
                        "1:37 AEG-CFG-003 exporters.a.url"),
                arguments(
                        "a webhook that ends with a slash",
                        "exporters: {a: {type: webhook, url: https://x.example/i/, signing_key: secret://env/K}}\n",
                        "1:37 AEG-CFG-003 exporters.a.url"),
                arguments(
                        "a webhook with a key in its query",
                        "exporters: {a: {type: webhook, url: https://x.example/i?key=x, signing_key:"
                                + " secret://env/K}}\n",
                        "1:37 AEG-CFG-003 exporters.a.url"),
                arguments(
                        "a beginning before the first",
                        "exporters: {a: {type: jsonl, path: e, from_seq: 0}}\n",
                        "1:49 AEG-CFG-003 exporters.a.from_seq"),
                arguments(
                        "two writers of a file",
                        "exporters: {a: {type: jsonl, path: e}, b: {type: jsonl, path: e}}\n",
                        "1:63 AEG-CFG-003 exporters.b.path"),
                arguments(
                        "notices without a public URL",
                        "approvals: {notify: {url: https://x.example/i, signing_key: secret://env/K}}\n",
                        "1:21 AEG-CFG-003 approvals.notify"),
                arguments(
                        "notices over http",
                        "server: {public_url: https://ai.example.com}\n"
                                + "approvals: {notify: {url: http://x.example/i, signing_key: secret://env/K}}\n",
                        "2:27 AEG-CFG-003 approvals.notify.url"),
                arguments("telemetry", "telemetry: {}\n", "1:1 AEG-CFG-003 telemetry"));
    }

    private static String tool(String keys) {
        return "providers: {p: {type: fake}}\nroutes: {r: {provider: p, tools: {t: {description: d, " + keys + "}}}}\n";
    }

    private static String http(String keys) {
        return tool("parameters: {type: object, properties: {id: {}}}, http: {" + keys + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://{id}/x",
                "https://a.{id}/x",
                "https://a.example:{id}/x",
                "https://{id}@a.example/x",
                "{id}://a.example/x",
                "https://a.example{id}/x",
                "https://user@a.example/x",
                "https://user:pass@a.example/{id}",
                "https://a.example/x?api_key=sk-1",
                "https://a.example/x?token=sk-1&id={id}",
                "https://a.example",
                "https://a.example/",
                "https://a.example/x/",
                "https://a.example/x//{id}",
                "https://a.example/../{id}",
                "https://a.example/%2e%2e/{id}",
                "https://a.example/x;{id}",
                "https://a.example/x#{id}",
                "https://a.example/x?{id}=1",
                "https://a.example/x?{id}",
                "https://a.example/x?=1",
                "https://a.example/x?a=1&",
                "https://a.example/{id",
                "https://a.example/id}",
                "https://a.example/{}",
                "https://a.example/{id}{",
                "https://a.example/{i d}",
                "https://a.example/{ids}",
                "https://a.example/x?y={ids}",
                "ftp://a.example/x",
                "https:///x"
            })
    void aUrlInWhichAnArgumentStandsWhereNoneMayIsRefusedWhereItStands(String url) {
        assertThat(Given.errors(http("url: '" + url + "'"))).contains("2:117 AEG-CFG-003 routes.r.tools.t.http.url");
        assertThat(Given.refusal(http("url: '" + url + "'"))).message().doesNotContain("sk-1", "pass@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/{id}",
                "https://a.example/x/a-{id}.json?code={id}&lang=de",
                "http://127.0.0.1:8080/x",
                "https://a.example/x?verbose"
            })
    void aUrlInWhichArgumentsStandWhereTheyMayIsFine(String url) {
        assertThat(Given.config(http("url: '" + url + "'") + "auth: {type: api_key}\n")
                        .routes()
                        .get("r")
                        .tools())
                .containsKey("t");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void isRefusedAtTheKeyOrValue(String name, String yaml, String error) {
        assertThat(Given.errors(yaml)).contains(error);
    }

    @Test
    void everyProblemOfAFileIsReportedInReadingOrder() {
        assertThat(Given.errors("""
            server: {prot: 1}
            guardrails: {a: {type: aegis.pii}}
            pipeline: {ingress: [b]}
            routes: {r: {provider: p, modle: x}}
            log: {level: loud}
            """))
                .containsExactly(
                        "1:10 AEG-CFG-003 server.prot",
                        "3:22 AEG-POL-001 pipeline.ingress.0",
                        "4:24 AEG-CFG-003 routes.r.provider",
                        "4:27 AEG-CFG-003 routes.r.modle",
                        "5:14 AEG-CFG-003 log.level");
    }

    @Test
    void aProblemReadsLikeACompilersMessage() {
        assertThat(Given.refusal("auth: {type: api_key}\nserver: {prot: 1}\n"))
                .hasMessage("""
                    aegis.yaml:2:10: error AEG-CFG-003: server.prot: unknown key `prot`
                        A key that means nothing is more often a slip than a comment. Did you mean `port`?\
                    """.replace("\n", System.lineSeparator()));
    }

    @Test
    void columnsCountCodePointsAndNotBytes() {
        assertThat(Given.errors("log: {level: \"😀é\", colour: x}\n")).contains("1:20 AEG-CFG-003 log.colour");
    }

    @Test
    void aByteThatIsNotUtf8HasAPosition() {
        byte[] bytes = {'l', 'o', 'g', ':', '\n', ' ', (byte) 0xC3, (byte) 0x28};
        assertThat(refusalOf(bytes)).isEqualTo("aegis.yaml:2:2");
    }

    @Test
    void aCharacterThatBreaksOffAtTheEndIsNotUtf8() {
        assertThat(refusalOf(new byte[] {'a', ':', ' ', (byte) 0xE2, (byte) 0x82}))
                .isEqualTo("aegis.yaml:1:4");
    }

    @Test
    void aNestingBombIsRefusedAtOnce() {
        assertThat(Given.errors("log: " + "[".repeat(500_000))).containsExactly("1:54 AEG-CFG-001 ");
        assertThat(Given.errors("log: " + "{a: ".repeat(100_000))).hasSize(1);
    }

    @Test
    void anAliasBombIsRefusedByItsWrittenOutSize() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 12; level++) {
            bomb.append("a%d: &a%d [%s]\n"
                    .formatted(level, level, "*a%d, ".formatted(level - 1).repeat(10)));
        }
        assertThat(Given.refusal(bomb.toString()).problems())
                .singleElement()
                .extracting(Problem::what)
                .asString()
                .contains("aliases written out");
    }

    @Test
    void anAliasIsOtherwiseAnOrdinaryValue() {
        Config config = Given.config("server: {hosts: &h [a.example.com]}\negress: {private: *h}\n");
        assertThat(config.egress().privateDestinations()).containsExactly("a.example.com");
    }

    @Test
    void aFileOverTheLimitIsNotEvenParsed() {
        assertThat(Given.refusal("#".repeat(ConfigSource.MOST_BYTES + 1)).problems())
                .singleElement()
                .extracting(Problem::what)
                .isEqualTo("the file is larger than 1 MiB");
    }

    @Test
    void aByteOrderMarkIsNoContent() {
        assertThat(Given.config("\uFEFF" + Given.MINIMAL).routes()).containsOnlyKeys("default");
    }

    @Test
    void aLargeFileOfClaimsAndTextsIsCheckedInLinearSteps() {
        var large = new StringBuilder("providers: {p: {type: fake, x: '" + "a://:".repeat(40_000) + "', y: '"
                + "b".repeat(200_000) + "'}}\nroutes:\n");
        for (int route = 0; route < 2_000; route++) {
            large.append("  r%d: {provider: p, models: [m%d, n%d]}\n".formatted(route, route, route));
        }
        assertThat(Given.config(large.toString()).routes()).hasSize(2_000);
    }

    private static String refusalOf(byte[] bytes) {
        try {
            new ConfigLoader(SettingsSchemas.unknown()).load(ConfigSource.of("aegis.yaml", bytes));
        } catch (ConfigException refused) {
            return refused.problems().getFirst().position().toString();
        }
        return "nothing was refused";
    }
}
