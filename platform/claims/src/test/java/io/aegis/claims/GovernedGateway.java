package io.aegis.claims;

import io.aegis.claims.ConformanceUpstream.Provider;
import io.aegis.claims.Spoken.Said;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A gateway that runs tools for models and has runs wait for a human, with a provider of each dialect behind it, an endpoint that is a tool, and somebody
 * who is told of each run that waits.
 */
final class GovernedGateway implements AutoCloseable {
    /** How a route treats the caller of a run that waits; its models begin with the word. */
    enum Pause {
        REFUSE("on_pause: refuse"),
        HOLD("on_pause: hold, hold_timeout: 5m"),
        BRIEF("on_pause: hold, hold_timeout: 1ms");

        private final String settings;

        Pause(String settings) {
            this.settings = settings;
        }

        /** What a client calls a model that waits like this. */
        String model(Provider provider, String name) {
            return this + "-" + provider.model(name);
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final String HOURS = "Monday to Friday";
    private static final Pattern PLACEHOLDER = Pattern.compile("<EMAIL_ADDRESS_[a-z]+>");

    private final ScriptedUpstreamServer models = new ScriptedUpstreamServer();
    private final ScriptedUpstreamServer customers = new ScriptedUpstreamServer();
    private final Approver approver = new Approver();
    private final GatewayProcess gateway;
    private final String requester;

    GovernedGateway(String name) {
        on("echo", UpstreamCall::echo);
        on("loop", GovernedGateway::loop);
        on("mixed", GovernedGateway::mixed);
        on("endless", call -> call.say(Said.call("opening_hours", "{}")));
        on("denied", call -> call.say(Said.call("delete_file", "{\"place\":\"everything\"}")));
        on("mail", call -> mail(call, Said.call("send_email", "{\"to\":\"her\"}")));
        on("spoken", call -> mail(call, Said.text("I write ", "to her."), Said.call("send_email", "{\"to\":\"her\"}")));
        customers.otherwise(call -> call.whole("{\"address\":\"jane.private@example.com\"}"));
        var place = new Workplace(name)
                .environment("SIGNING", "a-key-for-the-notices-of-a-test-0123456789")
                .config(config());
        requester = place.key("requester");
        String joe = place.key("joe");
        gateway = place.serve();
        approver.begin(gateway.http(joe), joe);
    }

    private void on(String model, ScriptedUpstreamServer.Script script) {
        for (Pause pause : Pause.values()) {
            for (Provider provider : Provider.values()) {
                models.on(pause.model(provider, model), script);
            }
        }
    }

    private String config() {
        var config = new StringBuilder("providers:\n");
        for (Provider provider : Provider.values()) {
            config.append("  %s: %s\n".formatted(provider, provider.settings(models.baseUrl())));
        }
        config.append("routes:\n");
        for (Pause pause : Pause.values()) {
            for (Provider provider : Provider.values()) {
                config.append(
                        "  %1$s-%2$s: {provider: %2$s, model: \"{requested}\", models: [\"%1$s-%2$s-*\"], max_turns: 3, %3$s, tools: %4$s}\n"
                                .formatted(pause, provider, pause.settings, tools()));
            }
        }
        return config + """
            guardrails:
              pii: {type: aegis.pii, timeout: 30s, mode: mask, entities: [EMAIL_ADDRESS]}
              words: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: forbidden, pattern: "forbidden-word", action: block}]}
              ask: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: risky, pattern: "transfer", action: require_approval}]}
            pipeline: {ingress: [words, ask, pii], tool_call: [words], tool_result: [words, pii], egress: [words]}
            approvals:
              approvers: [joe]
              notify: {url: "%s", signing_key: secret://env/SIGNING}
            auth: {type: api_key}
            server: {public_url: "https://ai.example.com", drain: {delay: 0s, timeout: 5s}}
            """.formatted(approver.url());
    }

    private String tools() {
        return """
            {opening_hours: {description: When the shop is open, result: "%s"},\
             find_customer: {description: Finds a customer, http: {url: "%s/customers?email={email}"}, receives: [EMAIL_ADDRESS], reveals: [EMAIL_ADDRESS],\
             parameters: {type: object, properties: {email: {type: string, format: email}}, required: [email], additionalProperties: false}},\
             send_email: {description: Sends an email, result: sent, require_approval: true},\
             delete_file: {deny: true}}\
            """.formatted(HOURS, customers.baseUrl());
    }

    /** Says something, calls two tools at once, and puts into words what they said. */
    private static void loop(UpstreamCall call) throws IOException {
        List<String> hidden = PLACEHOLDER
                .matcher(call.text())
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        if (Spoken.of(call).bringsResult(call.json())) {
            call.say(Said.text(HOURS + "; she", " is at " + hidden.getLast() + "."));
        } else {
            call.say(
                    Said.text("One moment."),
                    Said.call("opening_hours", "{}"),
                    Said.call("find_customer", "{\"email\":", "\"" + hidden.getFirst() + "\"}"));
        }
    }

    /** Calls a tool of the client's together with one of the gateway's, and as often as it has no answer of it. */
    private static void mixed(UpstreamCall call) throws IOException {
        Said weather = Said.call("weather", "{\"place\":\"Bern\"}");
        if (call.text().contains("sunny")) {
            call.say(Said.text("It is sunny."));
        } else if (Spoken.of(call).bringsResult(call.json())) {
            call.say(weather);
        } else {
            call.say(Said.call("opening_hours", "{}"), weather);
        }
    }

    private static void mail(UpstreamCall call, Said... first) throws IOException {
        call.say(Spoken.of(call).bringsResult(call.json()) ? new Said[] {Said.text("It is sent.")} : first);
    }

    GatewayProcess gateway() {
        return gateway;
    }

    Approver approver() {
        return approver;
    }

    /** The key of whoever asks. */
    String key() {
        return requester;
    }

    /** Every byte that a model was sent. */
    String models() {
        return models.received();
    }

    /** Every byte that the endpoint of the tool was sent. */
    String customers() {
        return customers.received();
    }

    /** What a program finds in its environment. */
    Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("OPENAI_BASE_URL", gateway.url() + "/v1");
        environment.put("OPENAI_API_KEY", requester);
        environment.put("ANTHROPIC_BASE_URL", gateway.url().toString());
        environment.put("ANTHROPIC_API_KEY", requester);
        environment.put("AEGIS_SERVER_URL", gateway.url().toString());
        environment.put("APPROVER_KEY", approver.key());
        return environment;
    }

    @Override
    public void close() {
        gateway.close();
        models.close();
        customers.close();
        approver.close();
    }
}
