package io.aegis.vendor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of plugins for which there is a template. */
public enum ProjectKind {
    GUARD("io.aegis.spi.guard.GuardFactory", "Scanner"),
    PROVIDER("io.aegis.spi.provider.ModelProviderFactory", "Provider"),
    AUTHENTICATOR("io.aegis.spi.identity.AuthenticatorFactory", "Authenticator"),
    SECRET("io.aegis.spi.secret.SecretBackendFactory", "Backend"),
    EXPORTER("io.aegis.spi.export.ExporterFactory", "Exporter");

    private final String service;
    private final String subject;

    ProjectKind(String service, String subject) {
        this.service = service;
        this.subject = subject;
    }

    /**
     * The kind that a word names.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static ProjectKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no kind of plugin '" + word + "'; choose one of "
                                + Arrays.stream(values()).map(ProjectKind::word).collect(Collectors.joining(", "))));
    }

    /** As the command line and the manifest say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The contract of the one service of such a plugin. */
    String service() {
        return service;
    }

    /** What the names of the classes of the template end in. */
    List<String> classes() {
        return List.of("Factory", subject);
    }
}
