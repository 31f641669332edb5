package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.guard.Stage;
import java.util.Optional;
import java.util.Set;

/**
 * What a bundle says of itself in its manifest, read without loading a class.
 *
 * @param kind what it is
 * @param type the name that {@code aegis.yaml} uses, unique per kind
 * @param api the version of the contract that it was written for, as {@code 1.0}
 * @param stages where a guard can stand
 * @param incremental whether its guards can judge text while it arrives
 * @param edits whether its guards may change text
 * @param labels keys of the run labels that its guards may set
 * @param attachments media types of the bytes that its guards read
 * @param dialects what a provider speaks
 * @param credential the form of credential that an authenticator judges
 * @param needs grants that it asks for
 */
public record PluginDeclaration(
        PluginKind kind,
        String type,
        String api,
        Set<Stage> stages,
        boolean incremental,
        boolean edits,
        Set<String> labels,
        Set<String> attachments,
        Set<String> dialects,
        Optional<String> credential,
        Set<String> needs) {
    /** Versions of the contract that this gateway takes. */
    public static final String ACCEPTED = "[1.0,2)";

    public PluginDeclaration {
        requireNonNull(kind, "kind");
        requireNonNull(type, "type");
        requireNonNull(api, "api");
        requireNonNull(credential, "credential");
        stages = Set.copyOf(stages);
        labels = Set.copyOf(labels);
        attachments = Set.copyOf(attachments);
        dialects = Set.copyOf(dialects);
        needs = Set.copyOf(needs);
    }
}
