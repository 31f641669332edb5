package io.aegis.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The configuration that {@code aegis init} writes: it loads as it stands and needs no credential and no network. */
public final class StarterConfig {
    private static final String RESOURCE = "starter.yaml";

    private StarterConfig() {}

    /** The text, with everything that a first deployment may want present but commented. */
    public static String text() {
        try (InputStream in = StarterConfig.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the image lacks " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the image's " + RESOURCE + " cannot be read", unreadable);
        }
    }
}
