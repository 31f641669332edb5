package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aegis.app.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence as it leaves the data directory. */
class AuditExportTest {
    /** Turns the direction of text, and begins a control sequence in one character. */
    private static final String ODD = "api_key:\u202ejane\u009b";

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void evidence() {
        data = folder.resolve("data");
        try (State state = State.open(data)) {
            state.erase(ODD, "operator:uid=1");
        }
    }

    @Test
    void aPipeAndAFileGetTheBytesThatWereSealed() throws IOException {
        Typed exported = export(Sink.PIPE);
        assertThat(exported.exit()).isZero();
        assertThat(exported.out()).contains(ODD);
        Path file = Files.writeString(folder.resolve("export.jsonl"), exported.out());
        Typed verified = Typed.run("audit", "verify", file.toString());
        assertThat(verified.exit()).as(verified.toString()).isZero();

        Path direct = folder.resolve("direct.jsonl");
        assertThat(Typed.run("audit", "export", "-f", direct.toString(), "--data-dir", data.toString())
                        .exit())
                .isZero();
        assertThat(direct).hasContent(exported.out());
    }

    @Test
    void aTerminalGetsNoControlCharacters() {
        assertThat(export(Sink.TERMINAL).out())
                .contains("api_key:\\u202ejane\\u009b")
                .doesNotContain(ODD);
    }

    @Test
    void anExportThatIsLostIsAFailure() {
        Typed lost = Typed.losing(Sink.FILE, "audit", "export", "--data-dir", data.toString());
        assertThat(lost.exit()).isEqualTo(1);
    }

    @Test
    void howManyRecordsWereWrittenIsSaidWhenTheyAre() {
        assumeThat(Path.of("/dev/full")).exists();
        Typed full = Typed.run("audit", "export", "-f", "/dev/full", "--data-dir", data.toString());
        assertThat(full.exit()).isEqualTo(1);
        assertThat(full.err()).doesNotContain("wrote").contains("No space left on device");
    }

    /** It is good and nobody has it. */
    @Test
    void aKeyThatCouldNotBeShownIsSaidToBe() {
        Typed lost = Typed.losing(Sink.FILE, "keys", "create", "me", "--data-dir", data.toString());
        assertThat(lost.exit()).isEqualTo(1);
        assertThat(lost.err()).contains("nobody has seen it").doesNotContain("the only time");
    }

    private Typed export(Sink sink) {
        return Typed.run(sink, "audit", "export", "--data-dir", data.toString());
    }
}
