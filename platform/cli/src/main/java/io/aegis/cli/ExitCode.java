package io.aegis.cli;

/** Every way in which a command ends: the one table from which the reference and the tests are made. */
enum ExitCode {
    OK(0, "the command did what it says"),
    FAILED(1, "it failed, or found errors"),
    USAGE(2, "the command line is wrong, or the file is not what the command reads"),
    REFUSED(3, "policy refused it"),
    NOT_FOUND(4, "what was named does not exist"),
    UNAVAILABLE(69, "something it needs is not there: a JDK, a port, the data directory, a running gateway"),
    CONFIG(78, "the configuration is wrong"),
    INTERRUPTED(130, "Ctrl-C");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }
}
