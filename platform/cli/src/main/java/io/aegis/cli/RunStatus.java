package io.aegis.cli;

/** The states of a run, as the command line spells them. */
enum RunStatus {
    pending,
    paused,
    running,
    completed,
    blocked,
    denied,
    error
}
