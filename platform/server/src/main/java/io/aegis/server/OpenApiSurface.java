package io.aegis.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of these surfaces. */
final class OpenApiSurface implements Surface {
    private static final String RESOURCE = "openapi.json";

    private final byte[] description = load();

    @Override
    public void serve(Call call) {
        call.answer(Answers.JSON, description);
    }

    static byte[] load() {
        try (InputStream in = OpenApiSurface.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks its own " + RESOURCE);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
