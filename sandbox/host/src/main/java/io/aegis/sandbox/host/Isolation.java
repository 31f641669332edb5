package io.aegis.sandbox.host;

/** What stands between a worker and the machine. */
public enum Isolation {
    /** Namespaces, an empty file system, no network and a system call filter: what "sandboxed" means. */
    BUBBLEWRAP,
    /** A process of its own, with limits and a cleared environment, and nothing else. */
    PROCESS
}
