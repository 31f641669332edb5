package io.aegis.server;

/** Who may use an endpoint. */
enum Access {
    /** Anybody, without credentials. */
    ANYBODY,
    /** Whoever has come in; sees what is its own. */
    CALLER,
    /** Whoever has signed in with a browser, as the principal of the key; sees what it may decide. */
    REVIEWER,
    /** Whoever has the role of an auditor. */
    AUDITOR,
    /** Whoever has the role of an operator; anybody behind the admin listener and its socket, or on a machine that has only one port, its own. */
    OPERATOR,
    /** The socket, or operators at the admin listener. For everybody else it does not exist. */
    ADMIN
}
