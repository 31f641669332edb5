package io.aegis.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "chat", description = "send one message to a running gateway", mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/v1/chat/completions";

    private final Terminal terminal;

    @Parameters(paramLabel = "TEXT")
    private String text = "";

    @Option(names = "--route", paramLabel = "R", description = "route or model (default: default)")
    private String route = "default";

    @Option(names = "--stream", description = "print the answer while it arrives")
    private boolean stream;

    ChatCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ServerLink link = ServerLink.ofEnvironment();
        ObjectNode body = body(route, text);
        if (stream) {
            return stream(link, body.put("stream", true));
        }
        ServerLink.Answer answer = link.post(PATH, body);
        terminal.say(terminal.dim("run " + answer.runId()));
        if (answer.status() >= 400) {
            throw Refusal.of(answer.body(), link);
        }
        terminal.data(answer.body().at("/choices/0/message/content").asString(""));
        return ended(answer.body().at("/choices/0/finish_reason").asString(""));
    }

    static ObjectNode body(String route, String text) {
        ObjectNode body = JSON.createObjectNode().put("model", route);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body;
    }

    private int stream(ServerLink link, ObjectNode body) throws IOException {
        HttpResponse<InputStream> response = link.stream(PATH, body);
        terminal.say(terminal.dim(
                "run " + response.headers().firstValue("x-aegis-run-id").orElse("")));
        try (InputStream in = response.body()) {
            if (response.statusCode() >= 400) {
                throw Refusal.of(ServerLink.json(in.readAllBytes()), link);
            }
            return print(link, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        }
    }

    private int print(ServerLink link, BufferedReader events) throws IOException {
        String finish = "";
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (!line.startsWith("data: ") || line.equals("data: [DONE]")) {
                continue;
            }
            JsonNode event = JSON.readTree(line.substring("data: ".length()));
            if (event.has("error")) {
                throw Refusal.of(event, link);
            }
            terminal.piece(event.at("/choices/0/delta/content").asString(""));
            finish = event.at("/choices/0/finish_reason").asString(finish);
        }
        terminal.data("");
        return ended(finish);
    }

    private int ended(String finish) {
        if (finish.equals("content_filter")) {
            terminal.complain("a guard blocked the answer");
            return ExitCode.REFUSED.code();
        }
        return ExitCode.OK.code();
    }
}
