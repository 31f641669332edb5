package io.aegis.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Console;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only place that writes to the terminal. Data goes to standard output, everything else to standard error. Control characters that came from
 * elsewhere are made visible, so that no name can move the cursor.
 */
final class Terminal {
    private static final Set<String> YES = Set.of("y", "yes");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[(?:0|2|31|32)m");

    private final PrintStream out;
    private final PrintStream err;
    private final Sink sink;
    private final boolean coloured;
    private final Optional<BufferedReader> answers;

    Terminal(PrintStream out, PrintStream err, boolean coloured) {
        this(out, err, coloured, Optional.empty());
    }

    Terminal(PrintStream out, PrintStream err, boolean coloured, Optional<BufferedReader> answers) {
        this(out, err, Sink.TERMINAL, coloured, answers);
    }

    /**
     * A terminal.
     *
     * @param sink what {@code out} goes to
     * @param answers what somebody types, if anybody is there
     */
    Terminal(PrintStream out, PrintStream err, Sink sink, boolean coloured, Optional<BufferedReader> answers) {
        this.out = out;
        this.err = err;
        this.sink = sink;
        this.coloured = coloured;
        this.answers = answers;
    }

    /** The process's own terminal. */
    static Terminal system() {
        boolean someoneIsThere =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                Sink.ofThisProcess(),
                someoneIsThere && System.getenv("NO_COLOR") == null,
                someoneIsThere
                        ? Optional.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
                        : Optional.empty());
    }

    /** Whether there is somebody who could answer. */
    boolean answers() {
        return answers.isPresent();
    }

    /** Asks; anything but yes is no. */
    boolean agrees(String question) {
        err.print(visible(question) + " [y/N] ");
        err.flush();
        try {
            String answer = answers.isPresent() ? answers.get().readLine() : null;
            return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException gone) {
            return false;
        }
    }

    /** A line of data. */
    void data(String line) {
        out.println(visible(line));
    }

    /** Data without a line feed at its end, as it streams in. */
    void piece(String text) {
        out.print(visible(text));
        out.flush();
    }

    /** Takes data that has to arrive byte for byte, as a file or a pipe does; a terminal gets it made visible like everything else. To be flushed. */
    Writer exact() {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        return sink == Sink.TERMINAL ? new VisibleWriter(writer) : new BufferedWriter(writer);
    }

    /** Whether data did not arrive, other than at a program that had read enough. */
    boolean isLost() {
        return out.checkError() && sink != Sink.PIPE;
    }

    /** For the help of commands. */
    PrintWriter help() {
        return new PrintWriter(out, true, StandardCharsets.UTF_8);
    }

    /** A message. */
    void say(String line) {
        err.println(visible(line));
    }

    /** An error, with the name of the program before it. */
    void complain(String message) {
        say(red("aegis: ") + message);
    }

    /** Columns aligned to their widest cell, the first row as the heading. */
    void table(List<List<String>> rows) {
        var widths = new ArrayList<Integer>();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int width = width(visible(row.get(column)));
                if (column == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(column, Math.max(widths.get(column), width));
                }
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = visible(row.get(column));
                line.append(cell);
                if (column < row.size() - 1) {
                    line.append(" ".repeat(widths.get(column) - width(cell) + 2));
                }
            }
            out.println(line);
        }
    }

    /** Colours take no room. */
    private static int width(String cell) {
        return COLOUR.matcher(cell).replaceAll("").length();
    }

    String red(String text) {
        return coloured ? "\u001b[31m" + text + "\u001b[0m" : text;
    }

    String green(String text) {
        return coloured ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    String dim(String text) {
        return coloured ? "\u001b[2m" + text + "\u001b[0m" : text;
    }

    /** Our own colours stay what they are; any other escape sequence could do more than colour. */
    private String visible(String text) {
        if (!coloured) {
            return escaped(text);
        }
        var shown = new StringBuilder(text.length());
        Matcher colours = COLOUR.matcher(text);
        int at = 0;
        while (colours.find()) {
            shown.append(escaped(text.substring(at, colours.start()))).append(colours.group());
            at = colours.end();
        }
        return shown.append(escaped(text.substring(at))).toString();
    }

    private static String escaped(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t' || (!Character.isISOControl(point) && !isDirection(point))) {
                shown.appendCodePoint(point);
            } else {
                shown.append("\\u").append("%04x".formatted(point));
            }
        });
        return shown.toString();
    }

    /** Makes visible what is written through it. */
    private static final class VisibleWriter extends FilterWriter {
        VisibleWriter(Writer to) {
            super(to);
        }

        @Override
        public void write(int character) throws IOException {
            out.write(escaped(Character.toString((char) character)));
        }

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            out.write(escaped(new String(characters, offset, length)));
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            out.write(escaped(text.substring(offset, offset + length)));
        }
    }

    /** Marks that turn the direction of text and so can make it read as something else. */
    private static boolean isDirection(int point) {
        return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
    }
}
