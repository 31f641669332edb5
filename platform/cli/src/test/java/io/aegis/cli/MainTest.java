package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParseResult;

/** What holds for every command. */
class MainTest {
    @TempDir
    Path folder;

    @Test
    void aTextThatBeginsWithAnAtIsATextAndNoFile() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "--route stolen");
        String text = "@" + file;
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        ParseResult parsed = Main.line(new Terminal(nowhere, nowhere, false))
                .parseArgs("chat", text)
                .subcommand();
        String sent = parsed.matchedPositionalValue(0, "");
        assertThat(sent).isEqualTo(text);
    }

    @Test
    void outputThatIsLostIsAFailure() {
        Typed lost = Typed.losing(Sink.FILE, "completion", "bash");
        assertThat(lost.exit()).isEqualTo(1);
        assertThat(lost.err()).contains("standard output cannot be written");
        assertThat(Typed.losing(Sink.FILE, "--help").exit()).isEqualTo(1);
    }

    @Test
    void theVersionIsTheSameOfEveryCommand() {
        assertThat(Typed.run("keys", "create", "--version").out())
                .isNotBlank()
                .isEqualTo(Typed.run("--version").out());
    }

    @Test
    void aMistypedCommandComesWithTheOneThatIsNear() {
        Typed typed = Typed.run("audti", "export");
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).contains("Did you mean 'audit'?", "Try 'aegis --help'.");
    }

    @Test
    void theParserSpeaksLikeEverythingElse() {
        Typed typed = Typed.run("runs", "purge");
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).startsWith("aegis: Missing required argument").doesNotContain("Error:");
    }

    @Test
    void whoStopsReadingAPipeHadEnough() {
        Typed enough = Typed.losing(Sink.PIPE, "completion", "bash");
        assertThat(enough.exit()).isZero();
        assertThat(enough.err()).isEmpty();
    }
}
