package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeakeningTest {
    private static final String DIGEST = "0".repeat(64);
    private static final String BEFORE = """
        providers:
          main: {type: openai_compatible, base_url: "https://eu.example.com/v1", residency: {region: eu}}
          spare: {type: fake}
        guardrails:
          pii: {type: aegis.pii, mode: mask, unmask: false}
          rules: {type: aegis.policy}
          extra: {type: aegis.secrets}
        pipeline: {ingress: [rules, pii], egress: [pii]}
        baseline: {ingress: [extra]}
        routes:
          default: {provider: main, models: [m], labels: {tier: gold}, unknown_fields: refuse, late_violation: forbid}
        approvals: {approvers: [jane, team:risk], quorum: 2, reveal: []}
        auth: {type: api_key, roles: {auditor: [a], operator: [o]}}
        server: {host: 127.0.0.1, hosts: [ai.example.com]}
        admin: {listen: "127.0.0.1:8001"}
        retention: {answers: 24h, evidence: 400d}
        egress: {private: [10.0.0.1]}
        plugins: {acme.a: {file: a.jar, sha256: 'DIGEST'}}
        exporters: {archive: {type: jsonl, path: evidence.jsonl}}
        """.replace("DIGEST", DIGEST);

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments(
                        "a guard leaves the pipeline",
                        "ingress: [rules, pii], egress",
                        "ingress: [rules], egress",
                        "routes.default.ingress: guard pii is removed"),
                arguments(
                        "an exporter goes",
                        "exporters: {archive: {type: jsonl, path: evidence.jsonl}}",
                        "exporters: {}",
                        "exporters.archive: evidence is no longer copied there"),
                arguments(
                        "an exporter leads elsewhere",
                        "path: evidence.jsonl",
                        "path: /dev/null",
                        "exporters.archive: evidence is copied elsewhere"),
                arguments(
                        "a stage is emptied",
                        "egress: [pii]",
                        "egress: []",
                        "routes.default.egress: guard pii is removed"),
                arguments(
                        "guards change places",
                        "[rules, pii]",
                        "[pii, rules]",
                        "routes.default.ingress: guards run in another order"),
                arguments(
                        "a route drops a stage",
                        "models: [m],",
                        "models: [m], pipeline: {egress: []},",
                        "routes.default.egress: guard pii is removed"),
                arguments(
                        "the baseline shrinks",
                        "baseline: {ingress: [extra]}",
                        "baseline: {}",
                        "baseline.ingress: guard extra is removed"),
                arguments(
                        "a guard's settings change",
                        "mode: mask",
                        "mode: detect",
                        "guardrails.pii: its settings change"),
                arguments(
                        "a guard's type changes",
                        "rules: {type: aegis.policy}",
                        "rules: {type: aegis.regex_guard}",
                        "guardrails.rules: its type changes"),
                arguments(
                        "a guard becomes a shadow",
                        "rules: {type: aegis.policy}",
                        "rules: {type: aegis.policy, shadow: true}",
                        "guardrails.rules: it becomes a shadow and does not act"),
                arguments(
                        "masks are restored",
                        "unmask: false",
                        "unmask: true",
                        "guardrails.pii: its masks are restored"),
                arguments(
                        "a new route lacks guards",
                        "routes:",
                        "routes:\n  bare: {provider: spare, pipeline: {egress: []}}",
                        "routes.bare.egress: guard pii is removed"),
                arguments(
                        "a model moves to a route with fewer guards",
                        "default: {provider: main, models: [m],",
                        "bare: {provider: spare, models: [m], pipeline: {ingress: [pii]}}\n  default: {provider: main,",
                        "routes.bare.ingress: guard rules is removed for m, which led to route default"),
                arguments(
                        "an approver goes",
                        "approvers: [jane, team:risk]",
                        "approvers: [jane]",
                        "routes.default.approvals: principals may approve no longer"),
                arguments(
                        "an approver comes",
                        "approvers: [jane, team:risk]",
                        "approvers: [jane, team:risk, eve]",
                        "routes.default.approvals: further principals may approve"),
                arguments("fewer must agree", "quorum: 2", "quorum: 1", "routes.default.approvals: fewer must agree"),
                arguments(
                        "one approves one's own",
                        "quorum: 2",
                        "quorum: 2, self_approval: true",
                        "routes.default.approvals: one may approve one's own run"),
                arguments(
                        "more may look",
                        "reveal: []",
                        "reveal: [jane]",
                        "routes.default.approvals: further principals may look at hidden values"),
                arguments(
                        "a residency is dropped",
                        ", residency: {region: eu}",
                        "",
                        "providers.main: its residency changes"),
                arguments(
                        "an endpoint moves under its residency",
                        "eu.example.com",
                        "us.example.com",
                        "providers.main: its residency was declared for another endpoint"),
                arguments(
                        "a route leaves its region",
                        "{provider: main, models",
                        "{provider: spare, models",
                        "routes.default: a provider of it is declared elsewhere"),
                arguments(
                        "a fallback in another region",
                        "{provider: main, models",
                        "{provider: main, fallback: [spare], models",
                        "routes.default: a provider of it is declared elsewhere"),
                arguments(
                        "parameters are left out",
                        "{provider: main, models",
                        "{provider: main, capabilities: report, models",
                        "routes.default: parameters are left out"),
                arguments(
                        "bytes pass unread",
                        "{provider: main, models",
                        "{provider: main, attachments: pass, models",
                        "routes.default: bytes pass that no guard could read"),
                arguments(
                        "bytes pass that a guard reads",
                        "{provider: main, models",
                        "{provider: main, attachments: guard, models",
                        "routes.default: bytes pass that no guard could read"),
                arguments(
                        "links are followed",
                        "{provider: main, models",
                        "{provider: main, attachments: {url_hosts: [images.example.com]}, models",
                        "routes.default: the provider may fetch from further hosts"),
                arguments(
                        "the provider runs tools",
                        "{provider: main, models",
                        "{provider: main, provider_tools: [web_search], models",
                        "routes.default: the provider may run further tools by itself"),
                arguments("labels of a route change", "tier: gold", "tier: iron", "routes.default: its labels change"),
                arguments(
                        "unknown fields pass",
                        "unknown_fields: refuse",
                        "unknown_fields: pass",
                        "routes.default: unknown fields pass"),
                arguments(
                        "streams may be cut",
                        "late_violation: forbid",
                        "late_violation: record",
                        "routes.default: a stream may be cut late"),
                arguments(
                        "the authenticator goes",
                        "type: api_key, roles: {auditor: [a], operator: [o]}",
                        "type: none",
                        "auth.type: the authenticator is removed"),
                arguments(
                        "an auditor more",
                        "auditor: [a]",
                        "auditor: [a, b]",
                        "auth.roles: a principal becomes auditor"),
                arguments(
                        "another operator",
                        "operator: [o]",
                        "operator: [p]",
                        "auth.roles: a principal becomes operator"),
                arguments(
                        "others can reach it",
                        "host: 127.0.0.1",
                        "host: 0.0.0.0",
                        "server.host: others can reach the gateway"),
                arguments(
                        "no host is checked",
                        "hosts: [ai.example.com]",
                        "hosts: []",
                        "server.hosts: the Host header is no longer checked"),
                arguments(
                        "the admin listener opens",
                        "127.0.0.1:8001",
                        "0.0.0.0:8001",
                        "admin.listen: others can reach the admin listener"),
                arguments(
                        "evidence is kept shorter",
                        "evidence: 400d",
                        "evidence: 9599h",
                        "retention.evidence: evidence is kept for a shorter time"),
                arguments(
                        "answers are kept longer",
                        "answers: 24h",
                        "answers: 2d",
                        "retention.answers: answers are kept for a longer time"),
                arguments(
                        "more of the inside is reachable",
                        "[10.0.0.1]",
                        "[10.0.0.1, 10.0.0.2]",
                        "egress.private: more private destinations can be reached"),
                arguments(
                        "another authority is trusted",
                        "egress: {private",
                        "egress: {ca_file: ca.pem, private",
                        "egress.ca_file: other authorities are trusted"),
                arguments(
                        "a proxy takes over",
                        "egress: {private: [10.0.0.1]}",
                        "egress: {proxy: 'http://proxy.example.com:3128'}",
                        "egress.proxy: what leaves takes another way, and another machine judges where names lead"),
                arguments(
                        "another vendor is trusted",
                        "retention:",
                        "trust: {acme: {key_file: acme.pub, prefix: acme.}}\nretention:",
                        "trust.acme: plugins of another key are admitted"),
                arguments(
                        "the sandbox is taken away",
                        "retention:",
                        "sandbox: {isolation: process}\nretention:",
                        "sandbox.isolation: plugins run in a process without a sandbox around it"),
                arguments(
                        "a plugin leaves its process",
                        "plugins: {acme.a: {file: a.jar, sha256: '" + DIGEST + "'}}",
                        "plugins: {acme.a: {file: a.jar, tier: verified, sha256: '" + DIGEST + "'}}",
                        "plugins.acme.a: it leaves its own process"),
                arguments(
                        "a plugin is granted more",
                        "plugins: {acme.a: {file: a.jar, sha256: '" + DIGEST + "'}}",
                        "plugins: {acme.a: {file: a.jar, grants: [network], sha256: '" + DIGEST + "'}}",
                        "plugins.acme.a: it is granted more"),
                arguments(
                        "a plugin's bytes may be any",
                        "plugins: {acme.a: {file: a.jar, sha256: '" + DIGEST + "'}}",
                        "plugins: {acme.a: {file: a.jar}}",
                        "plugins.acme.a: its bytes are no longer pinned"),
                arguments(
                        "changes are no longer held",
                        "retention:",
                        "reload: {weakening: accept}\nretention:",
                        "reload.weakening: weakening changes are no longer held"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void isNamed(String name, String old, String now, String weakening) {
        assertThat(BEFORE).contains(old);
        Config after = Given.config(BEFORE.replace(old, now));
        assertThat(Config.weakenings(Given.config(BEFORE), after))
                .extracting(Weakening::toString)
                .contains(weakening);
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                arguments("nothing", "server:", "server:"),
                arguments("a guard more", "egress: [pii]", "egress: [rules, pii]"),
                arguments("a baseline guard more", "ingress: [extra]", "ingress: [extra, rules]"),
                arguments("a message", "mode: mask", "mode: mask, message: no"),
                arguments("a route with every guard", "routes:", "routes:\n  more: {provider: main}"),
                arguments("a role withdrawn", "auditor: [a]", "auditor: []"),
                arguments("a later port", "host: 127.0.0.1", "host: 127.0.0.1, port: 9000"),
                arguments("evidence kept longer", "evidence: 400d", "evidence: 500d"),
                arguments("the same time in another unit", "answers: 24h", "answers: 1d"),
                arguments("fewer private destinations", "[10.0.0.1]", "[]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void isNotSeenIn(String name, String old, String now) {
        assertThat(BEFORE).contains(old);
        assertThat(Config.weakenings(Given.config(BEFORE), Given.config(BEFORE.replace(old, now))))
                .isEmpty();
    }

    @Test
    void aShadowThatGoesOrBeginsToActIsNone() {
        String tried = BEFORE.replace("guardrails:", "guardrails:\n  tried: {type: aegis.secrets, shadow: true}")
                .replace("ingress: [rules, pii]", "ingress: [rules, tried, pii]");
        for (String after : List.of(
                tried.replace(", tried, pii]", ", pii]"),
                tried.replace(", tried, pii]", ", pii, tried]"),
                tried.replace(", shadow: true", ""))) {
            assertThat(after).isNotEqualTo(tried);
            assertThat(Config.weakenings(Given.config(tried), Given.config(after)))
                    .isEmpty();
        }
        assertThat(Config.weakenings(Given.config(tried.replace(", shadow: true", "")), Given.config(tried)))
                .extracting(Weakening::path)
                .containsExactly("guardrails.tried");
    }

    @Test
    void aRouteThatGoesTakesItsDoorWithIt() {
        Config after = Given.config(
                BEFORE.substring(0, BEFORE.indexOf("routes:")) + BEFORE.substring(BEFORE.indexOf("auth:")));
        assertThat(Config.weakenings(Given.config(BEFORE), after)).isEmpty();
    }
}
