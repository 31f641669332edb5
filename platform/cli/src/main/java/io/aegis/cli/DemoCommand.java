package io.aegis.cli;

import io.aegis.app.ConfigDigest;
import io.aegis.app.Gateway;
import io.aegis.app.GatewaySettings;
import io.aegis.app.KeyAdministration;
import io.aegis.app.StartException;
import io.aegis.app.State;
import io.aegis.config.Flags;
import io.aegis.config.StarterConfig;
import io.aegis.ledger.LedgerReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "a gateway with the fake provider, one governed request, lines to paste",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int FIRST_PORT = 8000;
    private static final int PORTS = 20;
    private static final String PROMPT = "Write to jane.doe@example.com and call +1 415 555 0132.";

    private final Terminal terminal;

    @Option(names = "--once", description = "end after the trail")
    private boolean once;

    @Option(names = "--fresh", description = "forget what earlier demos left")
    private boolean fresh;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoFolder folder = DemoFolder.free(Place.image(), System.getenv());
        folder.prepare(fresh);
        Path data = folder.data();
        Path config = folder.config();
        Files.writeString(config, StarterConfig.text(), StandardCharsets.UTF_8);
        String key = key(config, data);
        try (Gateway gateway = start(config, data)) {
            terminal.say("aegis: listening on " + gateway.url());
            request(gateway, key, data);
            paste(gateway, key, data);
            if (!once) {
                terminal.say("Ctrl-C ends the demo.");
                return gateway.awaitEnd();
            }
        }
        return ExitCode.OK.code();
    }

    private static String key(Path config, Path data) {
        try (State state = State.open(data).under(ConfigDigest.of(config, Map.of()))) {
            return state.keys().create(KeyAdministration.NewKey.of("demo"));
        }
    }

    private Gateway start(Path config, Path data) {
        for (int port = FIRST_PORT; ; port++) {
            try {
                var flags = new Flags(Optional.empty(), OptionalInt.of(port), false);
                return Gateway.start(new GatewaySettings(config, data, Map.of(), flags, Place.image()), terminal::say);
            } catch (StartException taken) {
                if (!taken.code().equals("AEG-SRV-002") || port == FIRST_PORT + PORTS) {
                    throw taken;
                }
            }
        }
    }

    private void request(Gateway gateway, String key, Path data) {
        var link = new ServerLink(gateway.url(), Optional.of(key));
        ServerLink.Answer answer = link.post("/v1/chat/completions", ChatCommand.body("default", PROMPT));
        if (answer.status() != 200) {
            throw new CommandFailure(
                    ExitCode.FAILED, "the demo request was answered with " + answer.status() + ": " + answer.body());
        }
        terminal.data("you     " + PROMPT);
        terminal.data(
                "answer  " + answer.body().at("/choices/0/message/content").asString(""));
        terminal.data("");
        Trail.print(terminal, answer.runId(), new LedgerReader(State.evidence(data)).ofRun(answer.runId()));
        terminal.data("");
    }

    private void paste(Gateway gateway, String key, Path data) {
        terminal.data("export OPENAI_BASE_URL=" + gateway.url() + "/v1 OPENAI_API_KEY=" + key);
        terminal.data("export ANTHROPIC_BASE_URL=" + gateway.url() + " ANTHROPIC_AUTH_TOKEN=" + key);
        terminal.data(
                "curl $OPENAI_BASE_URL/chat/completions -H \"authorization: Bearer $OPENAI_API_KEY\" -H 'content-type:"
                        + " application/json' \\");
        terminal.data("  -d '{\"model\": \"default\", \"messages\": [{\"role\": \"user\", \"content\": \"Write to"
                + " jane.doe@example.com\"}]}'");
        terminal.data(Called.name() + " explain --last --data-dir " + data);
    }
}
