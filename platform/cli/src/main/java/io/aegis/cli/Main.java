package io.aegis.cli;

import io.aegis.app.Logging;
import java.util.List;
import picocli.CommandLine;

/** Runs a command and ends the process with its exit code. */
public final class Main {
    private static final String PARSERS_OWN = "Error: ";

    private Main() {}

    public static void main(String[] arguments) {
        Logging.quiet();
        Terminal terminal = Terminal.system();
        try {
            System.exit(run(terminal, arguments));
        } catch (Error defect) { // without an end here, threads of what was opened would keep the process for ever
            System.exit(explain(terminal, defect));
        }
    }

    /** Runs a command on a terminal; separate from the process so that tests can look. */
    static int run(Terminal terminal, String... arguments) {
        int exit = line(terminal).execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
        if (!terminal.isLost()) {
            return exit;
        }
        terminal.complain("standard output cannot be written, so what was printed there is not whole");
        return exit == ExitCode.OK.code() ? ExitCode.FAILED.code() : exit;
    }

    static CommandLine line(Terminal terminal) {
        var line = new CommandLine(new Aegis(), new TerminalFactory(terminal));
        LaterCommand.addVerbs(line);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExpandAtFiles(false); // a text that begins with @ is a text
        line.setOut(terminal.help());
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(terminal, failure));
        line.setParameterExceptionHandler((wrong, ignored) -> misused(terminal, wrong));
        versioned(line);
        return line;
    }

    /** {@code --version} is the same everywhere. */
    private static void versioned(CommandLine line) {
        line.getCommandSpec().versionProvider(new Aegis.Versions());
        line.getSubcommands().values().forEach(Main::versioned);
    }

    /** In one form, whatever the parser calls it. */
    private static int misused(Terminal terminal, CommandLine.ParameterException wrong) {
        String text = String.valueOf(wrong.getMessage());
        terminal.complain(text.startsWith(PARSERS_OWN) ? text.substring(PARSERS_OWN.length()) : text);
        if (wrong instanceof CommandLine.UnmatchedArgumentException unknown) {
            unknown.getSuggestions().stream().limit(1).forEach(near -> terminal.say("Did you mean '" + near + "'?"));
        }
        terminal.say("Try '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE.code();
    }

    private static int explain(Terminal terminal, Throwable failure) {
        Ending ending = Ending.of(failure);
        List<String> lines = ending.text().lines().toList();
        terminal.complain(lines.isEmpty() ? failure.getClass().getSimpleName() : lines.getFirst());
        lines.stream().skip(1).forEach(terminal::say);
        return ending.exit().code();
    }
}
