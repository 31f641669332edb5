package io.aegis.bench;

/**
 * A program under load, and what one sends to it.
 *
 * @param key the credential that its requests show
 * @param restores whether it must put the caller's own address back into the answer
 */
record Contestant(String name, Program program, String key, boolean restores) implements AutoCloseable {
    byte[] request(Scenario scenario) {
        return LoadGenerator.request(scenario.body(), key);
    }

    @Override
    public void close() {
        program.close();
    }
}
