package io.aegis.claims;

import io.aegis.claims.Spoken.Said;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The upstream that the client libraries talk to through the gateway, and the configuration between. It speaks whatever it is asked in. */
final class ConformanceUpstream {
    private static final String WEATHER = "{\"place\":\"Zürich\"}";

    private final ScriptedUpstreamServer server = new ScriptedUpstreamServer();
    private final AtomicInteger flaky = new AtomicInteger();
    private final Semaphore aborted = new Semaphore(0);

    /** A provider that speaks one dialect of a conversation alone, and is asked for the models that begin with its name. */
    enum Provider {
        CHAT("{type: openai_compatible, base_url: \"%s\", dialects: [openai.chat, openai.embeddings]}"),
        RESPONSES("{type: openai_compatible, base_url: \"%s\", dialects: [openai.responses, openai.embeddings]}"),
        MESSAGES("{type: anthropic, base_url: \"%s\", path: messages}");

        private final String settings;

        Provider(String settings) {
            this.settings = settings;
        }

        /** Its section of a configuration, for an upstream at that address. */
        String settings(String baseUrl) {
            return settings.formatted(baseUrl);
        }

        /** What a client calls one of its models. */
        String model(String name) {
            return toString() + "-" + name;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ConformanceUpstream() {
        on("echo", UpstreamCall::echo);
        on("tools", ConformanceUpstream::tools);
        on("two", ConformanceUpstream::two);
        on(
                "both",
                call -> call.say(
                        Said.text("One moment."),
                        Said.call("weather", WEATHER),
                        Said.call("weather", "{\"place\":", "\"Bern\"}")));
        on("refused", call -> call.say(Said.of(Spoken.Kind.REFUSAL, "I can", "not.")));
        on("forbidden", call -> call.say(Said.text("a forbid", "den-word")));
        on("flaky", call -> {
            if (flaky.incrementAndGet() % 3 == 0) {
                call.say(Said.text("at last"));
            } else {
                call.status(500, "application/json", "{}", "");
            }
        });
        on("limited", call -> call.status(429, "application/json", "{}", "retry-after: 0\r\n"));
        on("credentials", call -> call.status(401, "application/json", "{}", ""));
        on("cut", ConformanceUpstream::begin);
        on("json", call -> call.say(Said.text("{\"name\":\"Ann\"}")));
        on("drip", call -> call.say(Said.text(call.prompt().split(""))));
        on("endless", call -> {
            begin(call);
            call.awaitGone();
            aborted.release();
        });
    }

    private void on(String model, ScriptedUpstreamServer.Script script) {
        for (Provider provider : Provider.values()) {
            server.on(provider.model(model), script);
        }
    }

    ScriptedUpstreamServer server() {
        return server;
    }

    /** Whether the gateway went away from an answer that does not end, once for each of them. */
    boolean wasAborted() throws InterruptedException {
        return aborted.tryAcquire(20, TimeUnit.SECONDS);
    }

    String config() {
        var providers = new StringBuilder("providers:\n");
        var routes = new StringBuilder("routes:\n");
        for (Provider provider : Provider.values()) {
            providers.append("  %s: %s\n".formatted(provider, provider.settings(server.baseUrl())));
            routes.append(
                    "  %1$s: {provider: %1$s, model: \"{requested}\", models: [\"%1$s-*\"]}\n".formatted(provider));
        }
        return providers.toString() + routes + """
            guardrails:
              pii: {type: aegis.pii, timeout: 30s, mode: mask, entities: [EMAIL_ADDRESS]}
              words: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: forbidden, pattern: "forbidden-word", action: block}]}
            pipeline: {ingress: [words, pii], tool_call: [words], tool_result: [words, pii], egress: [words]}
            auth: {type: api_key}
            server: {max_body: 1MiB, drain: {delay: 0s, timeout: 5s}}
            """;
    }

    /** The beginning of an answer that nobody ends. */
    private static void begin(UpstreamCall call) throws IOException {
        call.begin();
        call.tell(Spoken.of(call).streamed(Said.text(Frames.LONG)).begun());
    }

    private static void tools(UpstreamCall call) throws IOException {
        boolean answered = Spoken.of(call).bringsResult(call.json());
        call.say(
                answered
                        ? Said.text("It is sunny.")
                        : Said.call("weather", WEATHER.substring(0, 9), WEATHER.substring(9)));
    }

    /** Chat completions alone have choices. */
    private static void two(UpstreamCall call) throws IOException {
        if (call.streamed()) {
            call.begin();
            call.frame(Frames.text(0, "ze"));
            call.frame(Frames.text(1, "on"));
            call.frame(Frames.text(0, "ro"));
            call.frame(Frames.text(1, "e"));
            call.frame(Frames.finish(0, "stop"));
            call.frame(Frames.finish(1, "stop"));
            call.done();
        } else {
            call.whole(
                    Frames.choices(
                            "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"zero\"},\"finish_reason\":\"stop\"},"
                                + "{\"index\":1,\"message\":{\"role\":\"assistant\",\"content\":\"one\"},\"finish_reason\":\"stop\"}"));
        }
    }
}
