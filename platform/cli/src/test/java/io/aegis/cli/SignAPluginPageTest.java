package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page that tells vendors how to sign, as a vendor would type them. */
class SignAPluginPageTest {
    private static final Path PAGE = Path.of("../../docs/how-to/sign-a-plugin.md");
    private static final Pattern COMMANDS = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private record Outcome(int exit, String said) {}

    @BeforeEach
    void aFinishedJar() {
        VendorJar.write(folder.resolve("acme-tickets-1.2.0.jar"));
    }

    @Test
    void everyCommandDoesWhatThePageSays() throws IOException, InterruptedException {
        String script = commands().stream().collect(Collectors.joining());
        assertThat(script).contains("keygen", "--digest-only", "--attach", "openssl pkeyutl -verify", "sha256sum");
        Outcome outcome = run(script);
        assertThat(outcome.exit()).as(outcome.said()).isZero();
        assertThat(outcome.said()).contains("Signature Verified Successfully", "admissible");
    }

    @Test
    void aJarThatWasAlteredAfterwardsIsFoundOutByOpenSslAlone() throws IOException, InterruptedException {
        List<String> commands = commands();
        int check = commands.size() - 4;
        String script = String.join("", commands.subList(0, 2)) + "echo >> acme-tickets-1.2.0.jar\n"
                + String.join("", commands.subList(check, commands.size() - 1));
        Outcome outcome = run(script);
        assertThat(outcome.exit()).isNotZero();
        assertThat(outcome.said()).contains("Signature Verification Failure");
    }

    private static List<String> commands() throws IOException {
        return COMMANDS.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private Outcome run(String script) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String aegis = "aegis() { '" + java + "' -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                + "' io.aegis.cli.Main \"$@\"; }\n";
        Path said = folder.resolve("said");
        Process shell = new ProcessBuilder("sh", "-e", "-c", aegis + script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int exit = shell.waitFor();
        return new Outcome(exit, Files.readString(said, StandardCharsets.UTF_8));
    }
}
