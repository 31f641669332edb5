package io.aegis.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** A command as somebody types it, inside this process. */
record Typed(int exit, String out, String err) {
    /** Whatever is written to it is lost, as at a full disk and at a pipe whose reader has gone. */
    private static final class Full extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    static Typed run(String... arguments) {
        return run(Sink.FILE, arguments);
    }

    static Typed run(Sink sink, String... arguments) {
        var out = new ByteArrayOutputStream();
        return run(out, sink, () -> out.toString(StandardCharsets.UTF_8), arguments);
    }

    static Typed losing(Sink sink, String... arguments) {
        return run(new Full(), sink, () -> "", arguments);
    }

    private static Typed run(OutputStream out, Sink sink, Supplier<String> printed, String... arguments) {
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                sink,
                false,
                Optional.empty());
        int exit = Main.run(terminal, arguments);
        return new Typed(exit, printed.get(), err.toString(StandardCharsets.UTF_8));
    }
}
