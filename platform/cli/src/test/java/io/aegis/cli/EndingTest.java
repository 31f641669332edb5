package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands end that do not come to their end. */
class EndingTest {
    @TempDir
    Path folder;

    @Test
    void whatNobodyExpectedIsADefectAndItsWordsStayUnread() {
        Ending ending = Ending.of(new IllegalArgumentException("invalid header value: \"Bearer aeg-4711\""));
        assertThat(ending.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(ending.text())
                .contains("a defect of aegis", "java.lang.IllegalArgumentException at io.aegis.cli.EndingTest:")
                .doesNotContain("4711");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamedWithTheReason() throws IOException {
        String nowhere = folder.resolve("nowhere/file").toString();
        Typed init = Typed.run("init", "-f", nowhere, "--data-dir", data());
        assertThat(init.exit()).isEqualTo(1);
        assertThat(init.err()).isEqualTo("aegis: cannot write " + nowhere + " (the folder is not there)\n");
        Typed.run("keys", "create", "me", "--data-dir", data());
        Typed export = Typed.run("audit", "export", "-f", nowhere, "--data-dir", data());
        assertThat(export.exit()).isEqualTo(1);
        assertThat(export.err()).isEqualTo("aegis: cannot write " + nowhere + " (the folder is not there)\n");
    }

    @Test
    void aFileToVerifyThatIsNotThereIsFour() {
        Typed none = Typed.run("audit", "verify", folder.resolve("none").toString());
        assertThat(none.exit()).isEqualTo(4);
        assertThat(none.err()).contains("there is no file");
        Typed verified = Typed.run("audit", "verify", folder.toString());
        assertThat(verified.exit()).isEqualTo(4);
        assertThat(verified.err()).contains("is a folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys create 'Bad",
                "keys create me --role king",
                "keys create me --label role=king",
                "keys create me --expires 999999999d",
                "keys create me --expires 0s",
                "keys rotate id --grace 99999d",
                "serve --port 99999",
                "plugin new gurd acme.x",
                "plugin new guard acme",
                "plugin install x.jar --tier bogus",
                "runs list --status compelted"
            })
    void aWrongWordIsAMistakeOfTheCommandLine(String line) throws IOException {
        Files.createDirectories(Path.of(data()));
        var words = new ArrayList<String>(List.of(line.split(" ", -1)));
        if (!line.startsWith("plugin new") && !line.startsWith("runs")) {
            words.addAll(List.of("--data-dir", data()));
        }
        Typed typed = Typed.run(words.toArray(String[]::new));
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(2);
        assertThat(typed.err()).doesNotContain("defect", "Exception");
    }

    /** Every state of a run that an answer names can be asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"pending", "paused", "running", "completed", "blocked", "denied", "error"})
    void aStateOfARunIsNoMistake(String state) {
        Typed typed = Typed.run("runs", "list", "--status", state);
        assertThat(typed.exit()).as(typed.toString()).isNotEqualTo(2);
    }

    private String data() {
        return folder.resolve("data").toString();
    }
}
