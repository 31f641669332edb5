package io.aegis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What reaches a terminal. */
class TerminalTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void noControlCharacterFromElsewhereReachesIt() {
        terminal(false).data("a\u001b[2Jb\u009bc\u202ed\u007fe");
        assertThat(printed()).isEqualTo("a\\u001b[2Jb\\u009bc\\u202ed\\u007fe\n");
    }

    /** Colours are ours; a sequence that moves the cursor or names the window comes from elsewhere. */
    @Test
    void coloursOpenNoDoorForOtherSequences() {
        Terminal terminal = terminal(true);
        terminal.data(terminal.red("a\u001b[2J\u001b]0;owned\u0007"));
        assertThat(printed()).isEqualTo("\u001b[31ma\\u001b[2J\\u001b]0;owned\\u0007\u001b[0m\n");
    }

    private Terminal terminal(boolean coloured) {
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Terminal(stream, stream, Sink.TERMINAL, coloured, Optional.empty());
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
