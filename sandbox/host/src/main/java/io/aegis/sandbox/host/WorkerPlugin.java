package io.aegis.sandbox.host;

/**
 * The plugin that a worker loads.
 *
 * @param kind {@code guard}, {@code provider}, {@code authenticator} or {@code secret}
 * @param type its name; the jar's {@code Plugin-Id}
 * @param version the jar's {@code Plugin-Version}
 * @param digest SHA-256 of the jar in lower-case hexadecimal digits
 * @param jar the bytes that were judged; these and no others are loaded. Not copied
 */
public record WorkerPlugin(String kind, String type, String version, String digest, byte[] jar) {
    @Override
    public String toString() {
        return type + " " + version;
    }
}
