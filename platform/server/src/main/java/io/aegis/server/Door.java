package io.aegis.server;

/** Through which listener a request came. */
enum Door {
    /** Everybody's. */
    PUBLIC,
    /** The operators' own. */
    ADMIN,
    /** The file that only the owner of the process can open. */
    SOCKET
}
