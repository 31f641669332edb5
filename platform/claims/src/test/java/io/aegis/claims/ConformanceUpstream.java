package io.aegis.claims;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The upstream that both client libraries talk to through the gateway, and the configuration between. */
final class ConformanceUpstream {
    private static final String WEATHER = "{\"place\":\"Zürich\"}";

    private final ScriptedUpstreamServer server = new ScriptedUpstreamServer();
    private final AtomicInteger flaky = new AtomicInteger();
    private final CountDownLatch aborted = new CountDownLatch(1);

    ConformanceUpstream() {
        server.on("s-echo", call -> {
            if (call.head().startsWith("POST /v1/embeddings ")) {
                call.whole(vectors(call.json().path("input")));
            } else {
                call.echo();
            }
        });
        server.on("s-usage", call -> {
            call.begin();
            call.frame(Frames.text(0, "hello"));
            call.frame(Frames.finish(0, "stop"));
            call.frame(Frames.usage());
            call.done();
        });
        server.on("s-tools", ConformanceUpstream::tools);
        server.on("s-two", ConformanceUpstream::two);
        server.on("s-forbidden", call -> {
            if (call.streamed()) {
                call.begin();
                call.frame(Frames.text(0, "a forbid"));
                call.frame(Frames.text(0, "den-word"));
                call.finish();
            } else {
                call.whole(Frames.answer("a forbidden-word"));
            }
        });
        server.on("s-flaky", call -> {
            if (flaky.incrementAndGet() % 3 == 0) {
                call.whole(Frames.answer("at last"));
            } else {
                call.status(500, "application/json", "{}", "");
            }
        });
        server.on("s-limited", call -> call.status(429, "application/json", "{}", "retry-after: 0\r\n"));
        server.on("s-credentials", call -> call.status(401, "application/json", "{}", ""));
        server.on("s-cut", call -> {
            call.begin();
            call.frame(Frames.text(0, Frames.LONG));
        });
        server.on("s-json", call -> call.whole(Frames.answer("{\"name\":\"Ann\"}")));
        server.on("s-drip", call -> {
            call.begin();
            for (String one : call.prompt().split("")) {
                call.frame(Frames.text(0, one));
            }
            call.finish();
        });
        server.on("s-endless", call -> {
            call.begin();
            call.frame(Frames.text(0, Frames.LONG));
            call.awaitGone();
            aborted.countDown();
        });
    }

    /** A vector of each text; a list of numbers is one. */
    private static String vectors(JsonNode input) {
        int texts = input.isArray() && !input.path(0).isNumber() ? input.size() : 1;
        String data = IntStream.range(0, texts)
                .mapToObj(index -> "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":[0.5,-1.25,3]}")
                .collect(Collectors.joining(","));
        return "{\"object\":\"list\",\"model\":\"up\",\"data\":[" + data
                + "],\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}";
    }

    ScriptedUpstreamServer server() {
        return server;
    }

    /** Whether the gateway went away from the answer that does not end. */
    boolean wasAborted() throws InterruptedException {
        return aborted.await(20, TimeUnit.SECONDS);
    }

    String config() {
        return Policies.provider(server) + """
                dialects: [openai.chat, openai.embeddings]
            guardrails:
              pii: {type: aegis.pii, mode: mask, entities: [EMAIL_ADDRESS]}
              words: {type: aegis.regex_guard, patterns: [{name: forbidden, pattern: "forbidden-word", action: block}]}
            pipeline: {ingress: [words, pii], tool_call: [words], tool_result: [words, pii], egress: [words]}
            routes:
              default: {provider: main, model: "{requested}", models: ["s-*"]}
            auth: {type: api_key}
            server: {max_body: 1MiB, drain: {delay: 0s, timeout: 5s}}
            """;
    }

    private static void tools(UpstreamCall call) throws java.io.IOException {
        boolean answered = call.json()
                .path("messages")
                .valueStream()
                .anyMatch(message -> message.path("role").asString("").equals("tool"));
        if (answered) {
            call.whole(Frames.answer("It is sunny."));
        } else if (call.streamed()) {
            call.begin();
            call.frame(
                    Frames.delta(
                            0,
                            "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_up1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}]}"));
            for (String piece : new String[] {WEATHER.substring(0, 9), WEATHER.substring(9)}) {
                call.frame(Frames.delta(
                        0, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":" + Json.quoted(piece) + "}}]}"));
            }
            call.frame(Frames.finish(0, "tool_calls"));
            call.done();
        } else {
            call.whole(Frames.message(
                    "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":["
                            + Frames.toolCall("weather", WEATHER) + "]}",
                    "tool_calls"));
        }
    }

    private static void two(UpstreamCall call) throws java.io.IOException {
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
