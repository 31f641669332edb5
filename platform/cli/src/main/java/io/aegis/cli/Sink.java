package io.aegis.cli;

/** What standard output goes to. The launcher says it, as the JVM cannot see it of one stream alone; what nothing is said of counts as a terminal. */
enum Sink {
    /** Somebody's eyes: no control character may reach it. */
    TERMINAL,
    /** Another program, which may stop reading when it has enough. */
    PIPE,
    /** A file or a device, which is to hold all of it. */
    FILE;

    /** Of this process. */
    static Sink ofThisProcess() {
        return switch (System.getProperty("aegis.stdout", "")) {
            case "pipe" -> PIPE;
            case "file" -> FILE;
            default -> TERMINAL;
        };
    }
}
