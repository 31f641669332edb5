package io.aegis.config;

/** Leaves the recursion of {@link YamlReader} with one problem, and never leaves that class. */
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position position;
    private final String what;
    private final String why;
    private final String fix;

    Unreadable(Position position, String what, String why, String fix) {
        super(what, null, false, false);
        this.position = position;
        this.what = what;
        this.why = why;
        this.fix = fix;
    }

    Position position() {
        return position;
    }

    String what() {
        return what;
    }

    String why() {
        return why;
    }

    String fix() {
        return fix;
    }
}
