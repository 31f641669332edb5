package io.aegis.cli;

/**
 * How long a command waits for another one that holds the data directory.
 *
 * @param attempts how often it looks again
 * @param pause what it does between two looks
 */
record Patience(int attempts, Runnable pause) {
    private static final int MILLIS = 100;

    /** Ten seconds: a command is done in one, and a gateway that starts answers its socket in a few. */
    static final Patience USUAL = new Patience(100, Patience::rest);

    private static void rest() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted");
        }
    }
}
