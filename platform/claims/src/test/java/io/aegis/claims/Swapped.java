package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.bench.Operator;
import io.aegis.bench.StampPlugin;
import io.aegis.claims.Workplace.Outcome;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A gateway whose guard and provider are a vendor's, each in the tier of a test. A provider in the tier verified answers by itself. */
final class Swapped {
    private final Workplace place;
    private final String guardTier;
    private final String providerTier;
    private final ScriptedUpstreamServer upstream;
    private final Operator operator;
    private final String key;

    Swapped(String name, String guardTier, String providerTier, ScriptedUpstreamServer upstream) {
        this.guardTier = guardTier;
        this.providerTier = providerTier;
        this.upstream = upstream;
        this.place = new Workplace(name).config(configuration("", "", "", ""));
        this.operator = new Operator(place.data());
        this.key = place.key("swapper");
    }

    /** Starts the gateway, installs the first version of both, and uses them. */
    GatewayProcess serve() {
        GatewayProcess gateway = place.serve();
        operator.trustVendor();
        operator.install(guard(1), guardTier, List.of());
        operator.install(provider(1), providerTier, asks() ? List.of("network") : List.of());
        place.config(configuration(
                "speaker: {type: acme.speaker" + (asks() ? ", base_url: \"" + upstream.baseUrl() + "\"}" : "}"),
                "stamp: {type: acme.stamp, timeout: 30s}",
                "stamp",
                "plain: {provider: speaker, model: \"{requested}\", models: [\"plain\"]}"));
        operator.reload();
        return gateway;
    }

    private String configuration(String provider, String guard, String pipeline, String route) {
        return """
            providers:
              main: {type: openai_compatible, base_url: "%s/p1"}
              %s
            guardrails: {%s}
            pipeline: {ingress: [%s], egress: [%s]}
            routes:
              default: {provider: main, model: "{requested}", models: ["s-*"]}
              %s
            sandbox: {timeout: 30s}
            """.formatted(upstream.baseUrl(), provider, guard, pipeline, pipeline, route) + Policies.server();
    }

    String key() {
        return key;
    }

    Operator operator() {
        return operator;
    }

    StampPlugin guard(int version) {
        return StampPlugin.guard(version);
    }

    StampPlugin provider(int version) {
        return asks() ? StampPlugin.asking(version) : StampPlugin.saying(version);
    }

    /** Every record of the ledger. */
    List<JsonNode> ledger() {
        return told("audit", "export").lines().skip(1).map(Json::parse).toList();
    }

    /** What a command prints that does well. */
    String told(String... command) {
        Outcome outcome = place.run(command);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.out();
    }

    private boolean asks() {
        return providerTier.equals("sandboxed");
    }
}
