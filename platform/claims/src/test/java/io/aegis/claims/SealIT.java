package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Evidence that leaves the house: sealed, verified by two programs that share nothing, and found out when it was touched. */
class SealIT {
    private static final String FAKE = """
        providers: {main: {type: fake, echo: true}}
        guardrails:
          pii: {type: aegis.pii, timeout: 30s}
        pipeline: {ingress: [pii], egress: [pii]}
        routes: {default: {provider: main}}
        """ + Policies.server();

    private final Workplace place = new Workplace("seal").config(FAKE);
    private final Path home = Path.of("").toAbsolutePath().getParent().getParent();

    @Test
    void whatIsExportedIsSealedAndWhatIsTouchedIsFoundByBoth() throws IOException {
        String caller = place.key("jane");
        String oldKey = printed("first.pub", "audit", "key");
        String run;
        String earlier;
        try (GatewayProcess gateway = place.serve()) {
            assertThat(gateway.err()).contains("evidence is sealed with the key sha256:");
            gateway.http(caller).ask("default", "mail jane@example.com");
            earlier = printed("earlier.txt", "audit", "checkpoint");
            run = gateway.http(caller).ask("default", "mail john@example.com").run();
            assertThat(place.run("audit", "checkpoint").out())
                    .as("another one, since a run came after it")
                    .isNotEqualTo(Files.readString(place.folder().resolve("earlier.txt")));
            printed("up.json", "audit", "prove", run, "--checkpoint", earlier);
            printed("second.pub", "audit", "key", "--rotate");
        }
        printed("down.json", "audit", "prove", run, "--checkpoint", earlier);
        printed("newest.txt", "audit", "checkpoint");
        for (String proof : List.of("up.json", "down.json")) {
            bothSay(0, proof, "--key", oldKey, "--strict", "--checkpoint", earlier);
            touched(proof, text -> text.replace("\\\"route\\\":\\\"default\\\"", "\\\"route\\\":\\\"another\\\""));
            bothSay(1, "touched", "--key", oldKey);
        }
        bothSay(0, "down.json", "--key", "second.pub", "--checkpoint", earlier);
        bothSay(1, "up.json", "--key", "second.pub"); // it was made before anybody knew that key

        printed("export.jsonl", "audit", "export");
        for (String key : List.of(oldKey, "second.pub")) {
            bothSay(0, "export.jsonl", "--key", key, "--strict");
            bothSay(0, "export.jsonl", "--key", key, "--strict", "--checkpoint", earlier);
            bothSay(0, "export.jsonl", "--key", key, "--strict", "--checkpoint", "newest.txt");
        }
        bothSay(0, "export.jsonl");
        bothSay(1, "export.jsonl", "--strict");
        everyLineIsInTheSchema();
        everyLineNamesTheConfiguration();
        tampered(oldKey);
    }

    private void tampered(String key) throws IOException {
        List<UnaryOperator<List<String>>> changes = List.of(
                lines -> set(lines, 2, lines.get(2).replaceFirst("\"seq\":(\\d)", "\"seq\":9$1")),
                lines -> set(lines, 2, lines.get(2).replaceFirst(":", ": ")),
                lines -> set(lines, lines.size() - 1, lines.getLast().replaceFirst("T\\d", "T9")),
                lines -> set(lines, 3, lines.get(4)),
                lines -> without(lines, 3),
                lines -> set(lines, 3, lines.get(3) + "\r"));
        for (var change : changes) {
            touched(
                    "export.jsonl",
                    text -> String.join("\n", change.apply(text.lines().toList())) + "\n");
            bothSay(1, "touched", "--key", key);
        }
        touched("export.jsonl", text -> text.substring(0, text.indexOf("\n", text.indexOf("\"checkpoint\"")) + 1));
        bothSay(0, "touched", "--key", key);
        bothSay(1, "touched", "--key", key, "--checkpoint", "newest.txt");
    }

    @Test
    void aKilledGatewayGoesOnWithItsChainAndItsSeal() {
        String caller = place.key("jane");
        String key = printed("key.pub", "audit", "key");
        for (int time = 0; time < 2; time++) {
            try (GatewayProcess gateway = place.serve()) {
                gateway.http(caller).ask("default", "hello");
                gateway.kill();
            }
        }
        printed("newest.txt", "audit", "checkpoint");
        printed("export.jsonl", "audit", "export");
        bothSay(0, "export.jsonl", "--key", key, "--strict", "--checkpoint", "newest.txt");
    }

    @Test
    void twoThatGoOnWithOneChainAreToldSoAndFoundByACheckpointOfTheOther() throws Exception {
        String caller = place.key("jane");
        String key = printed("key.pub", "audit", "key");
        try (GatewayProcess gateway = place.serve()) {
            assertThat(gateway.err()).doesNotContain("copy");
            gateway.http(caller).ask("default", "hello");
        }
        Process copying = new ProcessBuilder("cp", "-a", "aegis-data", "copied-data")
                .directory(place.folder().toFile())
                .start();
        assertThat(copying.waitFor()).isZero();
        try (GatewayProcess gateway = place.serve()) {
            assertThat(gateway.err()).doesNotContain("copy");
            gateway.http(caller).ask("default", "here");
        }
        try (GatewayProcess copy = place.serve("--data-dir", "copied-data")) {
            assertThat(copy.err()).contains("the data directory is a copy of another one, or was restored");
            copy.http(caller).ask("default", "there");
        }
        printed("here.txt", "audit", "checkpoint");
        printed("here.jsonl", "audit", "export");
        printed("there.txt", "audit", "checkpoint", "--data-dir", "copied-data");
        printed("there.jsonl", "audit", "export", "--data-dir", "copied-data");
        for (String export : List.of("here.jsonl", "there.jsonl")) {
            bothSay(0, export, "--key", key, "--strict");
        }
        bothSay(0, "here.jsonl", "--key", key, "--strict", "--checkpoint", "here.txt");
        bothSay(1, "there.jsonl", "--key", key, "--checkpoint", "here.txt");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThat(place.run("audit", "key").exit()).isEqualTo(4);
        assertThat(place.run("audit", "checkpoint").exit()).isEqualTo(4);
        place.key("jane");
        assertThat(place.run("audit", "prove", "019abcde-0000-7000-8000-000000000000")
                        .exit())
                .isEqualTo(4);
        assertThat(place.run("audit", "prove", "something").exit()).isEqualTo(4);
        assertThat(place.run("audit", "verify", "aegis.yaml", "--key", "none").exit())
                .isEqualTo(2);
        assertThat(place.run("audit", "verify", "aegis.yaml", "--checkpoint", "aegis.yaml")
                        .exit())
                .isEqualTo(2);
        assertThat(place.run("audit", "verify", "aegis.yaml").exit()).isEqualTo(2);
    }

    private void everyLineIsInTheSchema() throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(home.resolve("docs/reference/evidence.schema.json")));
        List<String> lines = Files.readAllLines(place.folder().resolve("export.jsonl"));
        assertThat(lines).hasSizeGreaterThan(8);
        for (String line : lines.subList(1, lines.size())) {
            assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
        }
    }

    private void everyLineNamesTheConfiguration() throws IOException {
        String file = place.run("config", "validate").out().strip().replaceFirst(".* ", "");
        List<JsonNode> records = Files.readAllLines(place.folder().resolve("export.jsonl")).stream()
                .skip(1)
                .map(Json::parse)
                .toList();
        String running = records.stream()
                .filter(record -> record.path("type").asString("").equals("config_change"))
                .map(record -> record.at("/body/digest").asString(""))
                .findFirst()
                .orElseThrow();
        assertThat(List.of(file, running)).allMatch(digest -> digest.startsWith("sha256:"));
        for (JsonNode record : records) {
            String type = record.path("type").asString("");
            String digest = record.at(type.equals("config_change") ? "/body/digest" : "/body/config")
                    .asString("");
            switch (type) {
                case "key_event" -> assertThat(digest).isEqualTo(file);
                case "checkpoint" -> assertThat(digest).isIn(file, running);
                default -> assertThat(digest).as(type).isEqualTo(running);
            }
        }
        Files.writeString(place.folder().resolve("broken.yaml"), "providers: [");
        assertThat(place.run("keys", "create", "joe", "--config", "broken.yaml").exit())
                .isZero();
        assertThat(place.run("audit", "export").out())
                .as("who could not read a configuration says so")
                .contains("\"action\":\"created\",\"actor\":\"operator:uid=", "\"config\":null,\"key\":");
    }

    private static List<String> set(List<String> lines, int at, String line) {
        var changed = new ArrayList<>(lines);
        changed.set(at, line);
        return changed;
    }

    private static List<String> without(List<String> lines, int at) {
        var changed = new ArrayList<>(lines);
        changed.remove(at);
        return changed;
    }

    private void touched(String file, UnaryOperator<String> change) throws IOException {
        String text = Files.readString(place.folder().resolve(file));
        assertThat(change.apply(text)).isNotEqualTo(text);
        Files.writeString(place.folder().resolve("touched"), change.apply(text));
    }

    /** Runs a command and keeps what it printed in a file of the workplace. */
    private String printed(String file, String... command) {
        Outcome outcome = place.run(command);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        try {
            Files.writeString(place.folder().resolve(file), outcome.out() + "\n");
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return file;
    }

    private void bothSay(int exit, String... arguments) {
        var ours = new ArrayList<String>(List.of("audit", "verify"));
        ours.addAll(List.of(arguments));
        Outcome outcome = place.run(ours.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(exit);
        var other = new ArrayList<String>(
                List.of("node", home.resolve("docs/examples/verify/verify.mjs").toString()));
        other.addAll(List.of(arguments));
        Outcome independent = place.command(other);
        assertThat(independent.exit()).as(independent.toString()).isEqualTo(exit);
    }
}
